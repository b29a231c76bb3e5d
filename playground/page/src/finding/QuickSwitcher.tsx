// Opens any channel, person or app by a few letters of its name, with Ctrl+K or Command+K.

import { type KeyboardEvent, useId, useLayoutEffect, useState } from "react";
import { ChoiceList } from "../elements/ChoiceList";
import type { Choice } from "../elements/sources";
import { Dialog } from "../parts/Dialog";
import { THREADS } from "../state/places";
import { useDoing, useKnown } from "../state/session";
import { t } from "../words/words";
import { placesFor } from "./places";

const NONE = new Set<string>();

/** Shows the switcher from the moment that its keys are pressed until a place was chosen. */
export function QuickSwitcher() {
  const [open, setOpen] = useState(false);
  // Before the page is painted, so that keys count as soon as it is seen.
  useLayoutEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const isOurs = event.key.toLowerCase() === "k" && event.ctrlKey !== event.metaKey;
      if (!isOurs || event.altKey || event.shiftKey) return;
      event.preventDefault();
      // What has to be dealt with first stays in front.
      setOpen((before) => !before && document.querySelector("dialog[open]") === null);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return open ? <Switcher onClose={() => setOpen(false)} /> : null;
}

function Switcher({ onClose }: { onClose: () => void }) {
  const list = useId();
  const { channels, people, me } = useKnown();
  const { go, openChannel, openDirect } = useDoing();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const choices = placesFor(query, { channels, people, me });
  const at = Math.min(active, Math.max(0, choices.length - 1));
  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    if (choice.key === THREADS) go({ place: THREADS, thread: "" });
    else if (people.some((person) => person.id === choice.key)) void openDirect(choice.key);
    else openChannel(choice.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setActive((at + 1) % Math.max(1, choices.length));
    else if (event.key === "ArrowUp") setActive((at + choices.length - 1) % Math.max(1, choices.length));
    else if (event.key === "Enter") pick(choices[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t("switcher.title")} className="is-small is-switcher" testId="switcher-dialog" onClose={onClose}>
      <input
        className="field"
        type="text"
        role="combobox"
        aria-label={t("switcher.field")}
        aria-expanded
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={choices.length > 0 ? `${list}-${at}` : undefined}
        placeholder={t("switcher.field")}
        autoComplete="off"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ChoiceList
        id={list}
        label={t("switcher.places")}
        choices={choices}
        active={at}
        chosen={NONE}
        note={choices.length > 0 ? null : t("common.no_results")}
        onActive={setActive}
        onPick={pick}
      />
    </Dialog>
  );
}
