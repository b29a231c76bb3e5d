// What the emoji picker shows: a search, the categories, and all emoji.

import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from "react";
import { type PlainKey, t } from "../words/words";
import { CATEGORIES, type Emoji, frequent, inCategory, searchEmoji } from "./emoji";

const FREQUENT_KEY = "frequent";
const FREQUENT_TITLE: PlainKey = "emoji.frequent";
const SECTIONS = [{ key: FREQUENT_KEY, title: FREQUENT_TITLE, glyph: "🕘" }, ...CATEGORIES];

export function EmojiPanel({ onPick }: { onPick: (name: string) => void }) {
  const panel = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState("");
  const [shown, setShown] = useState("");
  const found = useMemo(() => searchEmoji(query), [query]);
  useEffect(() => panel.current?.querySelector("input")?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing) return;
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === "Enter" && isTyping) {
      event.preventDefault();
      if (found[0]) onPick(found[0].name);
    } else if (!isTyping || event.key === "ArrowDown") walk(event, buttonsIn(panel.current));
  };
  return (
    <div
      ref={panel}
      className="emoji-panel"
      data-testid="emoji-panel"
      onKeyDown={onKeyDown}
      onMouseOver={(event) => setShown(nameAt(event.target))}
      onFocus={(event) => setShown(nameAt(event.target))}
    >
      <Categories onPick={(key) => scrollTo(panel.current, key, () => setQuery(""))} />
      <input
        className="field"
        type="search"
        aria-label={t("emoji.search")}
        placeholder={t("emoji.search")}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className="emoji-scroll">
        {query.trim() ? (
          <Section title={t(found.length > 0 ? "emoji.results" : "emoji.none")} emoji={found} onPick={onPick} />
        ) : (
          SECTIONS.map(({ key, title }) => (
            <Section key={key} id={key} title={t(title)} emoji={emojiOf(key)} onPick={onPick} />
          ))
        )}
      </div>
      <p className="emoji-name" aria-hidden="true">
        {shown ? `:${shown}:` : " "}
      </p>
    </div>
  );
}

function Categories({ onPick }: { onPick: (key: string) => void }) {
  return (
    <div className="emoji-categories" role="group" aria-label={t("emoji.categories")}>
      {SECTIONS.map(({ key, title, glyph }) => (
        <button key={key} type="button" aria-label={t(title)} title={t(title)} onClick={() => onPick(key)}>
          {glyph}
        </button>
      ))}
    </div>
  );
}

interface SectionProps {
  id?: string;
  title: string;
  emoji: Emoji[];
  onPick: (name: string) => void;
}

/** Drawn again only when its emoji change: there are more than a thousand. */
const Section = memo(
  function Section({ id, title, emoji, onPick }: SectionProps) {
    return (
      <section className="emoji-section" data-category={id} aria-label={title}>
        <h3>{title}</h3>
        <div className="emoji-grid">
          {emoji.map(({ name, glyph }) => (
            <button
              key={name}
              type="button"
              tabIndex={-1}
              aria-label={name}
              data-emoji={name}
              onClick={() => onPick(name)}
            >
              {glyph}
            </button>
          ))}
        </div>
      </section>
    );
  },
  (before, after) => before.emoji === after.emoji && before.title === after.title,
);

const known = new Map<string, Emoji[]>();

function emojiOf(key: string): Emoji[] {
  const emoji = known.get(key) ?? (key === FREQUENT_KEY ? frequent() : inCategory(key));
  known.set(key, emoji);
  return emoji;
}

function nameAt(target: EventTarget): string {
  return (target instanceof HTMLElement && target.dataset.emoji) || "";
}

function scrollTo(panel: HTMLElement | null, key: string, showAll: () => void) {
  showAll();
  requestAnimationFrame(() => panel?.querySelector(`[data-category=${key}]`)?.scrollIntoView({ block: "start" }));
}

function buttonsIn(panel: HTMLElement | null): HTMLElement[] {
  return [...(panel?.querySelectorAll<HTMLElement>("[data-emoji]") ?? [])];
}

/** Moves to the emoji beside, above or below; from the search to the first one, and from the first row back. */
function walk(event: KeyboardEvent<HTMLElement>, buttons: HTMLElement[]) {
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  const next = nextOf(event.key, buttons, at);
  if (next === undefined) return;
  event.preventDefault();
  const field = event.currentTarget.querySelector("input");
  (next ?? field)?.focus();
}

function nextOf(key: string, buttons: HTMLElement[], at: number): HTMLElement | null | undefined {
  const here = buttons[at];
  if (!here) return key === "ArrowDown" ? (buttons[0] ?? null) : undefined;
  if (key === "ArrowRight") return buttons[at + 1] ?? here;
  if (key === "ArrowLeft") return buttons[at - 1] ?? null;
  if (key === "ArrowDown") return nearest(here, buttons.slice(at + 1)) ?? here;
  if (key === "ArrowUp") return nearest(here, buttons.slice(0, at).reverse());
  return undefined;
}

/** Returns the button in the next row that is nearest to the same column, of buttons that come closest first. */
function nearest(here: HTMLElement, others: HTMLElement[]): HTMLElement | null {
  const row = others.find((other) => other.offsetTop !== here.offsetTop)?.offsetTop;
  const candidates = others.filter((other) => other.offsetTop === row);
  const distance = (other: HTMLElement) => Math.abs(other.offsetLeft - here.offsetLeft);
  return candidates.sort((one, other) => distance(one) - distance(other))[0] ?? null;
}
