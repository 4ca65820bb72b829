import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { artifactFormats, type BuildPlan, parseBuildArguments, runBuild } from "../../artifacts/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-build-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...argv: string[]): { code: number; lines: readonly string[]; errors: readonly string[] } {
  const lines: string[] = [];
  const errors: string[] = [];
  const plan: BuildPlan = {
    command: "npm run build:things",
    about: "Things for a test.",
    options: ["check", "out", "format"],
    formats: artifactFormats,
    folderOf: () => join(folder, "generated"),
    filesOf: ({ format }) => [{ path: `thing.${format ?? "json"}`, content: "{}\n" }],
  };
  const code = runBuild(plan, argv, folder, {
    line: (text) => lines.push(text),
    error: (text) => errors.push(text),
  });
  return { code, lines, errors };
}

describe("a builder", () => {
  it("writes, says how much, and is then up to date", () => {
    expect(run()).toEqual({
      code: 0,
      lines: ["generated: 3 written, 0 unchanged, 0 removed"],
      errors: [],
    });
    expect(run("--check")).toEqual({ code: 0, lines: ["generated: up to date"], errors: [] });
  });

  it("lists everything that is not up to date, with what to run", () => {
    run("--out", "elsewhere");
    writeFileSync(join(folder, "elsewhere/thing.json"), "[]\n");
    rmSync(join(folder, "elsewhere/README.md"));
    expect(run("--check", "--out", "elsewhere")).toEqual({
      code: 1,
      lines: [],
      errors: [
        "missing     elsewhere/README.md does not exist; a rebuild makes it",
        "edited      elsewhere/thing.json was edited by hand; move the change to its source, because a rebuild overwrites it",
        "2 of the generated files are not up to date; run `npm run build:things -- --out elsewhere`",
      ],
    });
  });

  it("makes the same bytes whatever the folder is called", () => {
    run("--out", "one");
    expect(run("--check", "--out", "./one/").code).toBe(0);
    expect(run("--check", "--out", join(folder, "one")).code).toBe(0);
  });

  it("finds fault with the format when another one is checked", () => {
    run();
    expect(run("--check", "--format", "yaml").errors.at(-1)).toBe(
      "3 of the generated files are not up to date; run `npm run build:things -- --format yaml`",
    );
  });

  it("quotes a folder's name so that the line can be pasted", () => {
    expect(run("--check", "--out", "it's here").errors.at(-1)).toBe(
      "3 of the generated files are not up to date; run `npm run build:things -- --out 'it'\\''s here'`",
    );
  });

  it("reports a folder that cannot be used, without a stack", () => {
    writeFileSync(join(folder, "occupied"), "");
    const { code, errors } = run("--out", "occupied");
    expect(code).toBe(2);
    expect(errors).toEqual([
      expect.stringMatching(
        /^a file and a folder are in each other's place at `.*occupied`; remove what stands there/,
      ),
    ]);
  });

  it("explains itself", () => {
    expect(run("--help")).toEqual({
      code: 0,
      lines: [
        "npm run build:things [-- OPTION…]\n" +
          "Things for a test.\n" +
          "  --check        compare with what is there and change nothing; exit 1 on a difference\n" +
          "  --out DIR      use DIR in place of the generated folder\n" +
          "  --format F     json or yaml\n" +
          "  --help         show this",
      ],
      errors: [],
    });
  });
});

describe("the arguments of a builder", () => {
  const supported = ["check", "out", "format"] as const;

  it("are all optional", () => {
    expect(parseBuildArguments([], supported, artifactFormats)).toEqual({
      buildArguments: { help: false, check: false, out: undefined, format: undefined, kubernetes: false },
      problems: [],
    });
  });

  it("are taken in any order, with or without an equals sign", () => {
    expect(
      parseBuildArguments(["--format=yaml", "--check", "--out", "a b"], supported, artifactFormats),
    ).toEqual({
      buildArguments: { help: false, check: true, out: "a b", format: "yaml", kubernetes: false },
      problems: [],
    });
  });

  it.each([
    [["--chek"], "unknown option `--chek`; known are `--check`, `--out`, `--format`, `--help`"],
    [["--kubernetes"], "unknown option `--kubernetes`; known are `--check`, `--out`, `--format`, `--help`"],
    [["-c"], "unknown option `-c`; known are `--check`, `--out`, `--format`, `--help`"],
    [["api"], "unexpected argument `api`; known are `--check`, `--out`, `--format`, `--help`"],
    [["--out"], "`--out` needs a folder, as in `--out build/alerts`"],
    [["--out="], "`--out` needs a folder, as in `--out build/alerts`"],
    [["--out", "--check"], "`--out` needs a folder, as in `--out build/alerts`"],
    [["--format"], "`--format` needs `json` or `yaml`"],
    [["--format", "xml"], "unknown format `xml`; write `json` or `yaml`"],
    [["--check=no"], "`--check` takes no value; write `--check` alone"],
    [["--out", "a", "--out", "b"], "`--out` is given twice; keep one"],
  ])("%j are refused with what to write instead", (argv, problem) => {
    expect(parseBuildArguments(argv, supported, artifactFormats).problems).toEqual([problem]);
    expect(run(...argv)).toEqual({ code: 2, lines: [], errors: [problem] });
  });

  it("are all looked at, not only the first that is wrong", () => {
    expect(run("--format", "xml", "--wat", "x").errors).toHaveLength(3);
  });
});
