import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { klaxon } from "../../support/klaxon.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-conformance-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const passing = "load 1m\n  up 1 1 1\n\neval instant at 1m up\n  up 1\n";
const failing = "load 1m\n  up 1 0 0\n\neval instant at 1m up * 2\n  {} 2\n\neval instant at 1m up\n  up 0\n";

describe("klaxon conformance", () => {
  it("counts what passes", () => {
    const outcome = klaxon(["conformance", fileWith("passing.test", passing)]);
    expect(outcome).toMatchObject({ status: 0, stdout: "1 passed, 0 failed\n", stderr: "" });
  });

  it("tells of each failure its place, its expression, what was expected and what came", () => {
    const file = fileWith("failing.test", failing);
    const { status, stdout } = klaxon(["conformance", file]);
    expect(status).toBe(1);
    expect(stdout).toBe(
      [
        `${file}:4:20: failed: \`{}\`: the values differ`,
        "  expression  up * 2",
        "  expected    {} 2",
        "  got         {} 0",
        "",
        "1 passed, 1 failed",
        "",
      ].join("\n"),
    );
  });

  it("runs the scripts of a folder and of those in it, whatever fails before", () => {
    fileWith("suite/a.test", failing);
    fileWith("suite/inner/b.test", passing);
    fileWith("suite/notes.txt", "no script");
    const { status, stdout } = klaxon(["conformance", join(folder, "suite")]);
    expect(status).toBe(1);
    expect(stdout).toContain("2 passed, 1 failed\n");
  });

  it("follows the release line that is asked for", () => {
    const file = fileWith(
      "closed.test",
      "load 1m\n  up 1x5\n\neval instant at 2m count_over_time(up[2m])\n  {} 3\n",
    );
    expect(klaxon(["conformance", "--prometheus", "2", file]).status).toBe(0);
    expect(klaxon(["conformance", file]).status).toBe(1);
  });

  it("points to what is no script, and still runs the rest", () => {
    const file = fileWith("broken.test", `${passing}\nevil instant at 1m up\n`);
    const { status, stdout, stderr } = klaxon(["conformance", file]);
    expect(status).toBe(2);
    expect(stdout).toBe("1 passed, 0 failed\n");
    expect(stderr).toContain(`${file}:7:1: error: `);
  });

  it.each<[string, () => string, string]>([
    ["a path that is not there", () => join(folder, "nowhere.test"), "no such file"],
    ["a folder without scripts", () => emptyFolder(), "the folder has no `.test` files"],
    [
      "a script that evaluates nothing",
      () => fileWith("vacuous.test", "clear\n"),
      "conformance/nothing-evaluated",
    ],
    ["what is not UTF-8", () => fileWith("latin.test", new Uint8Array([0x23, 0xe9, 0x0a])), "is not UTF-8"],
  ])("refuses %s", (_name, file, message) => {
    const { status, stderr } = klaxon(["conformance", file()]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

function emptyFolder(): string {
  const path = join(folder, "empty");
  mkdirSync(path, { recursive: true });
  return path;
}
