import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DrillOptions, drillCommand } from "../../../simulator/cli/drill-command.ts";
import { ExportFolder } from "../../../simulator/cli/export-folder.ts";
import type { CommandRun } from "../../support/klaxon.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-outputs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const brief = "stack/target-unreachable:brief";

async function drill(options: Partial<DrillOptions>): Promise<CommandRun> {
  const written = { stdout: "", stderr: "" };
  const status = await drillCommand(
    {
      names: [brief],
      seed: undefined,
      list: false,
      long: false,
      json: undefined,
      junit: undefined,
      exportPromtool: undefined,
      rules: undefined,
      routing: undefined,
      verbose: false,
      notifications: false,
      prometheus: 3,
      enableFeature: [],
      ...options,
    },
    {
      hasColor: false,
      write: (text) => {
        written.stdout += text;
      },
      writeError: (text) => {
        written.stderr += text;
      },
      showProgress: () => {},
      clearProgress: () => {},
    },
  );
  return { status, ...written };
}

/** All files below a folder with their texts. */
function contentOf(path: string): Readonly<Record<string, string>> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(path.length + 1), readFileSync(file, "utf8")];
    }),
  );
}

function fileWith(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe("where a drill writes", () => {
  it("is looked at before the first drill, and every place that will not do is told of", async () => {
    const file = fileWith("old.json", "old\n");
    const run = await drill({
      json: join(file, "in-a-file.json"),
      junit: join(folder, "nowhere/report.xml"),
      exportPromtool: file,
      seed: 0.5,
    });
    expect(run).toEqual({
      status: 2,
      stdout: "",
      stderr: [
        "klaxon: `--seed` takes a whole number from 0",
        `klaxon: \`--json ${file}/in-a-file.json\`: \`${file}\` is a file, not a folder; name another place`,
        `klaxon: \`--junit ${folder}/nowhere/report.xml\`: there is no folder \`${folder}/nowhere\`; make it first`,
        `klaxon: \`--export-promtool ${file}\`: this is a file; name a folder`,
        "",
      ].join("\n"),
    });
    expect(contentOf(folder)).toEqual({ "old.json": "old\n" });
  });

  it.each<[string, () => Partial<DrillOptions>, string]>([
    ["a folder for a file", () => ({ json: folder }), "this is a folder; name a file in it"],
    ["nothing", () => ({ json: "" }), "`--json `: the path is empty; name one"],
    [
      "one file for two reports",
      () => ({ json: join(folder, "a"), junit: join(folder, "b/../a") }),
      "`--json` and `--junit` name the same file; name two",
    ],
    [
      "a report of a list",
      () => ({ list: true, junit: join(folder, "a") }),
      "`--list` runs nothing that `--junit` could write; remove one of them",
    ],
    [
      "the folder around everything",
      () => ({ exportPromtool: "." }),
      "this is the current folder or one around it, which cannot be replaced; name a folder in it",
    ],
    [
      "a folder with other files",
      () => ({ exportPromtool: dirname(fileWith("mine/rules/notes.txt", "mine")) }),
      "the folder holds `notes.txt`, which no export has made; name a new or an empty folder",
    ],
  ])("cannot be %s", async (_what, options, message) => {
    const before = () => ({ ...contentOf(folder) });
    const run = await drill(options());
    expect(run.status).toBe(2);
    expect(run.stdout).toBe("");
    expect(run.stderr).toContain(message);
    expect(Object.keys(before()).filter((path) => path.includes("partial"))).toEqual([]);
  });

  it("is a file that is replaced as a whole, or what a link points at", async () => {
    const file = fileWith("report.json", "old\n");
    const link = join(folder, "link.json");
    symlinkSync(file, link);
    expect((await drill({ json: link })).status).toBe(0);
    expect(readlinkSync(link)).toBe(file);
    expect(JSON.parse(readFileSync(file, "utf8")).counts.held).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(["link.json", "report.json"]);
  });

  it("is a device that stays one", async () => {
    expect((await drill({ json: "/dev/null" })).status).toBe(0);
    expect(readFileSync("/dev/null", "utf8")).toBe("");
  });
});

describe("an exported folder", () => {
  it("is replaced as a whole by the next export", async () => {
    const exported = join(folder, "export");
    expect((await drill({ exportPromtool: exported })).status).toBe(0);
    const first = contentOf(exported);
    expect(Object.keys(first)).toContain("stack.target-unreachable.brief/every-15s.test.json");
    expect((await drill({ names: ["stack/prometheus-down:brief"], exportPromtool: exported })).status).toBe(
      0,
    );
    const drills = new Set(Object.keys(contentOf(exported)).map((path) => path.split("/")[0]));
    expect([...drills].sort()).toEqual(["rules", "stack.prometheus-down.brief"]);
    expect(readdirSync(folder)).toEqual(["export"]);
  });

  it("stays whole when an export is interrupted, and what that left behind is removed by the next", async () => {
    const exported = join(folder, "export");
    fileWith("export/rules/stack.every-1m.json", "old\n");
    new ExportFolder(exported).write("rules/stack.every-1m.json", "new\n");
    expect(contentOf(exported)).toEqual({ "rules/stack.every-1m.json": "old\n" });
    expect(readdirSync(folder)).toHaveLength(2);
    // As a process that is long gone would have left it, and a folder of a user's own with a similar name.
    fileWith("export.klaxon-999999999.partial/rules/stack.every-1m.json", "newer\n");
    fileWith("export.klaxon-mine/notes.txt", "mine\n");
    expect((await drill({ exportPromtool: exported })).status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["export", "export.klaxon-mine"]);
    expect(Object.keys(contentOf(exported))).not.toContain("rules/stack.every-1m.json.partial");
  });

  it("comes back when its place was already free for the new one", async () => {
    const exported = join(folder, "export");
    fileWith("export.klaxon-999999999.old/rules/stack.every-1m.json", "old\n");
    new ExportFolder(exported).write("rules/stack.every-1m.json", "new\n");
    expect(contentOf(exported)).toEqual({ "rules/stack.every-1m.json": "old\n" });
  });

  it("is told of where it cannot be written after all", async () => {
    const exported = new ExportFolder(join(folder, "export"));
    exported.write("rules/stack.every-1m.json", "new\n");
    rmSync(folder, { recursive: true });
    expect(() => exported.finish()).toThrow(`${folder}/export: cannot be written: `);
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
  });
});
