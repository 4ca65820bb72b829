import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { explainsEveryTargetDown } from "../../scraped-process.ts";
import { nginxConnectionsDropped, nginxProbeFailing, nginxStatusPageDown } from "./availability.ts";
import { nginxLimits } from "./limits.ts";
import { nginxPanels } from "./panels.ts";
import {
  nginxErrorRatioHigh,
  nginxLatencyHigh,
  nginxRateLimiting,
  nginxUpstreamRetried,
} from "./requests.ts";

const awayReason = "the proxy is away, which explains all that is seen of it";

const nginxInhibitions = defineInhibitions([
  {
    source: "NginxProbeFailing",
    targets: ["ProbesFailing"],
    equal: [],
    reason: "every address that is probed from outside is reached through the proxy",
  },
  {
    source: "NginxProbeFailing",
    targets: ["NginxStatusPageDown", "NginxErrorRatioHigh", "NginxLatencyHigh", "NginxUpstreamRetried"],
    equal: [],
    reason: awayReason,
  },
  explainsEveryTargetDown("NginxProbeFailing", ["nginx", "nginx-log"], awayReason),
  {
    source: "NginxErrorRatioHigh",
    targets: ["NginxLatencyHigh", "NginxUpstreamRetried"],
    equal: ["instance"],
    reason: "the page is about the same upstreams",
  },
]);

/** The alerting of the reverse proxy. */
export const nginxAlerting = defineAlerting({
  title: "Reverse proxy",
  panels: nginxPanels,
  objectives: {},
  limits: nginxLimits,
  groups: [
    { name: "nginx-probe", intervalSeconds: 5, rules: [nginxProbeFailing] },
    { name: "nginx-status", intervalSeconds: 15, rules: [nginxStatusPageDown, nginxConnectionsDropped] },
    {
      name: "nginx-requests",
      intervalSeconds: 15,
      rules: [nginxErrorRatioHigh, nginxUpstreamRetried, nginxLatencyHigh, nginxRateLimiting],
    },
  ],
  inhibitions: nginxInhibitions,
});
