import { describe, expect, it } from "vitest";
import { alertTexts, evaluateScenario, failureTexts, type ScenarioOptions } from "./rule-scenario.ts";
import { storeText } from "./series-text.ts";

const rulesOf = (...rules: readonly string[]) =>
  `groups:\n- name: g\n  rules:\n${rules.map((rule) => `  - ${rule}\n`).join("")}`;

const minutes = (count: number): ScenarioOptions => ({ endMs: count * 60_000 });

describe("the states of an alert", () => {
  it.each([
    ["fires at the first result without a hold duration", "", "m 0 1x3", "A pending 60, firing 60"],
    ["fires when it has been active for its hold duration", "for: 2m", "m 0 1x4", "A pending 60, firing 180"],
    [
      "needs two evaluations for a shorter one than the interval",
      "for: 10s",
      "m 0 1x4",
      "A pending 60, firing 120",
    ],
    ["rounds the hold duration up to evaluations", "for: 90s", "m 0 1x4", "A pending 60, firing 180"],
    [
      "ends while pending at one evaluation without result",
      "for: 3m",
      "m 1 1 0 0 0",
      "A pending 0, ended 120",
    ],
    ["begins anew after that", "for: 2m", "m 1 1 0 1x4", "A pending 0, ended 120|A pending 180, firing 300"],
    [
      "resolves at the first evaluation without result",
      "for: 1m",
      "m 1 1 1 0 0",
      "A pending 0, firing 60, resolved 180",
    ],
    ["resolves when its series goes stale", "", "m 1 1 stale", "A pending 0, firing 0, resolved 120"],
    [
      "is a new alert after it was resolved",
      "",
      "m 1 0 1 0",
      "A pending 0, firing 0, resolved 60|A pending 120, firing 120, resolved 180",
    ],
    ["keeps firing for a time", "keep_firing_for: 2m", "m 1 0 0 0 0", "A pending 0, firing 0, resolved 180"],
    [
      "counts that time from the first evaluation without result",
      "keep_firing_for: 90s",
      "m 1 1 0 0 0 0",
      "A pending 0, firing 0, resolved 240",
    ],
    [
      "stays one alert if a result comes back meanwhile",
      "keep_firing_for: 2m",
      "m 1 0 0 1 0 0 0 0",
      "A pending 0, firing 0, resolved 360",
    ],
    ["does not keep a pending alert", "for: 2m, keep_firing_for: 5m", "m 1 1 0 0", "A pending 0, ended 120"],
  ])("%s", (_what, fields, input, expected) => {
    const rules = rulesOf(`{alert: A, expr: m == 1${fields === "" ? "" : `, ${fields}`}}`);
    const texts = alertTexts(evaluateScenario(rules, input, minutes(8))).map((text) =>
      text.replace('{alertname="A"}', "A"),
    );
    expect(texts.join("|")).toBe(expected);
  });

  it("are written as ALERTS and ALERTS_FOR_STATE, each end with a marker", () => {
    const rules = rulesOf("{alert: A, expr: m == 1, for: 1m, labels: {severity: page}}");
    const { store } = evaluateScenario(rules, 'm{a="b"} 0 1 1 1 0 0', minutes(5));
    expect(storeText(store, /^ALERTS/)).toEqual([
      'ALERTS_FOR_STATE{a="b",alertname="A",severity="page"} 60@60 60@120 60@180 stale@240',
      'ALERTS{a="b",alertname="A",alertstate="firing",severity="page"} 1@120 1@180 stale@240',
      'ALERTS{a="b",alertname="A",alertstate="pending",severity="page"} 1@60 stale@120',
    ]);
  });

  it("can be asked for at any time, with the annotations of the last result", () => {
    const rules = rulesOf(
      '{alert: A, expr: m > 0, for: 1m, keep_firing_for: 2m, annotations: {text: "{{ $value }} of {{ $labels.__name__ }}", plain: x}}',
    );
    const { evaluation } = evaluateScenario(rules, "m 0 1 2 3 0 0 0 0", minutes(7));
    const at = (seconds: number) =>
      evaluation
        .activeAlertsAt("A", seconds * 1000)
        .map(
          ({ state, annotations }) =>
            `${state}: ${annotations.map(([name, text]) => `${name}=${text}`).join(", ")}`,
        );
    expect([0, 59, 60, 119, 120, 200, 240, 359, 360].map(at)).toEqual([
      [],
      [],
      ["pending: plain=x, text=1 of m"],
      ["pending: plain=x, text=1 of m"],
      ["firing: plain=x, text=2 of m"],
      ["firing: plain=x, text=3 of m"],
      ["firing: plain=x, text=3 of m"],
      ["firing: plain=x, text=3 of m"],
      [],
    ]);
    expect(evaluation.activeAlertsAt("B", 60_000)).toEqual([]);
    expect(evaluation.alerts[0]?.valueAt(150_000)).toBe(2);
  });
});

describe("the identity of an alert", () => {
  it("is made of the result's labels, those of rule and group, and the alert's name", () => {
    const rules = `groups:
- name: g
  labels: {team: api, tier: one}
  rules:
  - alert: A
    expr: m
    labels: {tier: "", a: "{{ $labels.a }}-{{ $labels.tier }}", alertname: ignored, size: '{{ if gt $value 1.0 }}big{{ end }}'}
`;
    expect(alertTexts(evaluateScenario(rules, 'm{a="x",tier="two",b="y"} 1 2 3', minutes(2)))).toEqual([
      '{a="x-two",alertname="A",b="y",team="api"} pending 0, firing 0, resolved 60',
      '{a="x-two",alertname="A",b="y",size="big",team="api"} pending 60, firing 60',
    ]);
  });

  it("must differ between results", () => {
    const rules = rulesOf("{alert: A, expr: m > 1, labels: {a: same}}");
    const evaluated = evaluateScenario(rules, 'm{a="x"} 2 2 2 2 0\nm{a="y"} 0 0 2 2 2', minutes(4));
    expect(failureTexts(evaluated)).toEqual([
      "A 120..180 (2) evaluation: vector contains metrics with the same labelset after applying alert labels",
    ]);
    expect(alertTexts(evaluated)).toEqual(['{a="same",alertname="A"} pending 0, firing 0']);
  });

  it("leaves the text of a template that comes out empty on the series, as Prometheus does", () => {
    const rules = rulesOf('{alert: A, expr: m, labels: {e: "{{ if false }}x{{ end }}", b: ""}}');
    const { store } = evaluateScenario(rules, "m 1", minutes(0));
    expect(storeText(store, /^ALERTS\{/)).toEqual([
      'ALERTS{alertname="A",alertstate="firing",e="{{ if false }}x{{ end }}"} 1@0',
    ]);
  });
});

describe("an evaluation that fails", () => {
  it("leaves alerts and series as they were", () => {
    const rules = rulesOf("{record: r, expr: m + on () n}", "{alert: A, expr: m + on () n > 0, for: 3m}");
    const evaluated = evaluateScenario(rules, 'm 1x5\nn{a="x"} 1x5\nn{a="y"} _ _ 1 1 stale _', minutes(5));
    const message =
      'evaluation: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="n", a="y"}, {__name__="n", a="x"}];many-to-many matching not allowed: matching labels must be unique on one side';
    expect(failureTexts(evaluated).map((text) => text.replace(/\[.*\]/, "[…]"))).toEqual([
      `r 120..180 (2) ${message}`.replace(/\[.*\]/, "[…]"),
      `A 120..180 (2) ${message}`.replace(/\[.*\]/, "[…]"),
    ]);
    expect(alertTexts(evaluated)).toEqual(['{alertname="A"} pending 0, firing 240']);
    expect(storeText(evaluated.store, /^(r|ALERTS_)/)).toEqual([
      'ALERTS_FOR_STATE{alertname="A"} 0@0 0@60 0@240 0@300',
      "r 2@0 2@60 2@240 2@300",
    ]);
  });

  it.each([
    ["a range vector", "m[5m]"],
    ["a string", '"text"'],
    ["a range vector of a subquery", "(m[5m:1m])"],
  ])("is every one of a rule that yields %s", (_what, expr) => {
    const evaluated = evaluateScenario(rulesOf(`{record: r, expr: '${expr}'}`), "m 1x4", minutes(4));
    expect(failureTexts(evaluated)).toEqual([
      "r 0..240 (5) evaluation: rule result is not a vector or scalar",
    ]);
  });

  it("is one that exceeds the group's limit, which also drops all alerts", () => {
    const rules = `groups:
- name: g
  limit: 1
  rules:
  - {record: r, expr: m}
  - {alert: A, expr: m, for: 1m}
`;
    const evaluated = evaluateScenario(rules, 'm{a="x"} 1x6\nm{a="y"} _ _ 1 stale', minutes(5));
    expect(failureTexts(evaluated)).toEqual([
      "r 120..120 (1) evaluation: exceeded limit of 1 with 2 series",
      "A 120..120 (1) limit: exceeded limit of 1 with 2 alerts",
    ]);
    expect(alertTexts(evaluated)).toEqual([
      '{a="x",alertname="A"} pending 0, firing 60, ended 120',
      '{a="y",alertname="A"} pending 120, ended 120',
      '{a="x",alertname="A"} pending 180, firing 240',
    ]);
    expect(storeText(evaluated.store, /^r/)).toEqual(['r{a="x"} 1@0 1@60 1@180 1@240 1@300']);
  });
});

describe("recording rules", () => {
  it("mark stale what they no longer yield", () => {
    const rules = rulesOf('{record: r, expr: m > 1, labels: {kind: one, a: ""}}');
    const { store } = evaluateScenario(rules, 'm{a="x",b="y"} 2 2 1 2 _ stale', minutes(6));
    expect(storeText(store, /^r/)).toEqual(['r{b="y",kind="one"} 2@0 2@60 stale@120 2@180 2@240 stale@300']);
  });

  it("record scalars as a series without labels", () => {
    const { store } = evaluateScenario(rulesOf("{record: r, expr: scalar(m) + 1}"), "m 1 2", minutes(1));
    expect(storeText(store, /^r/)).toEqual(["r 2@0 3@60"]);
  });

  it("write their samples where other samples of the series leave room", () => {
    const rules = rulesOf("{record: r, expr: m}", "{record: r, expr: m * 2}");
    const evaluated = evaluateScenario(rules, "m 1 2 0 4 5\nr 1 _ 0 9", minutes(4));
    expect(storeText(evaluated.store, /^r/)).toEqual(["r 1@0 2@60 0@120 9@180 5@240"]);
    expect(failureTexts(evaluated)).toEqual([
      "r 0..60 (2) append: duplicate sample for timestamp",
      "r 180..180 (1) append: duplicate sample for timestamp",
      "r 180..240 (2) append: duplicate sample for timestamp",
    ]);
  });

  it("see later rules as they were one evaluation before", () => {
    const rules = rulesOf(
      "{record: early, expr: late}",
      "{record: late, expr: m}",
      "{record: same, expr: late}",
    );
    const { store } = evaluateScenario(rules, "m 1 2 3 4 5", minutes(4));
    expect(storeText(store, /^(early|same)/)).toEqual([
      "early 1@60 2@120 3@180 4@240",
      "same 1@0 2@60 3@120 4@180 5@240",
    ]);
  });

  it("may read what they wrote themselves", () => {
    const rules = rulesOf("{record: r, expr: r + 1 or vector(0)}");
    const { store } = evaluateScenario(rules, "m 1", minutes(4));
    expect(storeText(store, /^r/)).toEqual(["r 0@0 1@60 2@120 3@180 4@240"]);
  });
});

describe("the schedule", () => {
  const group = (name: string, fields: string) =>
    `- name: ${name}\n${fields}  rules: [{record: ${name}, expr: time()}]\n`;
  const deployed = (rules: string, options: ScenarioOptions) =>
    storeText(
      evaluateScenario(`groups:\n${rules}`, "m 1", { schedule: "deployed", endMs: 60_000, ...options }).store,
      /^[a-z]+ /,
    ).filter((line) => !line.startsWith("m "));

  it("gives each group its own interval and slots", () => {
    const rules = group("a", "  interval: 20s\n") + group("b", "");
    const options = {
      startMs: 5000,
      groupOffsetMs: ({ name }: { readonly name: string }) => (name === "b" ? 7000 : 0),
    };
    expect(deployed(rules, { ...options, evaluationIntervalMs: 25_000 })).toEqual([
      "a 20@20 40@40 60@60",
      "b 7@7 32@32 57@57",
    ]);
  });

  it("moves what a group with a query offset sees and writes", () => {
    const rules = group("a", "  interval: 30s\n  query_offset: 10s\n") + group("b", "  interval: 30s\n");
    expect(deployed(rules, {})).toEqual(["a -10@-10 20@20 50@50", "b 0@0 30@30 60@60"]);
    expect(deployed(rules, { queryOffsetMs: 1000 })).toEqual([
      "a -10@-10 20@20 50@50",
      "b -1@-1 29@29 59@59",
    ]);
  });

  it("ignores intervals and offsets of groups in unit tests, and takes groups in the order given", () => {
    const rules =
      "groups:\n- name: a\n  interval: 5s\n  rules: [{record: a, expr: b}]\n- name: b\n  rules: [{record: b, expr: time()}]\n";
    const recorded = (groupOrder: readonly string[]) =>
      storeText(evaluateScenario(rules, "m 1", { ...minutes(2), groupOrder }).store, /^a/);
    expect(recorded([])).toEqual(["a 0@60 60@120"]);
    expect(recorded(["b", "a"])).toEqual(["a 0@0 60@60 120@120"]);
  });

  it("skips what a pause hides, but for the slot that is still waiting when it ends", () => {
    const rules = group("a", "  interval: 10s\n");
    const interruptions = [{ kind: "pause", fromMs: 15_000, untilMs: 44_000 }] as const;
    expect(deployed(rules, { interruptions })).toEqual(["a 0@0 10@10 40@40 50@50 60@60"]);
  });

  it("begins anew after a restart, with alerts as ALERTS_FOR_STATE has them", () => {
    const rules = rulesOf(
      "{alert: A, expr: m, for: 20m}",
      "{alert: B, expr: m, for: 5m}",
      "{record: r, expr: m > 1}",
    );
    const evaluated = evaluateScenario(rules, "m 2x10 1x60", {
      schedule: "deployed",
      endMs: 60 * 60_000,
      interruptions: [{ kind: "restart", fromMs: 650_000, untilMs: 700_000 }],
    });
    expect(alertTexts(evaluated)).toEqual([
      '{alertname="A"} pending 0, ended 720',
      '{alertname="B"} pending 0, firing 300, ended 720',
      '{alertname="A"} pending 720, active since 180.001, firing 1440',
      '{alertname="B"} pending 720, firing 1020',
    ]);
    expect(
      storeText(evaluated.store, /^ALERTS\{alertname="A"/).map((line) =>
        line.replace(/( 1@\d+){10,}/g, " …"),
      ),
    ).toEqual([
      'ALERTS{alertname="A",alertstate="firing"} …',
      'ALERTS{alertname="A",alertstate="pending"} … stale@1440',
    ]);
    expect(storeText(evaluated.store, /^r/).map((line) => line.split(" ").at(-1))).toEqual(["2@600"]);
  });

  it("copes with times before 1970 and after 2100, and with no time at all", () => {
    const rules = group("a", "  interval: 60s\n");
    expect(deployed(rules, { startMs: -90_000, endMs: 0 })).toEqual(["a -60@-60 0@0"]);
    const farMs = Date.UTC(2150, 0, 1);
    expect(deployed(rules, { startMs: farMs, endMs: farMs + 60_000 })).toEqual([
      `a ${farMs / 1000}@${farMs / 1000} ${farMs / 1000 + 60}@${farMs / 1000 + 60}`,
    ]);
    expect(deployed(rules, { startMs: 1, endMs: 0 })).toEqual([]);
  });
});
