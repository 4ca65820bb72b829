import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { readCheckInputs } from "../../../simulator/cli/check-inputs.ts";
import { diffCommand } from "../../../simulator/cli/diff-command.ts";
import { importCommand } from "../../../simulator/cli/import-command.ts";
import { dashboardFiles, readDashboardFiles } from "../../../simulator/cli/preview-files.ts";
import { samples } from "../../dashboards/import/samples.ts";
import { recordTerminal } from "../../support/recorded-terminal.ts";

const root = mkdtempSync(join(tmpdir(), "klaxon-held-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, "case-"));
  mkdirSync(join(folder, "out"));
});

const { modern, "second-format": newer } = samples;
const text = (value: unknown) => JSON.stringify(value, undefined, 2);
const indented = (value: string) =>
  value
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");

const configMap = (data: Readonly<Record<string, unknown>>) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: dashboards\ndata:\n${Object.entries(data)
    .map(([key, value]) => `  ${key}: |-\n${indented(text(value))}\n`)
    .join("")}`;
const grafanaDashboard = (dashboard: unknown) =>
  `apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaDashboard\nmetadata:\n  name: node\nspec:\n  instanceSelector: {}\n  json: |\n${indented(text(dashboard))}\n`;
const resource = (apiVersion: string, spec: unknown) => ({
  apiVersion: `dashboard.grafana.app/${apiVersion}`,
  kind: "Dashboard",
  metadata: { name: "node" },
  spec,
});

function write(file: string, content: unknown): string {
  const path = join(folder, file);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : text(content));
  return path;
}

const withoutFolder = (told: string) => told.replaceAll(`${folder}/`, "");

function imported(paths: readonly string[], out = join(folder, "out")) {
  const terminal = recordTerminal();
  const options = { paths, out, force: false, kit: "klaxon/dashboards" };
  const status = importCommand(options, terminal);
  const { stdout, stderr } = terminal.written;
  return { status, stdout: withoutFolder(stdout), stderr: withoutFolder(stderr) };
}

/** A file of TypeScript without the line that names its source. */
const codeIn = (file: string) => readFileSync(join(folder, "out", file), "utf8").replace(/^.*\n/, "");

describe("klaxon import of what wraps a dashboard", () => {
  it.each([
    ["a ConfigMap", configMap({ "node.json": modern }), modern],
    ["a GrafanaDashboard", grafanaDashboard(modern), modern],
    ["a resource, v1", resource("v1", modern), modern],
    ["a resource, v1beta1, as YAML", `---\n${text(resource("v1beta1", modern))}`, modern],
    [
      "a list of resources",
      { apiVersion: "v1", kind: "List", items: [resource("v0alpha1", modern)] },
      modern,
    ],
    ["an answer of the API", { meta: { slug: "node" }, dashboard: modern }, modern],
    ["an answer with a resource", { meta: {}, dashboard: resource("v1", modern) }, modern],
    ["an answer of grafana.com", { id: 1860, revision: 37, json: modern }, modern],
    ["a ConfigMap of the newer format", configMap({ "node.json": newer }), newer],
    ["a list of the newer format", { apiVersion: "v1", kind: "List", items: [newer] }, newer],
  ])("makes of %s what it makes of the dashboard itself", (_, wrapped, bare) => {
    const { status, stderr } = imported([write("wrapped.yaml", wrapped)]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [file = ""] = readdirSync(join(folder, "out"));
    const code = codeIn(file);
    rmSync(join(folder, "out", file));
    expect(imported([write("bare.json", bare)]).status).toBe(0);
    expect(code).toBe(codeIn("bare.ts"));
  });

  it("makes a file of each, named as it is called there, and asks where to put them", () => {
    const several = write(
      "all.yaml",
      configMap({ "node.json": modern, "two.json": newer, "notes.json": {} }),
    );
    const { status, stdout, stderr } = imported([several]);
    expect([status, stderr, stdout.split("\n").map((line) => line.split(":")[0])]).toEqual([
      0,
      "",
      ["all.yaml#node.json -> out/node.ts", "all.yaml#two.json -> out/two.ts", ""],
    ]);
    const terminal = recordTerminal();
    const options = { paths: [several], out: undefined, force: false, kit: undefined };
    expect(() => importCommand(options, terminal)).toThrow("several files need a folder to go to");
  });

  it("says where the dashboard is that a resource does not hold", () => {
    const remote =
      "apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaDashboard\nspec:\n  grafanaCom: { id: 1860 }\n";
    const { status, stderr } = imported([write("remote.yaml", remote)]);
    expect(status).toBe(2);
    expect(stderr).toContain("remote.yaml:4:3: warning: the resource has its dashboard from `grafanaCom`");
  });
});

describe("other commands on what holds dashboards", () => {
  it("check each of them, in files and in folders, beside rules of the same list", () => {
    write("k8s/cm.yaml", configMap({ "node.json": modern, "two.json": newer }));
    write("k8s/other.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  app.conf: x\n");
    const rules = { apiVersion: "monitoring.coreos.com/v1", kind: "PrometheusRule", spec: { groups: [] } };
    write("k8s/list.yaml", text({ apiVersion: "v1", kind: "List", items: [rules, resource("v1", modern)] }));
    const namesIn = (path: string) => readCheckInputs([path]).files.map(({ file }) => withoutFolder(file));
    expect(namesIn(join(folder, "k8s"))).toEqual([
      "k8s/cm.yaml#node.json",
      "k8s/cm.yaml#two.json",
      "k8s/list.yaml",
      "k8s/list.yaml#node",
    ]);
    expect(namesIn(join(folder, "k8s/cm.yaml"))).toEqual(["k8s/cm.yaml#node.json", "k8s/cm.yaml#two.json"]);
  });

  it("compare them with those of other files, whatever wraps them", () => {
    const terminal = recordTerminal();
    const renamed = { ...modern, title: "Renamed" };
    const before = write("before.json", modern);
    const after = write("after.yaml", configMap({ "node.json": renamed }));
    const defaults = { git: undefined, format: "text", json: false, exitZero: false } as const;
    const reading = { prometheus: 3, enableFeature: [] } as const;
    const diff = (path: readonly string[]) =>
      diffCommand({ ...defaults, ...reading, path }, terminal, folder);
    expect(diff([before, after])).toBe(1);
    const { stdout, stderr } = terminal.written;
    expect([stderr, stdout.split("\n", 1)[0]]).toEqual(["", "1 difference"]);
    expect(stdout).toContain("after.yaml#node.json");
    expect(diff([before, write("same.yaml", grafanaDashboard(modern))])).toBe(0);
  });

  it("preview each of them, and keep them while their file is broken", () => {
    const file = write("all/cm.yaml", configMap({ "node.json": modern, "two.json": newer }));
    write("all/rules.yaml", "groups: []\n");
    expect(dashboardFiles([join(folder, "all")]).map(withoutFolder)).toEqual(["all/cm.yaml"]);
    const read = readDashboardFiles(file, new Map());
    expect(read.map((one) => [withoutFolder(one.file), one.model?.schema])).toEqual([
      ["all/cm.yaml#node.json", "classic"],
      ["all/cm.yaml#two.json", "v2"],
    ]);
    const known = new Map(read.map((one) => [one.file, one]));
    expect(readDashboardFiles(file, known)).toEqual(read);
    expect(readDashboardFiles(file, known)[0]).toBe(read[0]);
    write("all/cm.yaml", configMap({ "node.json": modern }).replace("data:", "data: ["));
    expect(dashboardFiles([join(folder, "all")]).map(withoutFolder)).toEqual(["all/cm.yaml"]);
    const broken = readDashboardFiles(file, known);
    expect(broken.map(({ model, findings }) => [model?.schema, findings[0]?.severity])).toEqual([
      ["classic", "error"],
      ["v2", "error"],
    ]);
  });
});
