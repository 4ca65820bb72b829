import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { HistoryError, parseHistoryPlace } from "../../../simulator/history/index.ts";

describe("a history's place", () => {
  it.each([
    [
      "postgres://maria:s3cret@db.example:5433/drills?password=s3cret",
      "postgres://maria@db.example:5433/drills",
    ],
    ["PostgreSQL://db/drills", "postgresql://db/drills"],
    ["postgres:///drills?host=/run/postgresql", "postgres:///drills"],
    ["postgres://maria:s3cr%40t@[::1]/drills", "postgres://maria@[::1]/drills"],
  ])("`%s` is a URL, shown as `%s`", (text, shown) => {
    expect(parseHistoryPlace(text)).toEqual({ kind: "postgres", url: text, shown });
  });

  it.each(["drills.db", "./a:b.db", ":memory:", "/var/lib/klaxon/history.db", "postgres.db"])(
    "`%s` is a file",
    (text) => {
      expect(parseHistoryPlace(text)).toEqual({ kind: "sqlite", path: resolve(text), shown: text });
    },
  );

  it.each([
    ["", "the history's place is empty; name a file or a `postgres://` URL"],
    [" ", "the history's place is empty; name a file or a `postgres://` URL"],
    [
      "mysql://maria:s3cret@db/drills",
      "no history can be kept at `mysql://…`; name a file or a `postgres://` URL",
    ],
    [
      "postgres://maria:s3cret@/drills:x",
      "the history's `postgres://…` URL cannot be read; write `postgres://user@host:5432/database`, with `%40` for an `@` in a password and the like",
    ],
    [
      "postgres://maria:s3/cret@db:port/drills",
      "the history's `postgres://…` URL cannot be read; write `postgres://user@host:5432/database`, with `%40` for an `@` in a password and the like",
    ],
  ])("`%s` is none", (text, message) => {
    expect(() => parseHistoryPlace(text)).toThrow(new HistoryError("history/place", message));
  });
});
