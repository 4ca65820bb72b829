import { resolve } from "node:path";
import { HistoryError } from "./history-error.ts";

/** Where a history is kept. `shown` is how messages name it, without a password. */
export type HistoryPlace =
  | { readonly kind: "sqlite"; readonly path: string; readonly shown: string }
  | { readonly kind: "postgres"; readonly url: string; readonly shown: string };

/** Reads a place: the path of a SQLite file, or the URL of a PostgreSQL database. Throws a `HistoryError`. */
export function parseHistoryPlace(text: string): HistoryPlace {
  if (text.trim() === "") {
    throw new HistoryError(
      "history/place",
      "the history's place is empty; name a file or a `postgres://` URL",
    );
  }
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(text) ?? [];
  if (scheme === undefined) return { kind: "sqlite", path: resolve(text), shown: text };
  if (!/^postgres(ql)?$/i.test(scheme)) {
    throw new HistoryError(
      "history/place",
      `no history can be kept at \`${scheme}://…\`; name a file or a \`postgres://\` URL`,
    );
  }
  return { kind: "postgres", url: text, shown: shownUrl(text) };
}

// A query may hold a password as well (`?password=…`), so nothing of it is shown.
function shownUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new HistoryError(
      "history/place",
      "the history's `postgres://…` URL cannot be read; write `postgres://user@host:5432/database`, with `%40` for an `@` in a password and the like",
    );
  }
  const user = url.username === "" ? "" : `${url.username}@`;
  return `${url.protocol}//${user}${url.host}${url.pathname}`;
}
