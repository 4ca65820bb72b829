import { describe, expect, it } from "vitest";
import {
  type ExpectationResult,
  type Explanation,
  explainRun,
  type JournalEvent,
  type Verdict,
  type VirtualRun,
} from "../../../../simulator/drill/index.ts";
import { LiveError } from "../../../../simulator/live/kit/index.ts";
import { liveClock } from "../../../../simulator/live/run/live-clock.ts";
import { explainLive } from "../../../../simulator/live/run/live-explanations.ts";
import { timeScaleOf } from "../../../../simulator/live/time-scale/index.ts";
import { runSmallDrill, type SmallDrill } from "../../../support/small-drill.ts";
import { dead, explainedDrills } from "../../drill/explanations/explained-drills.ts";
import { acceptedOf, originMs, type PlayedRun, prometheusOf } from "./played-run.ts";

function explainAsLive(world: PlayedRun, query = prometheusOf(world)): Promise<readonly Explanation[]> {
  const { run, factor } = world;
  return explainLive(run.journal, {
    assets: run.assets,
    config: run.routing.config,
    prometheus: { query },
    clock: liveClock(originMs, timeScaleOf(factor)),
    scaledMetrics: new Set(),
    accepted: acceptedOf(world),
    endMs: run.span.endMs,
  });
}

// A real clock does not begin with the drill; rates are real ones at any pace; nobody announces maintenance to a real stack, of
// which only webhooks, changes and attempts that came in are seen; and nobody asks for the samples of a day.
const isOtherwise = ({ expression, scenario, routing = {} }: SmallDrill, factor: number) =>
  expression.includes("time()") ||
  scenario?.maintenance !== undefined ||
  "time_intervals" in routing ||
  "receivers" in routing ||
  JSON.stringify(scenario ?? {}).includes("notifications-failing") ||
  (factor === 1 && expression.includes("1d")) ||
  (factor !== 1 && expression.includes("rate("));

function linesOf(explanations: readonly Explanation[]): readonly string[] {
  return explanations.flatMap(({ alert, question, reasons }) =>
    reasons.map(({ kind, message }) => `${alert} ${question}: ${kind}: ${message}`),
  );
}

/** The verdict as it would be if nobody had been told. */
function untoldVerdict({ journal: { verdict } }: VirtualRun): Verdict {
  const expectations = verdict.expectations.map((result): ExpectationResult => {
    const { notifiedAtMs: _, resolutionNotifiedAtMs: __, ...hops } = result.hops;
    const never = { notifiedAtMs: undefined, resolutionNotifiedAtMs: undefined };
    return { ...result, outcome: "missed", hops: { ...hops, ...never } };
  });
  return { ...verdict, outcome: "missed", expectations };
}

describe("explanations of live drills", () => {
  it.each(
    [1, 20].flatMap((factor) =>
      explainedDrills.flatMap(([name, drill]) =>
        isOtherwise(drill, factor) ? [] : [[name, factor, drill] as const],
      ),
    ),
  )("%s, where time passes %d times as fast", async (_, factor, drill) => {
    const run = runSmallDrill(drill);
    expect(await explainAsLive({ run, factor })).toEqual(explainRun(run));
  });

  it("tell times to the second, which is as exact as a real clock is", async () => {
    const run = runSmallDrill({ expression: dead, rule: { for: "10m" } });
    const late = (event: JournalEvent): JournalEvent =>
      "alert" in event ? { ...event, atMs: event.atMs + 1234 } : event;
    const journal = { ...run.journal, clock: "live" as const, events: run.journal.events.map(late) };
    const explained = await explainAsLive({ run: { ...run, journal }, factor: 20 });
    expect(linesOf(explained)[0]).toBe(
      "Broken not-firing: held-too-short: its condition held for 4m from +1s on; its `for` asks for 10m",
    );
  });

  it("tell lengths in the time of the scenario, though the rule ran with others", async () => {
    const expression = 'probe_success{job="api-health"} == 0 and on () vector(time() - 1699999000) > 86400';
    const run = runSmallDrill({ expression });
    const [explanation] = await explainAsLive({ run, factor: 20 });
    expect(explanation?.reasons.map(({ message }) => message)).toEqual([
      "`vector(time() - 1699999000) > 86400` never held: it came to 20600 at +8m, 65800 short of 86400, so this side of `and` stayed empty",
    ]);
  });

  it("count the attempts that came in at a receiver", async () => {
    const scenario = {
      systems: ["stack"],
      method: [
        { fault: { kind: "instance-killed", instance: "api-2:8080" } },
        { fault: { kind: "notifications-failing" } },
      ],
    };
    const run = runSmallDrill({ expression: dead, scenario, expect: { "resolves-within": "never" } });
    expect(linesOf(await explainAsLive({ run, factor: 20 }))).toEqual([
      "Broken not-notified: not-delivered: `team` could not be reached at +10s: the one attempt failed",
    ]);
  });

  it("say what Alertmanager says where nothing else does, and that it says nothing", async () => {
    const run = runSmallDrill({ expression: dead });
    const labels = {
      alertname: "Broken",
      environment: "production",
      instance: "api-2:8080",
      job: "api-health",
      severity: "ticket",
    };
    const untold = (events: readonly JournalEvent[]): VirtualRun => ({
      ...run,
      journal: { ...run.journal, events, verdict: untoldVerdict(run) },
    });
    const others = run.journal.events.filter(({ kind }) => kind !== "notification-sent");
    const muted: JournalEvent = {
      kind: "alert-muted",
      atMs: 130_000,
      alert: "Broken",
      labels: { ...labels, drill: "true" },
      receiver: "team",
      reason: "is silenced by 2f1c",
    };
    const [silent, silenced] = [untold(others), untold([...others, muted])];
    expect(linesOf(await explainAsLive({ run: silent, factor: 20 }))).toEqual([
      "Broken not-notified: not-delivered: nothing that Alertmanager tells of held it back, but no notification of it came in",
    ]);
    expect(linesOf(await explainAsLive({ run: silenced, factor: 20 }))).toEqual([
      "Broken not-notified: silenced: `team` was not told: Alertmanager says of it that it is silenced by 2f1c",
    ]);
  });

  it("say what Prometheus did not answer, and ask it no more after three failures", async () => {
    const metrics = [
      "up",
      "probe_duration_seconds",
      "process_cpu_seconds_total",
      "process_start_time_seconds",
    ];
    const expression = [`${dead} and on () vector(0) > 1`, ...metrics].join(" and on () ");
    let count = 0;
    const explained = await explainAsLive({ run: runSmallDrill({ expression }), factor: 20 }, async () => {
      count++;
      throw new LiveError("status", "it is too busy");
    });
    expect(count).toBe(3);
    expect(linesOf(explained)).toEqual([
      "Broken not-pending: evaluation-failed: Prometheus did not answer: it is too busy",
    ]);
  });
});
