import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { explainsTargetDown } from "../../scraped-process.ts";
import { haproxyLimits } from "./limits.ts";
import { haproxyPanels } from "./panels.ts";
import {
  haproxyNoServers,
  haproxyPoolDegraded,
  haproxyServerDown,
  haproxyServerFlapping,
} from "./servers.ts";
import { haproxyDown, haproxyErrorRatioHigh, haproxyQueueing } from "./traffic.ts";

const haproxyInhibitions = defineInhibitions([
  explainsTargetDown(
    "HaproxyDown",
    "haproxy",
    "the load balancer exposes itself: when it is away it cannot be scraped either",
  ),
  {
    source: "HaproxyNoServers",
    targets: ["HaproxyPoolDegraded", "HaproxyServerDown", "HaproxyQueueing"],
    equal: ["instance"],
    reason: "with no server left each of them is known to be out",
  },
  {
    source: "HaproxyPoolDegraded",
    targets: ["HaproxyServerDown"],
    equal: ["instance"],
    reason: "the servers that are out are what the pool is short of",
  },
]);

/** The alerting of the load balancer. */
export const haproxyAlerting = defineAlerting({
  title: "Load balancer",
  panels: haproxyPanels,
  objectives: {},
  limits: haproxyLimits,
  groups: [
    {
      name: "haproxy-servers",
      intervalSeconds: 15,
      rules: [haproxyNoServers, haproxyPoolDegraded, haproxyServerDown, haproxyServerFlapping],
    },
    {
      name: "haproxy-traffic",
      intervalSeconds: 15,
      rules: [haproxyDown, haproxyErrorRatioHigh, haproxyQueueing],
    },
  ],
  inhibitions: haproxyInhibitions,
});
