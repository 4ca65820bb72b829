import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadAssets } from "../../../simulator/cli/drill-assets.ts";
import { selectScenarios } from "../../../simulator/cli/drill-scenarios.ts";
import { compareFindings } from "../../../simulator/document/index.ts";
import { knownNames } from "../../../simulator/drill/index.ts";
import { ownAssets } from "../../support/own-drills.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-scenarios-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const known = knownNames(ownAssets());
const quiet = `title: Nothing
description: Nothing happens.
system: everything
expect: { quiet: true }
variants:
  idle:
    description: Nobody is there.
    traffic: idle
    expect: { quiet: true }
`;

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Names of the drills, then what is wrong, without the folder. */
function selected(words: readonly string[]): readonly string[] {
  const { scenarios, findings } = selectScenarios(words, known, { hasLong: true });
  const told = [...findings]
    .sort(compareFindings)
    .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  return [...scenarios.map(({ name }) => name), ...told].map((text) => text.replaceAll(`${folder}/`, ""));
}

describe("what a drill is asked for", () => {
  const file = fileWith("quiet.yml", quiet);

  it.each<[string, readonly string[], readonly string[]]>([
    ["a variant", ["api/instance-killed:brief"], ["api/instance-killed:brief"]],
    ["a scenario without its system", ["healthy-day"], ["everything/healthy-day"]],
    ["a file", [file], ["quiet", "quiet:idle"]],
    ["a variant of a file", [`${file}:idle`], ["quiet:idle"]],
    ["the same file twice", [file, join(folder, "./quiet.yml"), `${file}:idle`], ["quiet", "quiet:idle"]],
    [
      "a scenario in two ways",
      ["api/event-loop-blocked:brief", "event-loop-blocked:brief"],
      ["api/event-loop-blocked:brief"],
    ],
  ])("is %s", (_what, words, expected) => {
    expect(selected(words)).toEqual(expected);
  });

  it("is not what takes long, unless it is named or asked for, and what is left out is told", () => {
    const week = "everything/healthy-week";
    const long = ["everything/healthy-day", week];
    const namesOf = (words: readonly string[], hasLong: boolean) => {
      const { scenarios, leftOut } = selectScenarios(words, known, { hasLong });
      return { isThere: scenarios.some(({ name }) => name === week), leftOut };
    };
    expect(namesOf([], false)).toEqual({ isThere: false, leftOut: long });
    expect(namesOf(["everything"], false)).toEqual({ isThere: false, leftOut: long });
    expect(namesOf(["stack"], false)).toEqual({ isThere: false, leftOut: [] });
    expect(namesOf(["healthy-week"], false)).toEqual({ isThere: true, leftOut: [] });
    expect(namesOf(["everything"], true)).toEqual({ isThere: true, leftOut: [] });
  });

  it("is a whole system", () => {
    const names = selected(["stack"]);
    expect(names).toContain("stack/prometheus-down");
    expect(names.every((name) => name.startsWith("stack/"))).toBe(true);
  });

  it("may be wrong in many ways, of which all are told at once", () => {
    mkdirSync(join(folder, "sub"));
    writeFileSync(join(folder, "huge.yml"), "");
    truncateSync(join(folder, "huge.yml"), 104_857_600);
    const same = fileWith("quiet.json", JSON.stringify({ title: "x" }));
    const words = [
      "api/instance-kiled",
      "event-loop-blocked:brif",
      "postgre",
      "",
      join(folder, "missing.yml"),
      join(folder, "sub"),
      join(folder, "huge.yml"),
      fileWith("word.yml", "word"),
      fileWith("empty.yml", ""),
      file,
      same,
    ];
    expect(selected(words)).toEqual([
      "quiet",
      "quiet:idle",
      "'':1:1: no scenario has this name; `klaxon drill --list` lists them",
      "empty.yml:1:1: the file is empty; write a scenario, with `title`, `description`, `system`, `method` and `expect`",
      "huge.yml:1:1: the file has 100 MiB; at most 32 MiB are read, so split it",
      "missing.yml:1:1: there is no such file; check its path",
      "quiet.json:1:1: missing `description`; write a text",
      "quiet.json:1:1: missing `system`; write a text",
      "quiet.json:1:1: the sustained drill expects nothing; name alerts, `state: silent` ones included, or write `quiet: true` where nothing may fire",
      "sub:1:1: this is a folder; name the scenario files in it, as your shell does with `folder/*.yml`",
      "word.yml:1:1: the file must be a map, not a text",
      "api/instance-kiled:1:1: no scenario has this name; did you mean `api/instance-killed`?; `klaxon drill --list` lists them",
      "event-loop-blocked:brif:1:1: the scenario has no variant `brif`; did you mean `brief`?",
      "postgre:1:1: no scenario has this name; did you mean `postgres`?; `klaxon drill --list` lists them",
    ]);
  });

  it("may be two files that give their drills the same name", () => {
    const same = fileWith("quiet.yaml", quiet);
    expect(selected([file, same])).toEqual([
      "quiet",
      "quiet:idle",
      "quiet.yaml:1:1: the drill `quiet` comes from quiet.yml already; rename one of the two files",
      "quiet.yaml:1:1: the drill `quiet:idle` comes from quiet.yml already; rename one of the two files",
    ]);
  });
});

describe("the rules and the routing of a drill", () => {
  const place = (paths: Parameters<typeof loadAssets>[0]) =>
    [...loadAssets(paths).findings]
      .sort(compareFindings)
      .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
      .map((text) => text.replaceAll(`${folder}/`, ""));

  it("may come from a single file", () => {
    const rules = fileWith("rules.yml", "groups: [{ name: g, rules: [{ alert: A, expr: up == 0 }] }]");
    const { assets, findings } = loadAssets({ rulesFolder: rules, routingFile: undefined });
    expect(findings).toEqual([]);
    expect(assets?.alertNames).toEqual(["A"]);
  });

  it("may be missing, folders, huge or broken, of which all are told at once", () => {
    const rules = join(folder, "rules");
    mkdirSync(join(rules, "folder.yml"), { recursive: true });
    writeFileSync(join(rules, "broken.yml"), "groups: [{ name: g, rules: [{ alert: A, expr: 'up ==' }] }]");
    writeFileSync(join(rules, "empty.yml"), "groups: []");
    writeFileSync(join(rules, "huge.json"), "");
    truncateSync(join(rules, "huge.json"), 104_857_600);
    writeFileSync(join(rules, "notes.txt"), "not a rule");
    expect(place({ rulesFolder: rules, routingFile: join(folder, "nowhere.yml") })).toEqual([
      "nowhere.yml:1:1: there is no such file; check its path",
      "rules/broken.yml:1:53: `expr`: unexpected end of input",
      "rules/empty.yml:1:1: the file has no rules; write some, as in `groups: [{name: …, rules: […]}]`, or remove the file",
      "rules/folder.yml:1:1: this is a folder; name a file",
      "rules/huge.json:1:1: the file has 100 MiB; at most 32 MiB are read, so split it",
    ]);
  });

  it("may be a folder without any rule file", () => {
    mkdirSync(join(folder, "none"));
    expect(place({ rulesFolder: join(folder, "none"), routingFile: undefined })).toEqual([
      "none:1:1: the folder has no rule files (`.json`, `.yml`, `.yaml`, `.rules`)",
    ]);
  });
});
