// Shows lines of code with a button that copies them.

import { copyText } from "../parts/copying";
import { Icon } from "../parts/Icon";
import { useDoing } from "../state/session";

export function ToCopy({ label, text }: { label: string; text: string }) {
  const { say } = useDoing();
  const copy = () => void copyText(text, say);
  return (
    <div className="to-copy">
      <header>
        <span>{label}</span>
        <button type="button" className="text-button" aria-label={`Copy: ${label}`} onClick={copy}>
          <Icon name="copy" size={14} /> Copy
        </button>
      </header>
      <pre tabIndex={0} role="region" aria-label={label}>
        {text.trim()}
      </pre>
    </div>
  );
}
