// Shows lines of code with a button that copies them.

import { copyText } from "../parts/copying";
import { Icon } from "../parts/Icon";
import { useDoing } from "../state/session";
import { t } from "../words/words";

export function ToCopy({ label, text }: { label: string; text: string }) {
  const { say } = useDoing();
  const copy = () => void copyText(text, say);
  return (
    <div className="to-copy">
      <header>
        <span>{label}</span>
        <button type="button" className="text-button" aria-label={t("common.copy_x", { name: label })} onClick={copy}>
          <Icon name="copy" size={14} /> {t("common.copy")}
        </button>
      </header>
      <pre tabIndex={0} role="region" aria-label={label}>
        {text.trim()}
      </pre>
    </div>
  );
}
