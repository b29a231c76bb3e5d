// The app under test, and whether it is connected.

import { useAppState } from "../channel/AppNotice";
import { Avatar } from "../parts/Avatar";
import { nameOf } from "../state/names";
import { useDirectory, useDoing, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import { Entry, Section } from "./Entry";

export function AppEntry({ current, onPick }: { current: Channel | undefined; onPick: () => void }) {
  const { app, channels } = useKnown();
  const { person } = useDirectory();
  const { openDirect } = useDoing();
  const state = useAppState();
  if (!app) return null;
  const bot = person(app.bot_user);
  const channel = channels.find((each) => each.is_im && each.user === app.bot_user);
  return (
    <Section title={t("sidebar.apps")}>
      <Entry
        testId="app"
        picture={<Avatar person={bot} size={20} />}
        name={nameOf(bot)}
        isCurrent={channel !== undefined && channel.id === current?.id}
        unread={channel?.unread}
        counts
        onPick={() => {
          void openDirect(app.bot_user);
          onPick();
        }}
      >
        <span className="badge">{t("common.app")}</span>
        <span className={`app-state is-${state}`} data-testid="app-state" data-state={state} title={t(`app.${state}`)}>
          <span className="unseen">{t(`app.${state}`)}</span>
        </span>
      </Entry>
    </Section>
  );
}
