// The other people, and the direct conversations with them.

import { Avatar } from "../parts/Avatar";
import { nameOf } from "../state/names";
import { useDirectory, useDoing, useKnown } from "../state/session";
import type { Channel } from "../wire/slack";
import { t } from "../words/words";
import { Entry, Section } from "./Entry";

/** People of a workspace that was filled for a load test are not all listed. */
const MOST = 30;

export function DirectEntries({ current, onPick }: { current: Channel | undefined; onPick: () => void }) {
  const { channels } = useKnown();
  const { me, people } = useDirectory();
  const { openDirect } = useDoing();
  const shown = people.filter((person) => !person.is_bot).slice(0, MOST);
  return (
    <Section title={t("sidebar.direct_messages")}>
      {shown.map((person) => {
        const channel = channels.find((each) => each.is_im && each.user === person.id);
        return (
          <Entry
            key={person.id}
            testId={`person-${person.name}`}
            picture={<Avatar person={person} size={20} />}
            name={nameOf(person)}
            isCurrent={channel !== undefined && channel.id === current?.id}
            unread={channel?.unread}
            counts
            onPick={() => {
              void openDirect(person.id);
              onPick();
            }}
          >
            {person.id === me.id && <span className="entry-note">{t("sidebar.you")}</span>}
          </Entry>
        );
      })}
    </Section>
  );
}
