// Opens the followed threads, and shows how many of their replies are new.

import { Icon } from "../parts/Icon";
import { useDoing, useKnown } from "../state/session";
import { unreadReplies } from "../state/unread";
import { THREADS } from "../state/places";
import { t } from "../words/words";
import { Entry } from "./Entry";

export function ThreadsEntry({ isCurrent, onPick }: { isCurrent: boolean; onPick: () => void }) {
  const { threads } = useKnown();
  const { go } = useDoing();
  return (
    <ul>
      <Entry
        testId="threads"
        picture={<Icon name="thread" size={16} />}
        name={t("thread.all")}
        isCurrent={isCurrent}
        unread={unreadReplies(threads)}
        counts
        onPick={() => {
          go({ place: THREADS, thread: "" });
          onPick();
        }}
      />
    </ul>
  );
}
