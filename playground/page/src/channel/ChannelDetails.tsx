// Who is in a channel, what it is for, and what can be done with it.

import { useState } from "react";
import { Avatar } from "../parts/Avatar";
import { Dialog } from "../parts/Dialog";
import { nameOf } from "../state/names";
import { useDirectory, useDoing } from "../state/session";
import type { Channel, Person } from "../wire/slack";
import { t } from "../words/words";

export function ChannelDetails({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { act } = useDoing();
  const { people } = useDirectory();
  const [invited, setInvited] = useState("");
  const members = new Set(channel.members);
  const others = people.filter((person) => !members.has(person.id));
  const doAndClose = (kind: string, more: object = {}) => {
    onClose();
    void act(kind, { channel: channel.id, ...more });
  };
  return (
    <Dialog title={`${channel.is_private ? "🔒" : "#"} ${channel.name}`} onClose={onClose} testId="channel-details">
      {channel.purpose?.value && <p className="details-purpose">{channel.purpose.value}</p>}
      {channel.members && <MemberList members={people.filter((person) => members.has(person.id))} />}
      {!channel.is_archived && others.length > 0 && (
        <div className="details-invite">
          <label htmlFor="invite">{t("channel.add_people")}</label>
          <select id="invite" className="field" value={invited} onChange={(event) => setInvited(event.target.value)}>
            <option value="">{t("channel.choose_person")}</option>
            {others.map((person) => (
              <option key={person.id} value={person.id}>
                {nameOf(person)}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="button is-primary"
            disabled={!invited}
            onClick={() => {
              void act("invite", { channel: channel.id, whom: invited });
              setInvited("");
            }}
          >
            {t("common.add")}
          </button>
        </div>
      )}
      {channel.is_archived ? (
        <div className="details-actions">
          <button type="button" className="button" onClick={() => doAndClose("archive", { archived: false })}>
            {t("channel.unarchive")}
          </button>
        </div>
      ) : (
        <div className="details-actions">
          {channel.is_member === false ? (
            <button type="button" className="button" onClick={() => doAndClose("join")}>
              {t("channel.join")}
            </button>
          ) : (
            <button type="button" className="button" onClick={() => doAndClose("leave")}>
              {t("channel.leave")}
            </button>
          )}
          <button type="button" className="button is-warning" onClick={() => doAndClose("archive")}>
            {t("channel.archive")}
          </button>
        </div>
      )}
    </Dialog>
  );
}

function MemberList({ members }: { members: Person[] }) {
  return (
    <ul className="member-list">
      {members.map((person) => (
        <li key={person.id}>
          <Avatar person={person} size={28} />
          <span>
            {nameOf(person)} {person.is_bot && <span className="badge">{t("common.app")}</span>}
          </span>
          <span className="member-title">{person.profile.title}</span>
        </li>
      ))}
    </ul>
  );
}
