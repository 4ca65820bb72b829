import { postgresMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { promql, select } from "../../expression.ts";

const metrics = postgresMetrics.metrics;

/** 1 while an exporter is scraped, by instance; 0 also where the host died with it. */
export const exporterUp = select(syntheticMetrics.metrics.up, { job: "postgres" });

/** 1 on a replica, 0 on a primary; absent while the server is down. */
export const isReplica = select(metrics.isReplica);

/** Seconds since the last replayed transaction of each replica; grows while the primary is idle, too. */
export const replicationLag = select(metrics.replicationLag);

/** Bytes of WAL that a connected replica has not replayed yet. */
export const replayBacklog = select(metrics.replicationWalLsnDiff);

/** Bytes of WAL kept for a replica that has not received them. */
export const slotBacklog = select(metrics.replicationSlotWalLsnDiff);

/**
 * Has a result while some replica really is behind: WAL waits for replay, or more and more is kept for a replica
 * that is cut off. Without it the lag in seconds only says that nobody wrote. Who keeps it must still be there: what is
 * kept goes up and down by a few writes all the time, and a dead primary's last minutes would show that as growth.
 */
export const isBehind = promql`
  (max(${replayBacklog}) > 0 or max(delta(${slotBacklog}[5m]) and ${slotBacklog}) > 0)`;
