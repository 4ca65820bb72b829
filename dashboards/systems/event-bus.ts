import { alertingSystems } from "../../alerts/index.ts";
import { eventBusMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  increaseOf,
  instant,
  type Matcher,
  perSecond,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = eventBusMetrics;
const limits = alertingSystems["event-bus"].limits;

const modes = [
  { value: 0, text: "both", health: "good" },
  { value: 1, text: "Redis only", health: "warning" },
] as const;
const mode = `max(${select(metrics.redisOnlyMode)})`;
const replayAge = `time() - max(${select(metrics.replayLastRun)})`;
const divergence = (() => {
  const rateOf = (transport: string) => {
    const where: readonly Matcher[] = [["transport", "=", transport]];
    return perSecond(metrics.published, { by: ["stream"], where });
  };
  const [redis, jetStream] = [rateOf("redis"), rateOf("jetstream")];
  return `2 * abs(${redis} - ${jetStream}) / (${redis} + ${jetStream} > 0)`;
})();
const divergenceThresholds = higherIsWorse({ critical: limits.divergenceRatioMax });

const eventBus: DashboardPlan = {
  uid: "klaxon-event-bus",
  title: "Event bus",
  description:
    "Events on their way to two transports, Redis and JetStream, and the replay that compares them.",
  system: "event-bus",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    row("up", "Do both carry the same", [
      statPanel({
        key: "mode-now",
        title: "Transports",
        description: "Whether events are published on both transports, or on Redis alone on purpose.",
        width: 4,
        unit: "number",
        mappings: modes,
        queries: [instant(mode, "mode")],
      }),
      statPanel({
        key: "divergence-now",
        title: "Difference",
        description: "How far the transports part on the worst stream, as a share of its events.",
        width: 4,
        unit: "ratio",
        thresholds: divergenceThresholds,
        absentText: "no events",
        queries: [instant(`max(${divergence})`, "difference")],
      }),
      statPanel({
        key: "replay-age-now",
        title: "Since the last replay",
        description: "Time since a comparison ran to its end.",
        width: 4,
        unit: "duration",
        thresholds: higherIsWorse({ warning: limits.replayAgeSecondsMax }),
        queries: [instant(replayAge, "age")],
      }),
      firingAlertsStat("event-bus"),
      timeSeriesPanel({
        key: "divergence",
        title: "Difference between the transports",
        description:
          "Events that only one transport took, as a share of what they carry: 0 is equal, 200 % is one alone. In redis-only mode it says nothing.",
        width: 12,
        unit: "ratio",
        min: 0,
        thresholds: divergenceThresholds,
        absentText: "no events",
        queries: [range(divergence, "{{stream}}")],
      }),
      timeSeriesPanel({
        key: "published",
        title: "Published events",
        description:
          "Events that each transport took, by stream. The lines of one stream should lie on each other.",
        width: 12,
        unit: "events-per-second",
        min: 0,
        queries: [
          range(perSecond(metrics.published, { by: ["stream", "transport"] }), "{{stream}} on {{transport}}"),
        ],
      }),
    ]),
    row("replay", "What the replay says", [
      timeSeriesPanel({
        key: "mismatches",
        title: "Events that differ",
        description: "What the replay found, by kind. Any is one too many.",
        width: 8,
        unit: "count",
        min: 0,
        drawing: "bars",
        legendCalculations: ["sum"],
        queries: [range(increaseOf(metrics.replayMismatches, { by: ["kind"] }), "{{kind}}")],
      }),
      timeSeriesPanel({
        key: "replay-age",
        title: "Since the last replay",
        description: "Time since a comparison ran to its end; it climbs between two runs and falls at each.",
        width: 8,
        unit: "duration",
        min: 0,
        thresholds: higherIsWorse({ warning: limits.replayAgeSecondsMax }),
        queries: [range(replayAge, "age")],
      }),
      timeSeriesPanel({
        key: "compared",
        title: "Compared events",
        description: "Events that the replay compared; 0 between its runs.",
        width: 8,
        unit: "count",
        min: 0,
        drawing: "bars",
        legendCalculations: ["sum"],
        queries: [range(increaseOf(metrics.replayCompared), "compared")],
      }),
    ]),
    row("change", "What changed", [
      stateTimelinePanel({
        key: "redis-only",
        title: "Transports in use",
        description: "When events were published on Redis alone, on purpose.",
        width: 8,
        mappings: modes,
        queries: [range(mode, "mode")],
      }),
      timeSeriesPanel({
        key: "schema",
        title: "Schema versions",
        description:
          "A step is a new form of a stream's events; differences that begin with it come from it.",
        width: 8,
        unit: "number",
        decimals: 0,
        min: 0,
        drawing: "steps",
        legendCalculations: ["last"],
        queries: [range(`max by (stream) (${select(metrics.schemaVersion)})`, "{{stream}}")],
      }),
      timeSeriesPanel({
        key: "errors",
        title: "Refused events",
        description:
          "Events that a transport refused. Where the transports part and none is refused, one drops them in silence.",
        width: 8,
        unit: "events-per-second",
        min: 0,
        queries: [range(perSecond(metrics.publishErrors, { by: ["transport"] }), "{{transport}}")],
      }),
      timeSeriesPanel({
        key: "deadline",
        title: "Past the deadline of redis-only mode",
        description: "How long ago redis-only mode should have ended; nothing outside of the mode.",
        width: 12,
        unit: "duration",
        absentText: "both transports",
        queries: [
          range(`clamp_min(time() - max(${select(metrics.redisOnlyDeadline)}), 0) * on () ${mode}`, "past"),
        ],
      }),
      activeAlertsTable("event-bus"),
    ]),
  ],
};

/** The dashboards of the event bus. */
export const eventBusDashboards: readonly DashboardPlan[] = [eventBus];
