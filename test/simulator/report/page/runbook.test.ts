import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readMarkdown } from "../../../../simulator/page/markdown/index.ts";
import { repositoryRoot } from "../../../support/repository.ts";
import { shownMarkdown } from "../../../support/shown-markdown.ts";

describe("a runbook", () => {
  it("of every alert is read wholly: nothing of it is HTML, and each has its first steps", () => {
    const folder = join(repositoryRoot, "alerts/generated/runbooks");
    const odd = readdirSync(folder).filter((name) => {
      if (name === "README.md") return false;
      const text = shownMarkdown(readMarkdown(readFileSync(join(folder, name), "utf8")));
      return !/^h1\(.*table\( \|\| Severity.*h2\(First steps\) list from 1\(/s.test(text);
    });
    expect(odd).toEqual([]);
  });
});
