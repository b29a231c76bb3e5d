// The menu of the page's settings: its theme and its language.

import { IconButton } from "../parts/IconButton";
import { Menu, type MenuItem } from "../parts/Menu";
import type { Theme } from "../state/theme";
import type { Preference } from "../state/useKept";
import { type Language, t } from "../words/words";

interface Props {
  themes: Preference<Theme>;
  languages: Preference<Language>;
}

export function Preferences({ themes, languages }: Props) {
  const looks = { auto: t("preferences.system"), light: t("preferences.light"), dark: t("preferences.dark") };
  // Languages are named in themselves, so that people find their own on a page that they cannot read.
  const tongues = { auto: t("preferences.browser"), en: "English", ko: "한국어" };
  return (
    <Menu
      label={t("preferences.title")}
      align="end"
      groups={[
        { title: t("preferences.theme"), items: itemsOf(themes, looks) },
        { title: t("preferences.language"), items: itemsOf(languages, tongues) },
      ]}
      button={(props) => (
        <IconButton icon="sliders" label={t("preferences.title")} data-testid="preferences" {...props} />
      )}
    />
  );
}

function itemsOf<Name extends string>(
  { chosen, choose }: { chosen: Name; choose: (name: Name) => void },
  labels: Record<Name, string>,
): MenuItem[] {
  return (Object.keys(labels) as Name[]).map((name) => ({
    label: labels[name],
    checked: name === chosen,
    onChoose: () => choose(name),
  }));
}
