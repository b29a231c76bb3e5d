// Switches to another person, who may see other channels and messages.

import { Avatar } from "../parts/Avatar";
import { Icon } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import { firstNameOf, nameOf } from "../state/names";
import { useDirectory, useDoing } from "../state/session";
import type { Person } from "../wire/slack";
import { Filled } from "../words/Filled";
import { t } from "../words/words";

const MOST = 30;

export function PersonSwitcher() {
  const { me, people } = useDirectory();
  const { go } = useDoing();
  const items = people
    .filter((person) => !person.is_bot)
    .slice(0, MOST)
    .map((person) => ({
      label: nameOf(person),
      detail: detailOf(person),
      picture: <Avatar person={person} size={32} />,
      checked: person.id === me.id,
      onChoose: () => go({ person: person.name, thread: "" }),
    }));
  return (
    <Menu
      label={t("person.switch")}
      groups={[{ title: t("person.view_as"), items }]}
      button={(props) => (
        <button type="button" className="switcher" data-testid="switcher" {...props}>
          <Avatar person={me} size={24} />
          <span>
            <Filled of="person.you_are" with={{ name: <strong>{firstNameOf(me)}</strong> }} />
          </span>
          <Icon name="down" size={16} />
        </button>
      )}
    />
  );
}

function detailOf(person: Person): string {
  const zone = person.tz.split("/").at(-1)?.replaceAll("_", " ");
  return [person.profile.title, zone, person.locale, person.is_admin && t("person.admin")].filter(Boolean).join(" · ");
}
