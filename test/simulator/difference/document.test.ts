import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { klaxon } from "../../support/klaxon.ts";
import { repositoryRoot } from "../../support/repository.ts";

const page = readFileSync(join(repositoryRoot, "docs/diff.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "klaxon-diff-page-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// A file stands behind its name in back-quotes and a colon.
for (const [, file = "", text = ""] of page.matchAll(/^`([^`\n]+)`:\n\n```ya?ml\n([\s\S]*?)^```$/gm)) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}
const commands = [...page.matchAll(/^```\n\$ klaxon (diff .*)\n([\s\S]*?)^```$/gm)];

describe("the page about `klaxon diff`", { timeout: 60_000 }, () => {
  it("has an example", () => {
    expect(commands.length).toBeGreaterThan(0);
  });

  it.each(commands.map(([, words = "", output = ""]) => [words, output]))(
    "shows what comes of %s",
    (words, output) => {
      expect(klaxon(words.split(" "), { cwd: folder })).toMatchObject({
        status: 1,
        stdout: output,
        stderr: "",
      });
    },
  );
});
