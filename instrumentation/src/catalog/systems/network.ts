import { blackboxMetrics } from "../blackbox.ts";
import { defineSystemMetrics } from "../metric.ts";

const open = blackboxMetrics("network");
const closed = blackboxMetrics("network-closed");
const isolation = blackboxMetrics("network-isolation");

/**
 * The network as TCP probes see it: ports that must be open (job `network`), ports that must be closed to the outside
 * (job `network-closed`), and zones that must not reach each other (job `network-isolation`). Where a probe must fail, one
 * that cannot send at all looks like success; only the ports that must be open prove that the prober can.
 */
export const networkMetrics = defineSystemMetrics("network", {
  openSuccess: open.success,
  openDuration: open.duration,
  closedSuccess: closed.success,
  isolationSuccess: isolation.success,
});
