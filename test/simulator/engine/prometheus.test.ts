import { expect, it } from "vitest";
import {
  createSeriesStore,
  evaluateRules,
  type Interruption,
  parseRuleFile,
  prometheusGroupOffsetMs,
  relabelStep,
  type SentAlert,
  sentAlerts,
} from "../../../simulator/engine/index.ts";
import { labelsFromRecord, labelsToRecord, type PrometheusMajor } from "../../../simulator/promql/index.ts";
import { describeReal } from "../../real/binaries.ts";
import { type LivePlan, type LiveRun, type ReceivedAlert, runPrometheus } from "./live-prometheus.ts";
import { labelsText } from "./series-text.ts";

// Everything is in one group, since on a busy machine each group misses slots of its own.
const rulesFor = (prometheus: PrometheusMajor) => `groups:
- name: live
  interval: 1s
  limit: 1
${prometheus === 3 ? `  query_offset: ${queryOffsetMs(3) / 1000}s\n  labels: {of: group}\n` : ""}  rules:
  - {record: beat, expr: time()}
  - {record: vanishing, expr: vector(time() % 7) < 4, labels: {kind: one}}
  - {record: failing, expr: 'vector(1) + on () (${twoOfThem(3)})'}
  - alert: Failing
    expr: vector(2) + on () (${twoOfThem(2)})
    for: 2s
  - {alert: Crowded, expr: '${twoOfThem(5)}', annotations: {n: "{{ $labels.n }}"}}
  - {record: crowd, expr: '${twoOfThem(4)}'}
  - {alert: Chained, expr: 'ALERTS{alertname="Wave"} and on () vanishing', labels: {chained: "{{ $labels.alertstate }}"}}
  - alert: Wave
    expr: vector(time() % 10) < 4
    for: 1s
    keep_firing_for: 2s
    labels: {severity: page}
    annotations: {summary: "now {{ $value }}"}
  - {alert: WasFiring, expr: vector(1), for: 6s}
  - {alert: LongToGo, expr: vector(1), for: 18s}
  - {alert: NearlyThere, expr: vector(1), for: 12s}
  - {alert: NotRestored, expr: vector(1), for: 2s}
  - {alert: Templated, expr: vector(1), for: 14s, labels: {value: "{{ $value }}"}}
`;

/** Two samples for so many seconds of every eight, else one: too many for a match, and for the limit. */
function twoOfThem(seconds: number): string {
  return `label_replace(vector(1), "n", "1", "", "") or label_replace(vector(time() % 8) < ${seconds}, "n", "2", "", "")`;
}

/** Release line 2 does not know the offset. */
function queryOffsetMs(prometheus: PrometheusMajor): number {
  return prometheus === 3 ? 3000 : 0;
}

const resendDelayMs = 3000;
const gracePeriodMs = 4000;

const planFor = (prometheus: PrometheusMajor): LivePlan => ({
  rules: rulesFor(prometheus),
  config: (ruleFile, alertmanager) => ({
    global: { evaluation_interval: "1s", external_labels: { environment: "test", severity: "none" } },
    rule_files: [ruleFile],
    alerting: {
      alert_relabel_configs: [{ source_labels: ["alertname"], regex: "(W)(.*)", target_label: "first" }],
      alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }],
    },
  }),
  flags: [
    `--rules.alert.resend-delay=${resendDelayMs / 1000}s`,
    `--rules.alert.for-grace-period=${gracePeriodMs / 1000}s`,
    "--web.external-url=http://prometheus.example/",
  ],
  beforeMs: 11_500,
  downMs: 2000,
  afterMs: 15_000,
  query: '{__name__=~"beat|vanishing|failing|crowd|ALERTS|ALERTS_FOR_STATE"}[5m]',
  untilQuietMs: (ruleFile, nowMs) => {
    const slotMs = prometheusGroupOffsetMs({ name: "live", file: ruleFile }, 1000, prometheus);
    return 1000 - ((nowMs - slotMs + 500) % 1000);
  },
});

/** Which evaluations did not happen, by those that did: on a busy machine some slots are missed. */
function interruptionsOf(beats: readonly number[], live: LiveRun): readonly Interruption[] {
  const [firstMs = 0] = beats;
  const interruptions: Interruption[] = [{ kind: "restart", fromMs: firstMs - 20, untilMs: firstMs - 10 }];
  for (const [index, beatMs] of beats.entries()) {
    const nextMs = beats[index + 1];
    if (nextMs === undefined || nextMs - beatMs < 1500) continue;
    const isRestart = beatMs <= live.stoppedAtMs && nextMs >= live.stoppedAtMs;
    const untilMs = isRestart ? nextMs - 1 : nextMs;
    interruptions.push({ kind: isRestart ? "restart" : "pause", fromMs: beatMs + 1, untilMs });
  }
  return interruptions;
}

function simulate(live: LiveRun, prometheus: PrometheusMajor) {
  const beats = (live.series.find(({ metric }) => metric.__name__ === "beat")?.values ?? []).map(
    ([seconds]) => Math.round(seconds * 1000) + queryOffsetMs(prometheus),
  );
  const firstMs = beats[0] ?? 0;
  const { groups } = parseRuleFile(rulesFor(prometheus), live.ruleFile, { prometheus });
  const store = createSeriesStore();
  const evaluation = evaluateRules(groups, store, {
    startMs: firstMs - 10,
    endMs: beats.at(-1) ?? 0,
    evaluationIntervalMs: 1000,
    schedule: "deployed",
    prometheus,
    groupOffsetMs: (group, intervalMs) => prometheusGroupOffsetMs(group, intervalMs, prometheus),
    interruptions: interruptionsOf(beats, live),
    restore: { gracePeriodMs },
  });
  const sent = sentAlerts(evaluation, {
    resendDelayMs,
    externalLabels: labelsFromRecord({ environment: "test", severity: "none" }),
    externalUrl: "http://prometheus.example/",
    alertRelabelling: [relabelStep({ sourceLabels: ["alertname"], regex: "(W)(.*)", targetLabel: "first" })],
    prometheus,
  });
  const series = [...store.all()]
    .filter(({ sampleCount }) => sampleCount > 0)
    .map(({ labels, timestampsMs, values, sampleCount }) =>
      [
        labelsText(labels),
        ...Array.from({ length: sampleCount }, (_, index) => `${values[index]}@${timestampsMs[index]}`),
      ].join(" "),
    );
  const failureKinds = new Set(evaluation.failures.map(({ kind }) => kind));
  return { series: series.sort(), sent, firstMs, failureKinds: [...failureKinds].sort() };
}

function liveSeries({ series }: LiveRun): readonly string[] {
  return series
    .map(({ metric, values }) =>
      [
        labelsText(labelsFromRecord(metric)),
        ...values.map(([seconds, value]) => `${Number(value)}@${Math.round(seconds * 1000)}`),
      ].join(" "),
    )
    .sort();
}

function sentText({ labels, annotations, startsAtMs, endsAtMs, generatorUrl }: SentAlert): string {
  const texts = [labelsToRecord(labels), Object.fromEntries(annotations), generatorUrl];
  return `${JSON.stringify(texts)} ${startsAtMs}..${endsAtMs}`;
}

function receivedText({ labels, annotations = {}, generatorURL, startsAt, endsAt }: ReceivedAlert): string {
  const texts = [labelsToRecord(labelsFromRecord(labels)), annotations, generatorURL];
  return `${JSON.stringify(texts)} ${Date.parse(startsAt)}..${Date.parse(endsAt)}`;
}

// Discovery takes its time to find Alertmanager; what is sent before is lost.
const discoveryMs = 7500;

describeReal(
  "a real Prometheus with a restart",
  [
    ["prometheus-2", "prometheus"],
    ["prometheus-3", "prometheus"],
  ],
  (prometheus2 = "", prometheus3 = "") => {
    it("writes the same series and sends the same alerts, in both release lines", async () => {
      const lines = [
        [2, prometheus2],
        [3, prometheus3],
      ] as const;
      const runs = await Promise.all(
        lines.map(
          async ([prometheus, program]) =>
            [prometheus, await runPrometheus(program, planFor(prometheus))] as const,
        ),
      );
      for (const [prometheus, live] of runs) {
        const { series, sent, firstMs, failureKinds } = simulate(live, prometheus);
        expect(series).toEqual(liveSeries(live));
        expect(failureKinds).toEqual(["evaluation", "limit"]);

        const expected = new Set(sent.map(sentText));
        const received = live.received.map(receivedText);
        expect(received.filter((text) => !expected.has(text))).toEqual([]);
        const heardOf = sent.filter(
          ({ sentAtMs }) =>
            (sentAtMs > firstMs + discoveryMs && sentAtMs < live.stoppedAtMs - 1000) ||
            sentAtMs > live.startedAgainAtMs + discoveryMs,
        );
        expect(heardOf.map(sentText).filter((text) => !received.includes(text))).toEqual([]);
        expect(heardOf.length).toBeGreaterThan(5);
      }
    }, 90_000);
  },
);
