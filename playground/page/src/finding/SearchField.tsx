// The search field for messages: Enter shows the results.

import { type KeyboardEvent, useEffect, useState } from "react";
import { Icon } from "../parts/Icon";
import { SEARCH } from "../state/places";
import { useRoute } from "../state/route";
import { t } from "../words/words";

export function SearchField({ className = "", onSearch }: { className?: string; onSearch?: () => void }) {
  const [{ place, thread }, go] = useRoute();
  const shown = place === SEARCH ? thread : "";
  const [query, setQuery] = useState(shown);
  useEffect(() => setQuery(shown), [shown]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== "Enter" || !query.trim()) return;
    event.preventDefault();
    go({ place: SEARCH, thread: query.trim() });
    onSearch?.();
  };
  return (
    <div className={`search-field ${className}`} role="search">
      <Icon name="search" size={16} />
      <input
        type="search"
        aria-label={t("search.field")}
        placeholder={t("search.field")}
        data-testid="search"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
