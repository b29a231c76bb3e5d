// Shows what a command does and takes while its text is being typed.

import type { Known } from "./completion";
import { commandIn } from "./completion";

export function CommandHint({ text, known }: { text: string; known: Known }) {
  const command = commandIn(text, known);
  if (!command) return null;
  return (
    <p className="command-hint" data-testid="command-hint">
      <strong>{command.name}</strong> {command.usage_hint && <span className="choice-hint">{command.usage_hint}</span>}
      <span className="choice-detail">{command.description}</span>
    </p>
  );
}
