// Draws a person's picture: initials on a square of the person's colour, or the app's sign.

import { initialsOf, nameOf } from "../state/names";
import type { Person } from "../wire/slack";
import { Icon } from "./Icon";

export function Avatar({ person, size = 36, name }: { person: Person | undefined; size?: number; name?: string }) {
  const style = {
    width: size,
    height: size,
    fontSize: Math.round(size * 0.42),
    borderRadius: size > 28 ? 8 : 5,
    backgroundColor: `#${person?.color ?? "777777"}`,
  };
  return (
    <span className="avatar" style={style} aria-hidden="true">
      {person?.is_bot ? <Icon name="bolt" size={Math.round(size * 0.6)} /> : initialsOf(name ?? nameOf(person))}
    </span>
  );
}
