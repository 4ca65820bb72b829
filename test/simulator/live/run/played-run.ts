import type { VirtualRun } from "../../../../simulator/drill/index.ts";
import type { AcceptedAlert } from "../../../../simulator/live/network/index.ts";
import type { PrometheusApi } from "../../../../simulator/live/stack/index.ts";
import { labelsToRecord, parseExpression } from "../../../../simulator/promql/index.ts";

/** When its control phase began, in milliseconds since the epoch. */
export const originMs = 1_700_000_000_000;

/** A virtual run that is taken for a live one. */
export interface PlayedRun {
  readonly run: VirtualRun;
  readonly factor: number;
}

/** What a Prometheus is asked. */
export type Query = PrometheusApi["query"];

/** A Prometheus that has what a virtual run has, at another time and pace; of ranges it tells no staleness markers. */
export function prometheusOf({ run, factor }: PlayedRun): Query {
  return async (text, atMs) => {
    const counted = /^count\(last_over_time\((.*)\)\)$/.exec(text);
    const range = parseExpression(counted?.[1] ?? text);
    if (range.kind !== "matrix-selector" || range.range.kind !== "duration") throw new Error(text);
    const toMs = (atMs - originMs) * factor;
    const fromMs = toMs - range.range.valueMs * factor;
    const { matchers } = range.selector;
    const series = run.world.store.select({ matchers, fromMs, toMs, prometheus: 3 }).map((each) => ({
      labels: labelsToRecord(each.labels),
      samples: [...each.timestampsMs.subarray(0, each.sampleCount)].flatMap((timeMs, index) =>
        timeMs > fromMs && timeMs <= toMs
          ? [{ atMs: originMs + timeMs / factor, value: each.values[index] ?? Number.NaN }]
          : [],
      ),
    }));
    const found = series.filter(({ samples }) => samples.length > 0);
    if (counted === null) return found;
    return found.length === 0 ? [] : [{ labels: {}, samples: [{ atMs, value: found.length }] }];
  };
}

/** What a real Alertmanager would have accepted: only changes. */
export function acceptedOf({ run, factor }: PlayedRun): readonly AcceptedAlert[] {
  const real = (ms: number) => originMs + ms / factor;
  const states = new Map<string, string>();
  return run.sent.flatMap(({ labels, sentAtMs, startsAtMs, endsAtMs }, index): AcceptedAlert[] => {
    const state = endsAtMs <= sentAtMs ? "resolved" : "firing";
    const now = `${state} ${startsAtMs}`;
    if (states.get(labels.key) === now) return [];
    states.set(labels.key, now);
    const times = { arrivedAtMs: real(sentAtMs), acceptedAtMs: real(sentAtMs) };
    const annotations = {};
    const [startMs, endMs] = [real(startsAtMs), real(endsAtMs)];
    return [
      {
        labels: { ...labelsToRecord(labels), drill: "true" },
        annotations,
        startsAtMs: startMs,
        endsAtMs: endMs,
        ...times,
        state,
        sequence: index + 1,
      },
    ];
  });
}
