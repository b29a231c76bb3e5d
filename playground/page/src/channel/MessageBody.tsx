// The content of a message: its blocks, or its text if it has none, and its attachments.

import { memo, useMemo, useState } from "react";
import { Blocks } from "../blocks/Blocks";
import { Interactive } from "../elements/interaction";
import { Boundary } from "../parts/Boundary";
import { Icon } from "../parts/Icon";
import { Edited } from "../text/Edited";
import { Link } from "../text/Link";
import { Mrkdwn } from "../text/RichText";
import type { Attachment, Block, FieldValues, Message } from "../wire/slack";
import { slackWords } from "../words/slackWords";
import { t } from "../words/words";
import { AddedBy } from "./AddedBy";

const NONE: Block[] = [];
/** The user that tells people what went wrong; it is in no member list. */
const SLACKBOT = "USLACKBOT";

export const MessageBody = memo(function MessageBody({ channel, message }: { channel: string; message: Message }) {
  // What people type is kept as rich text without styles; in their text, the marks that they typed are still there.
  const blocks = (message.bot_id && message.blocks) || NONE;
  const [typed, setTyped] = useState<FieldValues>({});
  const origin = useMemo(() => ({ channel, ts: message.ts }), [channel, message.ts]);
  const text = <MessageText channel={channel} message={message} />;
  return (
    <>
      {blocks.length === 0 ? (
        text
      ) : (
        <Boundary about={blocks} instead={text}>
          <Interactive origin={origin} blocks={blocks} conversation={channel} typed={typed} onTyped={setTyped}>
            <Blocks blocks={blocks} />
          </Interactive>
        </Boundary>
      )}
      {message.edited && blocks.length > 0 && <Edited />}
      {message.attachments?.map((attachment, place) => (
        <Attached key={place} channel={channel} ts={message.ts} attachment={attachment} />
      ))}
      {message.files?.map((file) => (
        <div key={file.id} className="file">
          <Icon name="copy" />
          <span>
            <strong>{file.title || file.name}</strong>
            <span className="file-detail">{t("common.bytes", { count: file.size })}</span>
          </span>
        </div>
      ))}
    </>
  );
});

/** Slack's own messages, such as that someone joined, are about the person whose name is above them. */
function MessageText({ channel, message }: { channel: string; message: Message }) {
  if (message.user === SLACKBOT) return <Mrkdwn text={slackWords(message.text)} />;
  const isEvent = /^(channel|group)_/.test(message.subtype ?? "");
  if (!isEvent) return <Mrkdwn text={message.text} isEdited={message.edited !== undefined} />;
  if (message.inviter) {
    return (
      <div className="message-event">
        <AddedBy channel={channel} inviter={message.inviter} />
      </div>
    );
  }
  const own = message.text.replace(new RegExp(`^<@${message.user}(\\|[^>]*)?> (has )?`), "");
  const told = /^(channel|group)_join$/.test(message.subtype ?? "") ? t("message.joined") : own;
  return (
    <div className="message-event">
      <Mrkdwn text={told} />
    </div>
  );
}

function Attached({ channel, ts, attachment }: { channel: string; ts: string; attachment: Attachment }) {
  const [typed, setTyped] = useState<FieldValues>({});
  const origin = useMemo(() => ({ channel, ts }), [channel, ts]);
  const color = /^#?[0-9a-f]{6}$/i.test(attachment.color ?? "") ? `#${attachment.color?.replace("#", "")}` : undefined;
  return (
    <>
      {attachment.pretext && <Mrkdwn text={attachment.pretext} />}
      <div className="attachment" style={{ borderColor: color }}>
        {attachment.title && (
          <strong>
            <Link href={attachment.title_link}>{attachment.title}</Link>
          </strong>
        )}
        {attachment.text && <Mrkdwn text={attachment.text} />}
        {attachment.blocks && (
          <Interactive
            origin={origin}
            blocks={attachment.blocks}
            conversation={channel}
            typed={typed}
            onTyped={setTyped}
          >
            <Blocks blocks={attachment.blocks} />
          </Interactive>
        )}
        {attachment.footer && <p className="attachment-footer">{attachment.footer}</p>}
      </div>
    </>
  );
}
