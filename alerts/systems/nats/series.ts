import { natsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { type LabelMatcher, promql, select } from "../../expression.ts";
import { linkTo } from "../../panel-link.ts";

const { metrics } = natsMetrics;

/** The panels that alerts of NATS point at. */
export const natsPanels = {
  "klaxon-nats": ["servers", "servers-answering", "streams-full", "pending", "acknowledged", "connections"],
} as const;

/** The link to a panel of NATS. */
export const panelLink = linkTo(natsPanels);

/** The numbers that the alerts of NATS compare with. */
export const natsLimits = {
  serversMin: 3,
  /** Two of three servers decide; with fewer nothing is stored. */
  quorumMin: 2,
  /** Electing a leader takes a few seconds; a scrape may be 15 s old. */
  quorumHoldSeconds: 30,
  serverDownHoldSeconds: 60,
  streamUsedRatioMax: 0.8,
  streamNearlyFullHoldSeconds: 120,
  /** A full stream stops a message short of its limit: 0.999 was measured. */
  streamFullRatio: 0.99,
  streamFullHoldSeconds: 60,
  /** About two minutes of orders on an average day. */
  pendingMax: 5000,
  pendingHoldSeconds: 300,
  /** A consumer that gets so much more done than comes in is catching up, and needs nobody. */
  caughtUpPerMinuteMin: 500,
  /** Fewer may wait for the next batch of a consumer that is well. */
  stuckPendingMin: 100,
  stuckWindowSeconds: 120,
  stuckHoldSeconds: 60,
  connectionsUsedRatioMax: 0.8,
  connectionsHoldSeconds: 120,
} as const;

const onLeader: readonly LabelMatcher[] = [["is_consumer_leader", "=", "true"]];

/** One series for each server that answers its exporter. */
export const answeringServers = promql`max by (instance) (${select(metrics.connections)})`;

/** Stored bytes of a stream as a share of its limit, on the fullest of its replicas. */
export const streamUsedRatio = promql`
  max by (stream_name) (${select(metrics.streamBytes)} / (${select(metrics.streamLimitBytes)} > 0))`;

/** What waits for each consumer, as its leader knows. */
export const pending = promql`
  max by (consumer_name, stream_name) (${select(metrics.consumerPending, { where: onLeader })})`;

/** Has a result while a consumer catches up by more than it must. */
export const isCatchingUp = promql`
  max by (consumer_name, stream_name) (delta(${select(metrics.consumerPending, { where: onLeader })}[1m]))
  < -${natsLimits.caughtUpPerMinuteMin}`;

/** How far the acknowledgements of each consumer came within a range of seconds. */
export function acknowledgedWithin(range: string): string {
  return promql`
    max by (consumer_name, stream_name) (delta(${select(metrics.consumerAckFloor, { where: onLeader })}[${range}]))`;
}

/** Used connections as a share of what a server allows. */
export const connectionsUsedRatio = promql`
  ${select(metrics.connections)} / (${select(metrics.maxConnections)} > 0)`;
