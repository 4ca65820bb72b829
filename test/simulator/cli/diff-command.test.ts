import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type DiffOptions, diffCommand } from "../../../simulator/cli/diff-command.ts";
import { UsageError } from "../../../simulator/cli/usage-error.ts";
import { klaxon } from "../../support/klaxon.ts";
import { recordTerminal } from "../../support/recorded-terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-diff-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rules = (limit: number, name = "ApiErrors") =>
  `groups:\n- name: api\n  rules:\n  - alert: ${JSON.stringify(name)}\n    expr: errors > ${limit}\n`;

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const git = (...words: readonly string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...words], {
    cwd: folder,
    encoding: "utf8",
  });

write("rules/api.yml", rules(1));
write("rules/notes.json", '{"panels": "are mentioned here"}');
git("init", "--quiet", "--initial-branch", "main");
git("add", "--all");
git("commit", "--quiet", "--message", "first");
git("branch", "feature");
write("rules/other.yml", rules(1, "OnMain"));
git("add", "--all");
git("commit", "--quiet", "--message", "on main");
git("checkout", "--quiet", "feature");
write("rules/api.yml", rules(2));
git("commit", "--quiet", "--all", "--message", "on the branch");
write("rules/api.yml", rules(3));
write("before.yml", rules(1));
write("after.yml", rules(2));
write("broken.yml", "groups:\n- name: [\n");
write(
  "hostile.yml",
  rules(1, "<img src=x onerror=alert(1)> @everyone #1 [a](javascript:x) `b` \u001b[31m\u202e |"),
);
write("empty.yml", "groups: []\n");
write("text.yml", "hello: world\n");
mkdirSync(join(folder, "nothing"));
symlinkSync("/dev/zero", join(folder, "rules/link.yml"));

const defaults: DiffOptions = {
  path: [],
  git: undefined,
  format: "text",
  json: false,
  exitZero: false,
  prometheus: 3,
  enableFeature: [],
};

function diff(options: Partial<DiffOptions>) {
  const terminal = recordTerminal();
  const path = (options.path ?? []).map((each) => (options.git === undefined ? join(folder, each) : each));
  const status = diffCommand({ ...defaults, ...options, path }, terminal, folder);
  const { stdout, stderr } = terminal.written;
  return { status, stdout: stdout.replaceAll(`${folder}/`, ""), stderr: stderr.replaceAll(`${folder}/`, "") };
}

const firstLine = (text: string) => text.split("\n", 1)[0];

describe("klaxon diff", { timeout: 60_000 }, () => {
  it("tells the difference of two files and ends with 1", () => {
    expect(diff({ path: ["before.yml", "after.yml"] })).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "",
        "stdout": "1 difference: 1 alert fires less or later

      Alerts that fire less or later
        ApiErrors  alert in api  after.yml:4:5
          expr  threshold 1 → 2 of \`errors\`: looser, fires less
      ",
      }
    `);
  });

  it("ends with 0 where there is none, or none is to count", () => {
    expect(diff({ path: ["before.yml", "rules/../before.yml"] })).toEqual({
      status: 0,
      stdout: "no difference in 1 rule\n",
      stderr: "",
    });
    expect(diff({ path: ["before.yml", "after.yml"], exitZero: true }).status).toBe(0);
    expect(diff({ path: ["empty.yml", "empty.yml"] })).toMatchObject({ status: 0 });
  });

  it("ends with 2 where a side cannot be read, and compares nothing", () => {
    expect(diff({ path: ["before.yml", "missing.yml"] })).toMatchObject({ status: 2, stdout: "" });
    expect(diff({ path: ["before.yml", "missing.yml"] }).stderr).toContain("missing.yml:1:1");
    expect(diff({ path: ["before.yml", "broken.yml"] })).toMatchObject({ status: 2, stdout: "" });
    expect(diff({ path: ["before.yml", "text.yml"] }).stderr).toContain(
      "neither rules nor routing nor a dashboard",
    );
    expect(diff({ path: ["nothing", "nothing"] }).stderr).toContain("neither side has rules");
    expect(JSON.parse(diff({ path: ["before.yml", "broken.yml"], json: true }).stdout)).toMatchObject({
      isUsable: false,
      differences: [],
    });
  });

  it("refuses what it cannot understand", () => {
    expect(() => diff({ path: ["before.yml"] })).toThrow(UsageError);
    expect(() => diff({ path: ["before.yml", "after.yml", "after.yml"] })).toThrow(UsageError);
    expect(() => diff({ path: ["before.yml", "after.yml"], json: true, format: "markdown" })).toThrow(
      UsageError,
    );
    expect(klaxon(["diff"], { cwd: folder })).toMatchObject({ status: 2, stdout: "" });
  });

  it("compares a revision with the files as they are", () => {
    const { status, stdout } = diff({ git: "main", path: ["rules"] });
    expect(status).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "2 differences: 1 alert removed, 1 alert fires less or later

      Alerts that are gone
        OnMain  alert in api, removed  main:rules/other.yml:4:5
          alert  removed alert: \`errors > 1\`

      Alerts that fire less or later
        ApiErrors  alert in api  rules/api.yml:4:5
          expr  threshold 1 → 3 of \`errors\`: looser, fires less
      "
    `);
    expect(diff({ git: "HEAD", path: ["rules/api.yml"] }).stdout).toContain("threshold 2 → 3");
  });

  it("compares two revisions, or what a branch changed since it began", () => {
    expect(firstLine(diff({ git: "main..feature" }).stdout)).toBe(
      "2 differences: 1 alert removed, 1 alert fires less or later",
    );
    expect(firstLine(diff({ git: "main...feature" }).stdout)).toBe(
      "1 difference: 1 alert fires less or later",
    );
    expect(diff({ git: "main...feature" }).stdout).toContain("threshold 1 → 2");
    expect(diff({ git: "main..main" })).toMatchObject({ status: 0 });
  });

  it.each([
    ["no-such-branch", "has no revision `no-such-branch`"],
    ["--upload-pack=x", "is no revision"],
    ["main..--all", "is no revision"],
    ["main:rules/api.yml", "has no revision"],
  ])("says what is wrong with the revision %s", (words, message) => {
    const { status, stderr } = diff({ git: words });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it("says that a path is outside of the repository, or nowhere", () => {
    expect(diff({ git: "main", path: ["../.."] })).toMatchObject({ status: 2 });
    expect(diff({ git: "main", path: ["rulez"] }).stderr).toContain("neither side has");
    const terminal = recordTerminal();
    expect(diffCommand({ ...defaults, git: "main" }, terminal, tmpdir())).toBe(2);
    expect(terminal.written.stderr).toContain("not a git repository");
  });

  it("shows hostile names as they are, in every form", () => {
    const options = { path: ["before.yml", "hostile.yml"] };
    expect(diff(options).stdout).toMatchInlineSnapshot(`
      "1 difference

      Rules
        ApiErrors → <img src=x onerror=alert(1)> @everyone #1 [a](javascript:x) \`b\` \\u001b[31m\\u202e |  alert in api, renamed  hostile.yml:4:5
          alert  renamed from \`ApiErrors\`
      "
    `);
    expect(diff({ ...options, format: "markdown" }).stdout).toMatchInlineSnapshot(`
      "### klaxon diff: 1 difference

      <details>
      <summary><b>Rules</b> (1)</summary>

      - **ApiErrors → &lt;img src=x onerror=alert(1)&gt; @⁠everyone #⁠1 \\[a\\](javascript:x) \\\`b\\\` \\\\u001b\\[31m\\\\u202e \\|** (alert in api, renamed, hostile.yml:4)
        - renamed from \`ApiErrors\`

      </details>
      "
    `);
  });

  it("folds a long answer for a pull request, within what GitHub takes", () => {
    const many = (limit: number) =>
      `groups:\n- name: api\n  rules:\n${Array.from({ length: 2_000 }, (_, index) => `  - alert: ${"A".repeat(40)}${index}\n    expr: errors > ${limit}\n`).join("")}`;
    write("many-1.yml", many(1));
    write("many-2.yml", many(2));
    const { stdout } = diff({ path: ["many-1.yml", "many-2.yml"], format: "markdown" });
    expect(stdout.length).toBeLessThan(62_000);
    expect(stdout.split("<details>").length).toBe(stdout.split("</details>").length);
    expect(stdout).toMatch(/^### klaxon diff: 2000 differences: 2000 alerts fire less or later\n/);
    expect(stdout).toMatch(/\n\d+ more differences; `klaxon diff` shows all of them\.\n$/);
  });

  it("answers as JSON", () => {
    expect(JSON.parse(diff({ path: ["before.yml", "after.yml"], json: true }).stdout)).toMatchInlineSnapshot(`
      {
        "counts": {
          "after": {
            "dashboards": 0,
            "routings": 0,
            "rules": 1,
          },
          "before": {
            "dashboards": 0,
            "routings": 0,
            "rules": 1,
          },
        },
        "differences": [
          {
            "area": "rules",
            "changes": [
              {
                "field": "expr",
                "importance": "looser",
                "message": "threshold 1 → 2 of \`errors\`: looser, fires less",
              },
            ],
            "importance": "looser",
            "kind": "alert",
            "name": "ApiErrors",
            "place": {
              "column": 5,
              "file": "after.yml",
              "line": 4,
            },
            "status": "changed",
            "within": "api",
          },
        ],
        "findings": [],
        "isUsable": true,
      }
    `);
  });
});
