import { describe, expect, it } from "vitest";
import { dashboardsWithin } from "../../../simulator/dashboard/index.ts";

const node = '{"title": "Node", "schemaVersion": 39, "panels": []}';
const text = (value: unknown) => JSON.stringify(value);
const indented = (value: string, by: number) =>
  value
    .split("\n")
    .map((line) => " ".repeat(by) + line)
    .join("\n");

/** What a file holds, in short: names with what they are called, then what is told. */
function heldIn(content: string) {
  const held = dashboardsWithin(content, "m.yaml");
  return (
    held && [
      ...held.dashboards.map(
        (one) => `${one.name}: ${JSON.parse(one.content).title ?? JSON.parse(one.content).spec.title}`,
      ),
      ...held.findings.map(({ severity, line, message }) => `${severity} ${line}: ${message}`),
    ]
  );
}

const resource = (name: string, apiVersion = "dashboard.grafana.app/v1beta1") => ({
  apiVersion,
  kind: "Dashboard",
  metadata: { name },
  spec: { title: `Of ${name}`, schemaVersion: 41, panels: [] },
});
const configMap = (name: string, data: object) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
});

describe("manifests", () => {
  it("hold dashboards in the data of a ConfigMap, beside what is none", () => {
    const manifest = `apiVersion: v1
kind: ConfigMap
metadata:
  name: dashboards
  labels: { grafana_dashboard: "1" }
data:
  node.json: |-
${indented(JSON.stringify(JSON.parse(node), undefined, 2), 4)}
  notes.txt: dashboards are here
  other.json: '{"a": 1}'
`;
    expect(heldIn(manifest)).toEqual(["node.json: Node"]);
  });

  it("hold what is meant for a dashboard and is broken, so that its reader says where", () => {
    const held = dashboardsWithin(text(configMap("d", { "a.json": '{"panels": [', "b.txt": "{" })), "m.json");
    expect(held?.dashboards).toEqual([{ name: "a.json", content: '{"panels": [' }]);
  });

  it("hold the dashboard of a GrafanaDashboard, or say where it is to be had", () => {
    const of = (spec: string) =>
      heldIn(`apiVersion: grafana.integreatly.org/v1beta1
kind: GrafanaDashboard
metadata:
  name: node
spec:
${spec}`);
    expect(of(`  json: >\n    ${node}\n`)).toEqual(["node: Node"]);
    expect(of("  url: https://example.com/node.json\n")).toEqual([
      "warning 6: the resource has its dashboard from `url`, which is not looked up; name a file that holds it",
    ]);
    expect(of("  instanceSelector: {}\n")).toEqual([
      "warning 6: the resource holds no dashboard; write it into `spec.json`",
    ]);
  });

  it("of lists and of several documents are all read, and names stand once", () => {
    const list = {
      apiVersion: "v1",
      kind: "List",
      items: [resource("one"), resource("two", "dashboard.grafana.app/v2"), 5],
    };
    expect(heldIn(text(list))).toEqual(["one: Of one", "two: Of two"]);
    const typed = {
      apiVersion: "v1",
      kind: "ConfigMapList",
      items: ["a", "b"].map((name) => ({ metadata: { name }, data: { "node.json": node } })),
    };
    expect(heldIn(text(typed))).toEqual(["node.json: Node", "b:node.json: Node"]);
    const documents = `---\n${text(resource("a/../b"))}\n---\n${text(resource("a/../b"))}\n---\nkind: Service\n`;
    expect(heldIn(documents)).toEqual(["a-..-b: Of a/../b", "a-..-b-2: Of a/../b"]);
  });

  it.each([
    ["a dashboard", node],
    ["a dashboard's resource", text(resource("one"))],
    ["what the API answers", text({ dashboard: JSON.parse(node), meta: {} })],
    ["a ConfigMap of something else", text(configMap("c", { "app.conf": "x" }))],
    ["rules", "groups: []\n"],
    [
      "a list of rules",
      text({ kind: "List", apiVersion: "v1", items: [{ kind: "PrometheusRule", spec: {} }] }),
    ],
    ["lists without end", "[".repeat(1000)],
    ["broken YAML", "kind: ConfigMap\n  data: [\n"],
    ["nothing", ""],
  ])("leave %s as it is", (_, content) => {
    expect(dashboardsWithin(content, "f")).toBeUndefined();
  });
});
