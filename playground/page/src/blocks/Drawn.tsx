// Draws one block with slack-blocks-to-jsx, with our people's names, our links, and the theme that was chosen.

import { type ComponentProps, memo, useMemo } from "react";
import { Message as LibraryMessage } from "slack-blocks-to-jsx";
import { glyphOf } from "../emoji/emoji";
import { nameOf } from "../state/names";
import { type Directory, useDirectory } from "../state/session";
import { slackDate } from "../text/dates";
import { EDITED, Edited } from "../text/Edited";
import { Link } from "../text/Link";
import { ChannelMention, PersonMention } from "../text/Mention";

type LibraryProps = ComponentProps<typeof LibraryMessage>;
type Hooks = NonNullable<LibraryProps["hooks"]>;

/** Draws a block as it is given: see `prepared` for the changes that some need before. */
export const Drawn = memo(function Drawn({ block }: { block: object }) {
  const directory = useDirectory();
  const data = useMemo(() => dataOf(directory), [directory]);
  const hooks = useMemo(() => hooksOf(directory), [directory]);
  const blocks = useMemo(() => [block] as unknown as LibraryProps["blocks"], [block]);
  return (
    <LibraryMessage withoutWrapper name="" logo="" theme={directory.theme} blocks={blocks} data={data} hooks={hooks} />
  );
});

function dataOf({ people, channels }: Directory): LibraryProps["data"] {
  return {
    users: people.map((person) => ({ id: person.id, name: nameOf(person) })),
    channels: channels.map(({ id, name }) => ({ id, name })),
  };
}

function hooksOf({ me }: Directory): Hooks {
  return {
    user: ({ id }) => <PersonMention id={id} />,
    channel: ({ id }) => <ChannelMention id={id} />,
    link: ({ href, children }) => <Link href={href}>{children}</Link>,
    date: ({ timestamp, format, fallback }) => slackDate(Number(timestamp), format, me) ?? fallback,
    // The library has other names for some of them, and gives the bare name of an emoji that it does not know.
    emoji: (emoji, draw) => {
      if (emoji.name === EDITED) return <Edited />;
      const glyph = glyphOf(emoji.name) ?? draw(emoji);
      return <span className="emoji">{glyph === emoji.name ? `:${emoji.name}:` : glyph}</span>;
    },
  };
}
