import { describe, expect, it } from "vitest";
import { explainRun, type Journal, parseStoredRun, recordCurves } from "../../../../simulator/drill/index.ts";
import { noGaps, renderDrillJson } from "../../../../simulator/report/index.ts";
import { runSmallDrill } from "../../../support/small-drill.ts";

const run = runSmallDrill({ expression: 'probe_success{job="api-health"} == 0', rule: { for: "1m" } });
const plain: Journal = JSON.parse(JSON.stringify(run.journal));
const rich: Journal = JSON.parse(
  JSON.stringify({ ...run.journal, curves: recordCurves(run), explanations: explainRun(run) }),
);
const named = (name: string): Journal => ({ ...plain, scenario: { ...plain.scenario, name } });
const threeText = renderDrillJson([named("api/one"), named("api/two"), named("api/three")]);

const unseen = { dashboard: "api", panelId: 2, panelTitle: "Errors" };
const shown = {
  dashboard: "api",
  panelId: 1,
  panelTitle: "Requests",
  drill: "api/own",
  state: "shows" as const,
};

/** What was read, in short: the drills' names, and each finding with its place. */
function readOf(content: string | Uint8Array) {
  const { run: read, findings } = parseStoredRun(content, "run.json");
  return {
    drills: read?.journals.map(({ scenario }) => scenario.name),
    findings: findings.map(
      ({ severity, line, column, code, message }) => `${severity} ${line}:${column} ${code}: ${message}`,
    ),
  };
}

describe("stored runs", () => {
  it("are read as they were written, curves and explanations included", () => {
    for (const journal of [plain, rich]) {
      const { run: read, findings } = parseStoredRun(renderDrillJson([journal]), "run.json");
      expect(findings).toEqual([]);
      expect(JSON.parse(JSON.stringify(read?.journals))).toEqual([journal]);
    }
  });

  it("have what panels showed, but for words that only a newer klaxon knows", () => {
    const liveness = {
      panels: [
        { ...shown, link: "/d/api?viewPanel=1", alerts: ["Broken"] },
        { ...shown, drill: "api/two" },
      ],
      problems: [{ code: "panel-never-shows" as const, ...unseen, message: "it never shows" }],
    };
    const text = renderDrillJson([plain], noGaps, { liveness });
    const { run: read, findings } = parseStoredRun(text, "run.json");
    expect([read?.liveness, findings]).toEqual([liveness, []]);
    const newer = parseStoredRun(text.replace('"shows"', '"glows"'), "run.json");
    expect(newer.run?.liveness?.panels).toEqual([liveness.panels[1]]);
    expect(newer.findings.map(({ message }) => message)).toEqual([
      "of what panels showed, 1 of 3 results cannot be read, and are left out",
    ]);
    const wrong = parseStoredRun(JSON.stringify({ journals: [plain], liveness: 5 }), "run.json");
    expect([wrong.run?.liveness, wrong.findings.map(({ message }) => message)]).toEqual([
      undefined,
      ["what panels showed cannot be read, and is left out"],
    ]);
  });

  it("that break off within what panels showed have that up to there", () => {
    const panels = [shown, { ...shown, drill: "api/two" }];
    const text = renderDrillJson([plain], noGaps, { liveness: { panels, problems: [] } });
    const cut = text.slice(0, text.indexOf('"api/two"'));
    const { run: read, findings } = parseStoredRun(cut, "run.json");
    expect([read?.journals.length, read?.liveness]).toEqual([1, { panels: [shown], problems: [] }]);
    expect(findings.map(({ message }) => message)).toEqual([
      `the file breaks off at byte ${cut.length}; 1 whole journal is read`,
      "what panels showed is read up to there, 1 result; the rest is missing",
    ]);
  });

  it("may be one journal, or a list of them", () => {
    expect(readOf(JSON.stringify(plain)).drills).toEqual(["api/own"]);
    expect(readOf(JSON.stringify([plain, named("api/two")])).drills).toEqual(["api/own", "api/two"]);
  });

  it("of older forms lack what came later", () => {
    const { falseAlarms: _, strayNotifications: __, ...verdict } = plain.verdict;
    const { maintenance: ___, blastRadius: ____, ...scenario } = plain.scenario;
    const { run: read, findings } = parseStoredRun(
      JSON.stringify({ ...plain, scenario, verdict }),
      "run.json",
    );
    expect(findings).toEqual([]);
    expect(read?.journals[0]?.verdict.falseAlarms).toEqual([]);
  });

  it("of a newer form are refused, and it is said who reads them", () => {
    const newer = JSON.stringify({ version: 2, klaxonVersion: "9.1.0", journals: [plain] });
    expect(readOf(newer)).toEqual({
      drills: undefined,
      findings: [
        "error 1:1 run/newer: its form is 2, and this klaxon reads forms up to 1; read it with klaxon 9.1.0 or a newer one",
      ],
    });
    expect(readOf(JSON.stringify({ ...plain, version: 3 })).findings).toEqual([
      "error 1:1 run/newer: its form is 3, and this klaxon reads forms up to 1; read it with the klaxon that wrote it, or a newer one",
    ]);
  });

  it("that break off are read as far as journals are whole", () => {
    const cut = threeText.indexOf('"api/three"');
    const lines = threeText.slice(0, cut).split("\n");
    expect(readOf(threeText.slice(0, cut))).toEqual({
      drills: ["api/one", "api/two"],
      findings: [
        `warning ${lines.length}:${(lines.at(-1)?.length ?? 0) + 1} run/cut-off: the file breaks off at byte ${cut}; 2 whole journals are read`,
      ],
    });
  });

  it("that break off within a character of several bytes are read all the same", () => {
    const content = Buffer.from(`{"version":1,"journals":[${JSON.stringify(plain)},{"scenario":"ä`);
    expect(readOf(content.subarray(0, content.length - 1)).drills).toEqual(["api/own"]);
  });

  it("that are broken are read up to the place, which is told by line and byte", () => {
    const at = threeText.indexOf('"version"', threeText.indexOf('"api/two"'));
    const broken = `${threeText.slice(0, at)}oops${threeText.slice(at)}`;
    const lines = threeText.slice(0, at).split("\n");
    expect(readOf(broken)).toEqual({
      drills: ["api/one", "api/two"],
      findings: [
        `warning ${lines.length}:${(lines.at(-1)?.length ?? 0) + 1} run/malformed: this is not JSON at byte ${at}; 2 whole journals are read`,
      ],
    });
  });

  it.each([
    ["", "error 1:1 run/empty: the file is empty; was the disk full, or the run interrupted?"],
    ["{", "error 1:2 run/cut-off: the file breaks off at byte 1; no journal before that is whole"],
    ["<html>", "error 1:1 run/malformed: this is not JSON at byte 0; no journal before that is whole"],
    [
      '{"a":1}',
      "error 1:1 run/no-journals: there are no journals in this file; write it with `klaxon drill --json` or `klaxon live --json`",
    ],
    [
      "17",
      "error 1:1 run/no-journals: there are no journals in this file; write it with `klaxon drill --json` or `klaxon live --json`",
    ],
    [
      Uint8Array.of(0xff, 0xfe, 0x41, 0xff, 0xff, 0xff, 0xff),
      "error 1:1 run/not-utf-8: the file is not UTF-8 text; it is not what `--json` has written",
    ],
  ])("refuse %j", (content, finding) => {
    expect(readOf(content)).toEqual({ drills: undefined, findings: [finding] });
  });

  it("leave out a journal that lacks something, and keep the others", () => {
    const { seed: _, ...seedless } = plain;
    const text = JSON.stringify({ version: 1, journals: [named("api/one"), seedless, named("api/two")] });
    expect(readOf(text)).toEqual({
      drills: ["api/one", "api/two"],
      findings: [
        `warning 1:${text.indexOf(JSON.stringify(seedless)) + 1} run/missing-field: journal 2 (api/own) is left out: missing \`seed\`; write a number`,
      ],
    });
  });

  it("leave out events of kinds that a newer klaxon tells of", () => {
    const events = [...plain.events, { kind: "moon-risen", atMs: 5 }];
    const { run: read, findings } = parseStoredRun(JSON.stringify({ ...plain, events }), "run.json");
    expect(read?.journals[0]?.events).toHaveLength(plain.events.length);
    expect(findings.map(({ message }) => message)).toEqual([
      "1 event of the kind `moon-risen`, which this klaxon does not know, is left out",
    ]);
  });

  it("survive names that mean something to programs, and nesting without end", () => {
    const hostile = named('__proto__</script><script>alert("x")</script>\u0000\u202e');
    const events = hostile.events.map((event) =>
      "labels" in event ? { ...event, labels: JSON.parse('{"__proto__":"x","constructor":"y"}') } : event,
    );
    expect(readOf(JSON.stringify({ ...hostile, events })).findings).toEqual([]);
    expect(Object.keys({})).toEqual([]);
    const deep = `{"version":1,"journals":[${"[".repeat(200_000)}`;
    expect(readOf(deep).findings).toEqual([
      `error 1:${deep.length + 1} run/cut-off: the file breaks off at byte ${deep.length}; no journal before that is whole`,
    ]);
  });

  it("are refused where they are too large, without a look", () => {
    const large = new Proxy(new Uint8Array(), {
      get: (_, name) => (name === "length" ? 300 * 1024 * 1024 : undefined),
    });
    expect(readOf(large).findings).toEqual([
      "error 1:1 document/too-large: the file has 300 MiB; at most 256 MiB are read, so split it",
    ]);
  });
});
