// The places in the address that are no channels: their names cannot be those of one.

/** The threads that one follows. */
export const THREADS = "~threads";

/** What a search found; what was looked for stands after it in the address. */
export const SEARCH = "~search";
