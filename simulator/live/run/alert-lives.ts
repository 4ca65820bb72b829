import type { AlertFact } from "../../drill/index.ts";
import type { RealSeries } from "../stack/index.ts";
import type { LiveClock } from "./live-clock.ts";

/** One life of an alert as the samples of `ALERTS` show it. Real times. */
export interface AlertLife {
  readonly alert: string;
  /** As the rule gave them; without `alertstate`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly activeAtMs: number;
  readonly firedAtMs: number | undefined;
  /** The first evaluation at which it no longer fired; undefined where the last one saw it. */
  readonly resolvedAtMs: number | undefined;
  /** The first evaluation at which it was no longer pending, where it never fired; undefined where the last one saw it. */
  readonly withdrawnAtMs: number | undefined;
}

/** What the samples of `ALERTS` are read with. */
export interface LivesOptions {
  /** How often the alert's rule is evaluated. Real time. */
  readonly intervalOfMs: (alert: string) => number;
  /** The last instant that was looked at. */
  readonly endMs: number;
  /** When Prometheus was gone: a gap in here says nothing about an alert. */
  readonly outages: readonly { readonly startMs: number; readonly endMs: number }[];
}

interface Mark {
  readonly atMs: number;
  readonly state: "pending" | "firing";
}

// One evaluation may be late by this share of its interval and is no gap yet.
const gapFactor = 1.7;

/** The lives of all alerts, in order of their beginning, from the raw samples of `ALERTS`. */
export function alertLives(series: readonly RealSeries[], options: LivesOptions): readonly AlertLife[] {
  const marks = new Map<string, { labels: Record<string, string>; marks: Mark[] }>();
  for (const { labels: all, samples } of series) {
    const { alertstate, __name__: _, ...labels } = all;
    const key = JSON.stringify(Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)));
    const known = marks.get(key) ?? { labels, marks: [] };
    marks.set(key, known);
    const state = alertstate === "firing" ? "firing" : "pending";
    for (const { atMs } of samples) known.marks.push({ atMs, state });
  }
  return [...marks.values()]
    .flatMap(({ labels, marks: own }) =>
      livesOf(
        labels,
        own.sort((left, right) => left.atMs - right.atMs),
        options,
      ),
    )
    .sort((left, right) => left.activeAtMs - right.activeAtMs);
}

function livesOf(
  labels: Readonly<Record<string, string>>,
  marks: readonly Mark[],
  options: LivesOptions,
): readonly AlertLife[] {
  const alert = labels.alertname ?? "";
  const intervalMs = options.intervalOfMs(alert);
  const lives: AlertLife[] = [];
  let life: Mark[] = [];
  const close = (endMs: number | undefined) => {
    const [first] = life;
    if (first === undefined) return;
    const fired = life.find(({ state }) => state === "firing");
    const last = life[life.length - 1] ?? first;
    const resolvedAtMs = fired === undefined || last.state !== "firing" ? undefined : endMs;
    const withdrawnAtMs = fired === undefined ? endMs : undefined;
    lives.push({
      alert,
      labels,
      activeAtMs: first.atMs,
      firedAtMs: fired?.atMs,
      resolvedAtMs,
      withdrawnAtMs,
    });
    life = [];
  };
  for (const mark of marks) {
    const last = life[life.length - 1];
    // An alert that fired and is pending again has resolved in between.
    const isNewLife =
      last !== undefined &&
      (isGap(last.atMs, mark.atMs, intervalMs, options) ||
        (last.state === "firing" && mark.state === "pending"));
    if (isNewLife) close(Math.min(last.atMs + intervalMs, mark.atMs));
    life.push(mark);
  }
  const last = life[life.length - 1];
  if (last !== undefined) {
    const isOver = isGap(last.atMs, options.endMs, intervalMs, options);
    close(isOver ? last.atMs + intervalMs : undefined);
  }
  return lives;
}

function isGap(fromMs: number, toMs: number, intervalMs: number, { outages }: LivesOptions): boolean {
  const lostMs = outages.reduce(
    (sum, { startMs, endMs }) => sum + Math.max(0, Math.min(endMs, toMs) - Math.max(startMs, fromMs)),
    0,
  );
  // After an outage the group is evaluated at its next time, not at once.
  const allowedMs = lostMs > 0 ? lostMs + 2 * intervalMs : 0;
  return toMs - fromMs > gapFactor * intervalMs + allowedMs;
}

/** An alert's life as the fact of a drill: in scenario time, with when Alertmanager first had it as firing. */
export function alertFact(life: AlertLife, receivedAtMs: number | undefined, clock: LiveClock): AlertFact {
  const at = (realMs: number | undefined) => (realMs === undefined ? undefined : clock.toScenario(realMs));
  return {
    alert: life.alert,
    labels: life.labels,
    activeAtMs: clock.toScenario(life.activeAtMs),
    firedAtMs: at(life.firedAtMs),
    resolvedAtMs: at(life.resolvedAtMs),
    receivedAtMs: at(receivedAtMs),
  };
}
