import { eventBusMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { linkTo } from "../../panel-link.ts";

const { metrics } = eventBusMetrics;

/** The panels that alerts of the event bus point at. */
export const eventBusPanels = {
  "klaxon-event-bus": ["divergence", "published", "mismatches", "replay-age", "redis-only"],
} as const;

/** The link to a panel of the event bus. */
export const panelLink = linkTo(eventBusPanels);

/** The numbers that the alerts of the event bus compare with. */
export const eventBusLimits = {
  /** How far the transports may part, as a share of what they carry. */
  divergenceRatioMax: 0.01,
  divergenceWindowSeconds: 300,
  divergenceHoldSeconds: 300,
  /** Events a second on a stream, in the mean of both transports, below which ratios say nothing. */
  trafficPerSecondMin: 1,
  oneSidedWindowSeconds: 60,
  oneSidedHoldSeconds: 120,
  /** Two runs of the replay, which comes every five minutes. */
  mismatchWindowSeconds: 600,
  /** A day without a comparison is a day that nobody can vouch for. */
  replayAgeSecondsMax: 86_400,
  replayHoldSeconds: 300,
  redisOnlyHoldSeconds: 60,
} as const;

/** Events a second by stream and transport. */
export const published = promql`sum by (stream, transport) (rate(${select(metrics.published)}[1m]))`;

/** How far the transports part, by stream: 0 where both carry the same, 2 where one carries nothing. */
export function divergence(perSecond: "rate" | "irate", range: string): string {
  const redis = promql`sum by (stream) (${perSecond}(${select(metrics.published, { where: [["transport", "=", "redis"]] })}[${range}]))`;
  const jetStream = promql`sum by (stream) (${perSecond}(${select(metrics.published, { where: [["transport", "=", "jetstream"]] })}[${range}]))`;
  return promql`2 * abs(${redis} - ${jetStream}) / (${redis} + ${jetStream})`;
}

/** Has a result while JetStream is left out on purpose. */
export const isRedisOnly = promql`max(${select(metrics.redisOnlyMode)}) == 1`;

/** The same, until the rates over a minute have seen both transports again. */
export const wasRedisOnly = promql`max(max_over_time(${select(metrics.redisOnlyMode)}[${formatDuration(eventBusLimits.oneSidedWindowSeconds)}])) == 1`;
