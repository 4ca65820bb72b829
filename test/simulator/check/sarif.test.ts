import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { checkDescriptions } from "../../../simulator/check/index.ts";
import { renderCheckSarif, type SarifSurroundings } from "../../../simulator/report/index.ts";
import { alertFile, check } from "./checked.ts";

const surroundings: SarifSurroundings = {
  toolVersion: "1.2.3",
  homepage: "https://klaxon.example/",
  pageText: (page) => `# ${page}`,
  pathInSources: (file) => (file.startsWith("/") ? undefined : `ops/${file}`),
};

const nowMs = Date.parse("2026-06-15T12:00:00Z");

function sarifOf(texts: Readonly<Record<string, string>>) {
  return JSON.parse(renderCheckSarif(check(texts, { nowMs }), surroundings));
}

const quiet = "# klaxon check disable-file alert/missing-runbook: they come later until 2027-01-31\n";
const texts = {
  "a b.yml": `${quiet}${alertFile("up > 1 or rate(x[1s]) > 1")}`,
  "/elsewhere/c.yml": alertFile("node_load1"),
  "broken.yml": "groups: [",
};

describe("SARIF of klaxon check", () => {
  it("names every check as a rule, with its page", () => {
    const { rules } = sarifOf(texts).runs[0].tool.driver;
    const own = rules.slice(0, checkDescriptions.length);
    expect(own.map(({ id }: { id: string }) => id)).toEqual(checkDescriptions.map(({ code }) => code));
    expect(own[0]).toEqual({
      id: "absent/cannot-resolve",
      name: "AbsentCannotResolve",
      shortDescription: { text: "an `absent` that stays true for ever" },
      fullDescription: { text: "an `absent` that stays true for ever" },
      helpUri: "https://klaxon.example/docs/checks/absent-cannot-resolve.md",
      help: {
        text: "see docs/checks/absent-cannot-resolve.md",
        markdown: "# docs/checks/absent-cannot-resolve.md",
      },
      defaultConfiguration: { level: "warning" },
      properties: { tags: ["prometheus", "alerting"], "problem.severity": "warning" },
    });
    for (const { ruleId, ruleIndex } of sarifOf(texts).runs[0].results) {
      expect(rules[ruleIndex].id).toBe(ruleId);
    }
  });

  it("places findings in the sources, or by their whole path outside of them", () => {
    const { results } = sarifOf(texts).runs[0];
    const uris = results.map(
      ({ ruleId, locations }: { ruleId: string; locations: [{ physicalLocation: object }] }) => [
        ruleId,
        locations[0].physicalLocation,
      ],
    );
    expect(uris).toContainEqual([
      "alert/never-fires",
      {
        artifactLocation: { uri: "ops/a%20b.yml", uriBaseId: "%SRCROOT%" },
        region: { startLine: 6, startColumn: 16 },
      },
    ]);
    expect(uris).toContainEqual([
      "alert/no-comparison",
      {
        artifactLocation: { uri: "file:///elsewhere/c.yml" },
        region: { startLine: 5, startColumn: 16 },
      },
    ]);
  });

  it("shows what is kept quiet as suppressed, with the reason", () => {
    const { results } = sarifOf(texts).runs[0];
    const suppressed = results.filter((result: { suppressions: [] }) => result.suppressions.length > 0);
    expect(
      suppressed.map(({ ruleId, suppressions }: Record<string, unknown>) => [ruleId, suppressions]),
    ).toEqual([
      [
        "alert/missing-runbook",
        [{ kind: "inSource", status: "accepted", justification: "they come later (until 2027-01-31)" }],
      ],
    ]);
  });

  it("keeps fingerprints when lines above come and go, and gives each finding its own", () => {
    const prints = (text: string) =>
      sarifOf({ "a.yml": text }).runs[0].results.map(
        (result: { partialFingerprints: { primaryLocationLineHash: string } }) =>
          result.partialFingerprints.primaryLocationLineHash,
      );
    const text = alertFile("rate(x[1s]) > 1 or rate(x[1s]) > 2");
    const before = prints(text);
    expect(new Set(before).size).toBe(before.length);
    expect(prints(`# one\n# two\n${text}`)).toEqual(before);
    expect(prints(text.replace("Example", "Other"))).not.toEqual(before);
  });

  it("says whether everything could be read", () => {
    expect(sarifOf(texts).runs[0].invocations).toEqual([{ executionSuccessful: false }]);
    expect(sarifOf({ "a.yml": alertFile("up") }).runs[0].invocations).toEqual([
      { executionSuccessful: true },
    ]);
  });
});

const dashboard = JSON.stringify(
  {
    uid: "demo",
    title: "<b>Demo</b> | *all*",
    schemaVersion: 39,
    templating: { list: [{ name: "datasource", type: "datasource", query: "prometheus" }] },
    panels: [
      { id: 1, type: "timeseries", title: "Requests", targets: [{ refId: "A", expr: "rate(up)" }] },
      { id: 1, type: "stat", title: "", datasource: "Here", targets: [{ refId: "A", expr: "up{" }] },
      { id: 2, type: "logs", datasource: { type: "loki" }, targets: [{ refId: "A", expr: '{a="b"' }] },
    ],
  },
  undefined,
  2,
);

const linkingRules = alertFile("up == 0").replace(
  "annotations: {",
  'annotations: {dashboard: "https://grafana.example/d/demo?viewPanel=5", ',
);

describe("SARIF of dashboards", () => {
  const ofDashboards = { "d/demo.json": dashboard, "rules.yml": linkingRules };

  it("has their findings beside those of rules, at the line where they stand", () => {
    const { results } = sarifOf(ofDashboards).runs[0];
    const found = results.map(
      ({ ruleId, level, locations }: Record<string, never>) =>
        `${level} ${ruleId} ${JSON.stringify(locations).match(/"uri":"([^"]*)"/)?.[1]}:${JSON.stringify(locations).match(/"startLine":(\d+)/)?.[1]}`,
    );
    const line = (text: string) => dashboard.slice(0, dashboard.indexOf(text)).split("\n").length;
    expect(found).toContain(`error query/bad-promql ops/d/demo.json:${line("rate(up)")}`);
    expect(found).toContain(`error query/bad-logql ops/d/demo.json:${line("{a=")}`);
    expect(found).toContain(`warning panel/literal-datasource ops/d/demo.json:${line('"Here"')}`);
    expect(found.filter((each: string) => each.includes("panel/duplicate-id"))).toHaveLength(1);
    expect(found.filter((each: string) => each.includes("alert/panel-not-found"))).toHaveLength(1);
  });

  it("gives each finding a fingerprint of its own", () => {
    const prints = sarifOf(ofDashboards).runs[0].results.map(
      (result: { partialFingerprints: { primaryLocationLineHash: string } }) =>
        result.partialFingerprints.primaryLocationLineHash,
    );
    expect(prints.length).toBeGreaterThan(10);
    expect(new Set(prints).size).toBe(prints.length);
  });
});

const schema = load("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");

if (schema === undefined) {
  process.stderr.write(
    "SKIPPED SARIF against its schema: the package @microsoft/jest-sarif is not installed\n",
  );
}

describe.skipIf(schema === undefined)("SARIF of klaxon check, held against the schema", () => {
  it("is valid, and the schema finds a planted mistake", () => {
    const validate = validator();
    const sarif = sarifOf(texts);
    expect(validate(sarif)).toEqual([]);
    expect(validate(sarifOf({ "d/demo.json": dashboard, "rules.yml": linkingRules }))).toEqual([]);
    sarif.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
    expect(validate(sarif)).toHaveLength(1);
  });
});

/** What a package has at a path; undefined where it is not installed. */
function load(path: string): unknown {
  try {
    return createRequire(import.meta.url)(path);
  } catch {
    return undefined;
  }
}

function validator(): (value: unknown) => readonly unknown[] {
  const { default: Ajv } = createRequire(import.meta.url)("ajv");
  // The schema is of an older draft, whose words here mean the same, and has one pattern that is no Unicode one.
  const { $schema, id, ...plain } = Object(schema);
  const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false }).compile(plain);
  return (value) => (validate(value) ? [] : validate.errors);
}
