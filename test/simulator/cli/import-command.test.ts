import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { samples } from "../../dashboards/import/samples.ts";
import { klaxon } from "../../support/klaxon.ts";
import { repositoryRoot } from "../../support/repository.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-import-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rules = "groups:\n  - name: mail\n    rules:\n      - alert: MailDown\n        expr: up == 0\n";

function write(file: string, content: unknown): void {
  writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
}

function run(...words: readonly string[]) {
  return klaxon(["import", ...words], { cwd: folder });
}

describe("klaxon import", () => {
  it("writes a dashboard as TypeScript and says what of it the kit has words for", () => {
    write("Node Exporter.json", samples.modern);
    expect(run("Node Exporter.json", "--out", "node.ts")).toEqual({
      status: 0,
      stdout:
        "Node Exporter.json -> node.ts: classic dashboard of 8 panels, 3 of a type that the kit has no word for; " +
        "of 359 values 217 in words of the kit, 34 said once for many, 108 in patches; 42 values of the kit taken away\n",
      stderr: "",
    });
    expect(readFileSync(join(folder, "node.ts"), "utf8")).toMatch(/from "klaxon\/dashboards";\n/);
  });

  it("writes to the standard output where no file is named", () => {
    write("mail.yml", rules);
    const { status, stdout, stderr } = run("mail.yml", "--kit", "../kit.ts");
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "mail.yml -> standard output: 1 rule; of 3 values 0 in patches\n",
    });
    expect(stdout).toContain('import { type PlainRuleFile, plainAlert } from "../kit.ts";');
    expect(stdout).toContain("export const mail: PlainRuleFile = {");
  });

  it("imports each file of a folder and passes over what is neither", () => {
    mkdirSync(join(folder, "in/deep"), { recursive: true });
    mkdirSync(join(folder, "out"));
    write("in/deep/a.json", samples.ancient);
    write("in/b.yml", rules);
    write("in/package.json", { name: "x" });
    const { status, stderr } = run("in", "--out", "out");
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "in/package.json: neither a dashboard nor rules, passed over\n",
    });
    expect(readdirSync(join(folder, "out")).sort()).toEqual(["a.ts", "b.ts"]);
  });

  it("never writes over a file without being told to", () => {
    write("mail.yml", rules);
    write("mail.ts", "mine");
    const refused = run("mail.yml", "--out", "mail.ts");
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(
      "mail.ts:1:1: error: is there already; remove it, or write over it with `--force`",
    );
    expect(readFileSync(join(folder, "mail.ts"), "utf8")).toBe("mine");
    expect(run("mail.yml", "--out", "mail.ts", "--force").status).toBe(0);
    expect(readFileSync(join(folder, "mail.ts"), "utf8")).toContain("plainAlert");
  });

  it("tells everything that is wrong with what it was given, with places, and writes nothing", () => {
    mkdirSync(join(folder, "out"));
    write("ok.yml", rules);
    write("wrong.json", '{\n  "title": 1,\n  "panels": [\n    { "targets": {} },\n    "text"\n  ]\n}\n');
    write("rules.yml", "groups:\n  - name: a\n    rules:\n      - expr: up\n      - alert: B\n");
    write("strange.yml", "title: a\npanels:\n  - max: .inf\n");
    write("routing.yml", "route:\n  receiver: a\n");
    write("broken.json", "{ ");
    write("other.json", "[]");
    const files = [
      "ok.yml",
      "wrong.json",
      "rules.yml",
      "strange.yml",
      "routing.yml",
      "broken.json",
      "other.json",
      "missing.json",
    ];
    const { status, stdout, stderr } = run(...files, "--out", "out");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatchInlineSnapshot(`
      "broken.json:1:3: error: flow map must end with a } (document/malformed)
      missing.json:1:1: error: there is no such file; check its path (file/missing)
      other.json:1:1: error: this is neither a dashboard (\`panels\`, \`rows\` or \`elements\`) nor a rule file (\`groups\`) (import/unknown)
      routing.yml:1:1: error: this is an Alertmanager configuration; only dashboards and rules are imported (import/routing)
      rules.yml:4:9: error: \`groups[0].rules[0]\` must have either \`alert\` or \`record\` (import/wrong-value)
      rules.yml:5:9: error: missing \`groups[0].rules[1].expr\`; write a text (import/missing-field)
      strange.yml:3:10: error: \`Infinity\` is no number that JSON can hold (import/number)
      wrong.json:2:12: error: \`title\` must be a text, not a number; put it in quotes (import/wrong-value)
      wrong.json:4:18: error: \`panels[0].targets\` must be a list, not a map (import/wrong-value)
      wrong.json:5:5: error: \`panels[1]\` must be a map, not a text (import/wrong-value)
      "
    `);
    expect(readdirSync(join(folder, "out"))).toEqual([]);
  });

  it("refuses two files that would become one, and several without a folder", () => {
    mkdirSync(join(folder, "out"));
    write("a b.yml", rules);
    write("a-b.yml", rules);
    expect(run("a b.yml", "a-b.yml", "--out", "out").stderr).toContain(
      "would become `out/a-b.ts`, as `a b.yml` does",
    );
    expect(run("a b.yml", "a-b.yml")).toMatchObject({ status: 2, stdout: "" });
  });

  it("imports from the neighbour in klaxon's own sources", () => {
    write("mail.yml", rules);
    const target = join(repositoryRoot, "alerts/systems/imported-for-a-test.ts");
    try {
      expect(run("mail.yml", "--out", target).status).toBe(0);
      expect(readFileSync(target, "utf8")).toContain('from "../index.ts";');
    } finally {
      rmSync(target, { force: true });
    }
  });
});

describe("what klaxon import writes", () => {
  it("is formatted, without complaint of the linter, and of the right types", () => {
    const project = join(folder, "project");
    mkdirSync(join(folder, "in"));
    mkdirSync(join(project, "src"), { recursive: true });
    for (const [name, sample] of Object.entries(samples)) write(`in/${name}.json`, sample);
    write("in/mail.yml", rules);
    cpSync(join(repositoryRoot, "alerts/generated/rules"), join(folder, "in/rules"), { recursive: true });
    for (const name of ["klaxon-api.json", "klaxon-redis.json", "klaxon-stack.json"]) {
      cpSync(join(repositoryRoot, "dashboards/generated", name), join(folder, "in", name));
    }
    const kits = { "klaxon/dashboards": "dashboards/index.ts", "klaxon/alerts": "alerts/index.ts" };
    expect(run("in", "--out", "project/src").status).toBe(0);
    const biome = JSON.parse(readFileSync(join(repositoryRoot, "biome.json"), "utf8"));
    write("project/biome.json", { ...biome, root: true, vcs: { enabled: false } });
    expect(
      execute(
        "@biomejs/biome/bin/biome",
        ["check", "--error-on-warnings", "--skip=suspicious/noTemplateCurlyInString", "src"],
        project,
      ),
    ).toBe("");
    const own = JSON.parse(readFileSync(join(repositoryRoot, "tsconfig.json"), "utf8"));
    const paths = Object.fromEntries(
      Object.entries(kits).map(([name, file]) => [name, [join(repositoryRoot, file)]]),
    );
    const { compilerOptions } = own;
    write("project/tsconfig.json", { compilerOptions: { ...compilerOptions, paths }, include: ["src"] });
    writeFileSync(join(project, "package.json"), '{ "type": "module" }');
    symlinkSync(join(repositoryRoot, "node_modules"), join(project, "node_modules"));
    expect(execute("typescript/bin/tsc", ["-p", "."], project)).toBe("");
    // The type checker reads all of our sources with them.
  }, 300_000);
});

/** What a program of node_modules complained of; nothing where it was content. */
function execute(program: string, words: readonly string[], cwd: string): string {
  const path = join(repositoryRoot, "node_modules", program);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...words], { cwd, encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}`;
}
