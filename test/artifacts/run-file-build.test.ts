import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FileBuildPlan, runFileBuild } from "../../artifacts/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-file-build-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = [
  { path: "list.txt", content: "a\n" },
  { path: "inner/list.txt", content: "b\n" },
];

function run(argv: readonly string[], make: FileBuildPlan["make"] = () => ({ files, problems: [] })) {
  const lines: string[] = [];
  const errors: string[] = [];
  const plan: FileBuildPlan = {
    command: "npm run build:lists",
    about: "Lists for a test.",
    name: "lists",
    folder,
    make,
  };
  const code = runFileBuild(plan, argv, {
    line: (text) => lines.push(text),
    error: (text) => errors.push(text),
  });
  return { code, lines, errors };
}

describe("a builder of single files", () => {
  it("writes what differs beside files that are not its own, and is then up to date", () => {
    writeFileSync(join(folder, "other.txt"), "kept\n");
    expect(run([])).toEqual({ code: 0, lines: ["lists: 2 written"], errors: [] });
    expect(readdirSync(folder).sort()).toEqual(["inner", "list.txt", "other.txt"]);
    expect(readFileSync(join(folder, "inner/list.txt"), "utf8")).toBe("b\n");
    expect(run(["--check"])).toEqual({ code: 0, lines: ["lists: up to date"], errors: [] });
    expect(run([])).toEqual({ code: 0, lines: ["lists: 0 written"], errors: [] });
  });

  it("names what is stale or missing, changes nothing for a check, and mends it", () => {
    run([]);
    writeFileSync(join(folder, "list.txt"), "edited\n");
    rmSync(join(folder, "inner"), { recursive: true });
    expect(run(["--check"])).toEqual({
      code: 1,
      lines: [],
      errors: [
        "list.txt is stale or edited by hand; run `npm run build:lists`",
        "inner/list.txt is stale or edited by hand; run `npm run build:lists`",
      ],
    });
    expect(readFileSync(join(folder, "list.txt"), "utf8")).toBe("edited\n");
    expect(run([]).lines).toEqual(["lists: 2 written"]);
    expect(run(["--check"]).code).toBe(0);
  });

  it.each([[[]], [["--check"]]])("writes nothing while its sources are at fault (%j)", (argv) => {
    expect(run(argv, () => ({ files, problems: ["no `b`; add it"] }))).toEqual({
      code: 1,
      lines: [],
      errors: ["no `b`; add it"],
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves each old file and nothing half done where the file system refuses", () => {
    mkdirSync(join(folder, "inner/list.txt"), { recursive: true });
    writeFileSync(join(folder, "list.txt"), "old\n");
    const refused = run([], () => ({ files: files.toReversed(), problems: [] }));
    expect(refused).toEqual({
      code: 2,
      lines: [],
      errors: [
        `a file and a folder are in each other's place at \`${join(folder, "inner/list.txt")}\`; remove what stands there, or choose another folder`,
      ],
    });
    expect(readdirSync(folder).sort()).toEqual(["inner", "list.txt"]);
    expect(readFileSync(join(folder, "list.txt"), "utf8")).toBe("old\n");
  });

  it("says how it is called", () => {
    expect(run(["--help"])).toEqual({
      code: 0,
      lines: [
        [
          "npm run build:lists [-- OPTION…]",
          "Lists for a test.",
          "  --check        compare with what is there and change nothing; exit 1 on a difference",
          "  --help         show this",
        ].join("\n"),
      ],
      errors: [],
    });
    expect(run(["--out", "x"])).toEqual({
      code: 2,
      lines: [],
      errors: ["unknown option `--out`; known are `--check`, `--help`"],
    });
  });
});
