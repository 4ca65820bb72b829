import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { hostDiskFull, hostDiskNearlyFull, hostDiskReadOnly } from "./disk.ts";
import { hostLimits } from "./limits.ts";
import { hostCpuSaturated, hostOomKills, hostRebooted, hostTextfileBroken } from "./machine.ts";
import { hostPanels } from "./panels.ts";

/** The alerting of the machines. */
export const hostAlerting = defineAlerting({
  title: "Hosts",
  panels: hostPanels,
  objectives: {},
  limits: hostLimits,
  groups: [
    { name: "host-disk", intervalSeconds: 15, rules: [hostDiskFull, hostDiskNearlyFull, hostDiskReadOnly] },
    {
      name: "host-machine",
      intervalSeconds: 15,
      rules: [hostCpuSaturated, hostOomKills, hostRebooted, hostTextfileBroken],
    },
  ],
  inhibitions: defineInhibitions([
    {
      source: "HostDiskFull",
      targets: ["HostDiskNearlyFull"],
      equal: ["instance"],
      reason: "whoever makes room on that machine sees its other disks as well",
    },
  ]),
});
