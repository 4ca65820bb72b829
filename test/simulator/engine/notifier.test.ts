import { describe, expect, it } from "vitest";
import { relabelStep, type SendingOptions, sentAlerts } from "../../../simulator/engine/index.ts";
import { labelsFromRecord } from "../../../simulator/promql/index.ts";
import { evaluateScenario, type ScenarioOptions } from "./rule-scenario.ts";
import { labelsText } from "./series-text.ts";

const rules =
  'groups:\n- name: g\n  rules:\n  - {alert: A, expr: m > 0, annotations: {value: "{{ $value }}"}}\n';

/** What is sent, one a line: `at: labels annotations start..end`, resolved ones with `!`. */
function sent(
  input: string,
  scenario: ScenarioOptions,
  sending: SendingOptions = {},
  text = rules,
): readonly string[] {
  const { evaluation } = evaluateScenario(text, input, { endMs: 600_000, ...scenario });
  return sentAlerts(evaluation, sending).map(
    ({ sentAtMs, labels, annotations, startsAtMs, endsAtMs, isResolved }) =>
      `${sentAtMs / 1000}: ${labelsText(labels)} ${annotations.map(([, value]) => value).join()} ` +
      `${startsAtMs / 1000}..${endsAtMs / 1000}${isResolved ? "!" : ""}`,
  );
}

const every30s: ScenarioOptions = { evaluationIntervalMs: 30_000, inputIntervalMs: 30_000 };

describe("what Prometheus sends", () => {
  it("begins when an alert fires and repeats it when more than the resend delay has passed", () => {
    expect(sent("m 0 1 2 3 4 5 6 7", { ...every30s, endMs: 210_000 })).toEqual([
      '30: {alertname="A"} 1 30..270',
      '120: {alertname="A"} 4 30..360',
      '210: {alertname="A"} 7 30..450',
    ]);
  });

  it("has an end that allows for four intervals or resend delays, whichever is longer", () => {
    expect(sent("m 1 1", { endMs: 0 })).toEqual(['0: {alertname="A"} 1 0..240']);
    expect(sent("m 1 1", { endMs: 0 }, { resendDelayMs: 100_000 })).toEqual(['0: {alertname="A"} 1 0..400']);
    expect(sent("m 1 1", { endMs: 0, evaluationIntervalMs: 90_000 })).toEqual([
      '0: {alertname="A"} 1 0..360',
    ]);
  });

  it("tells at once that an alert was resolved, and again for fifteen minutes", () => {
    const scenario = { evaluationIntervalMs: 300_000, inputIntervalMs: 300_000, endMs: 2_400_000 };
    expect(sent("m 1 0x8", scenario)).toEqual([
      '0: {alertname="A"} 1 0..1200',
      '300: {alertname="A"} 1 0..300!',
      '600: {alertname="A"} 1 0..300!',
      '900: {alertname="A"} 1 0..300!',
      '1200: {alertname="A"} 1 0..300!',
    ]);
  });

  it("forgets a resolved alert as soon as a new one takes its place", () => {
    const text = rules.replace("m > 0,", "m > 0, for: 1m,");
    expect(sent("m 1 1 0 1 0 0 1 1 1", { endMs: 480_000 }, { resendDelayMs: 0 }, text)).toEqual([
      '60: {alertname="A"} 1 60..300',
      '120: {alertname="A"} 1 60..120!',
      '420: {alertname="A"} 1 420..660',
      '480: {alertname="A"} 1 420..720',
    ]);
  });

  it("leaves pending alerts out", () => {
    expect(sent("m 1x9", {}, {}, rules.replace("m > 0,", "m > 0, for: 1h,"))).toEqual([]);
  });

  it("says nothing at an evaluation that fails, nor of alerts that a limit or a restart dropped", () => {
    const failing = rules.replace("m > 0,", "m + on () n > 0,");
    expect(
      sent('m 1x4\nn{a="x"} 1x4\nn{a="y"} _ 1 stale', { endMs: 240_000 }, { resendDelayMs: 0 }, failing),
    ).toEqual([
      '0: {alertname="A"} 2 0..240',
      '120: {alertname="A"} 2 0..360',
      '180: {alertname="A"} 2 0..420',
      '240: {alertname="A"} 2 0..480',
    ]);
    const limited = rules.replace("  rules:", "  limit: 1\n  rules:");
    expect(sent('m{a="x"} 1 1 1 0\nm{a="y"} 0 1 0 0', { endMs: 240_000 }, {}, limited)).toEqual([
      '0: {a="x",alertname="A"} 1 0..240',
      '120: {a="x",alertname="A"} 1 120..360',
      '180: {a="x",alertname="A"} 1 120..180!',
    ]);
    const restart = { kind: "restart", fromMs: 30_000, untilMs: 90_000 } as const;
    expect(sent("m 1 1 0 0", { schedule: "deployed", endMs: 240_000, interruptions: [restart] })).toEqual([
      '0: {alertname="A"} 1 0..240',
    ]);
  });

  it("adds external labels where they are absent, then relabels", () => {
    const externalLabels = labelsFromRecord({ environment: "production", a: "z" });
    const alertRelabelling = [
      relabelStep({ action: "labeldrop", regex: "b" }),
      relabelStep({ sourceLabels: ["environment"], targetLabel: "short", regex: "(.).*" }),
      relabelStep({ action: "drop", sourceLabels: ["a"], regex: "y" }),
    ];
    expect(
      sent('m{a="x",b="1"} 1\nm{a="y"} 1\nm 1', { endMs: 0 }, { externalLabels, alertRelabelling }),
    ).toEqual([
      '0: {a="z",alertname="A",environment="production",short="p"} 1 0..240',
      '0: {a="x",alertname="A",environment="production",short="p"} 1 0..240',
    ]);
  });

  it("links to the expression", () => {
    const text =
      "groups:\n- name: g\n  rules:\n  - {alert: A, expr: 'sum   by(a)(rate(m{x!~\"(b)\"}[5m]))*2>=0 or vector(1)'}\n";
    const { evaluation } = evaluateScenario(text, "m 1", { endMs: 0 });
    expect(sentAlerts(evaluation, { externalUrl: "https://example.org/prometheus/" })[0]?.generatorUrl).toBe(
      "https://example.org/prometheus/graph?g0.expr=sum+by+%28a%29+%28rate%28m%7Bx%21~%22%28b%29%22%7D%5B5m%5D%29%29+%2A+2+%3E%3D+0+or+vector%281%29&g0.tab=1",
    );
  });
});
