// Lets one be somebody else: what only one person sees, the others do not.

import { Avatar } from "../parts/Avatar";
import { Icon } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import { firstNameOf, nameOf } from "../state/names";
import { useDirectory, useDoing } from "../state/session";
import type { Person } from "../wire/slack";

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
      label="Be somebody else"
      groups={[{ title: "See the workspace as", items }]}
      button={(props) => (
        <button type="button" className="switcher" data-testid="switcher" {...props}>
          <Avatar person={me} size={24} />
          <span>
            You are <strong>{firstNameOf(me)}</strong>
          </span>
          <Icon name="down" size={16} />
        </button>
      )}
    />
  );
}

function detailOf(person: Person): string {
  const zone = person.tz.split("/").at(-1)?.replaceAll("_", " ");
  return [person.profile.title, zone, person.locale, person.is_admin && "admin"].filter(Boolean).join(" · ");
}
