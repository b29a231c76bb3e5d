// Keeps the person and the place in the address, so that a page can be reloaded, bookmarked and opened twice.

import { useCallback, useSyncExternalStore } from "react";

/**
 * Where one is: `#/editor/help/1763.5` is Editor in #help with a thread open, `#/editor/@inspector` a
 * direct conversation.
 */
export interface Route {
  person: string;
  place: string;
  thread: string;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

/** Returns the current route, and a function to change it; parts that are left out stay as they are. */
export function useRoute(): [Route, (step: Partial<Route>) => void] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const go = useCallback((step: Partial<Route>) => {
    const { person, place, thread } = { ...routeOf(window.location.hash), ...step };
    const parts = [person, place, thread].map(encodeURIComponent);
    while (parts.at(-1) === "") parts.pop();
    window.location.hash = `#/${parts.join("/")}`;
  }, []);
  return [routeOf(hash), go];
}

function routeOf(hash: string): Route {
  const [person = "", place = "", thread = ""] = hash.replace(/^#\/?/, "").split("/").map(decoded);
  return { person, place, thread };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
