import { alertingSystems } from "../../alerts/index.ts";
import { cdnMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  lowerIsWorse,
  type Matcher,
  perSecond,
  type Row,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  upOrDown,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = cdnMetrics;
const { limits } = alertingSystems.cdn;

const byZone = ["zone"] as const;
const requests = perSecond(metrics.requests, { by: byZone });
const poolHealth = select(metrics.poolHealth);

function answered(...status: Matcher): string {
  return perSecond(metrics.requestsByStatus, { by: byZone, where: [status] });
}

function blocked(by: readonly string[], source: Matcher): string {
  return perSecond(metrics.firewallEvents, { by, where: [["action", "=", "block"], source] });
}

const serverErrorRatio = `${answered("status", "=~", "5..")} / ${requests}`;
const hitRatio = `${perSecond(metrics.requestsCached, { by: byZone })} / ${requests}`;
const blockedByRule = `${blocked(["zone", "rule"], ["source", "=~", "waf|firewall.*"])} / on (zone) group_left () ${requests}`;

const errorThresholds = higherIsWorse({ critical: limits.serverErrorRatioMax });
const hitThresholds = lowerIsWorse({ warning: limits.cacheHitRatioMin });

const upRow: Row = row("up", "Is it up", [
  statPanel({
    key: "pools-now",
    title: "Healthy pools",
    description: "Pools of origins that pass their health checks; without any only the cache answers.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1, warning: 2 }),
    queries: [instant(`sum(${poolHealth}) or vector(0)`, "healthy")],
  }),
  statPanel({
    key: "errors-now",
    title: "Requests that fail",
    description: "Share of the requests that users see fail with a 5xx.",
    width: 4,
    unit: "ratio",
    decimals: 2,
    thresholds: errorThresholds,
    absentText: "no requests",
    queries: [instant(`max(${serverErrorRatio})`, "fail")],
  }),
  statPanel({
    key: "exporter-now",
    title: "Exporter",
    description: "Whether the exporter answers; without it nothing here is known.",
    width: 4,
    unit: "number",
    mappings: upOrDown,
    queries: [
      instant(`max(${select(syntheticMetrics.metrics.up, [["job", "=", "cloudflare"]])})`, "exporter"),
    ],
  }),
  firingAlertsStat("cdn"),
  stateTimelinePanel({
    key: "pools",
    title: "Pools of origins",
    description: "Whether each pool passes its health checks, as the network sees it.",
    width: 12,
    mappings: upOrDown,
    queries: [range(`min by (pool_name) (${poolHealth})`, "{{pool_name}}")],
  }),
  timeSeriesPanel({
    key: "server-errors",
    title: "Requests that fail",
    description:
      "Share of the requests that users see fail with a 5xx, whether the origin or the way to it is at fault.",
    width: 12,
    unit: "ratio",
    min: 0,
    thresholds: errorThresholds,
    absentText: "no requests",
    queries: [range(serverErrorRatio, "{{zone}}")],
  }),
]);

const speedRow: Row = row("speed", "Is it fast", [
  timeSeriesPanel({
    key: "cache-hits",
    title: "Answered from the cache",
    description:
      "Share of the requests that never reach an origin. Below the line the origins carry more than they should.",
    width: 12,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: hitThresholds,
    legendCalculations: ["mean", "min", "last"],
    absentText: "no requests",
    queries: [range(hitRatio, "{{zone}}")],
  }),
  timeSeriesPanel({
    key: "requests",
    title: "Requests",
    description: "Requests per second of users, and how many of them reach the origins.",
    width: 12,
    unit: "requests-per-second",
    min: 0,
    queries: [
      range(requests, "{{zone}}"),
      range(`${requests} - ${perSecond(metrics.requestsCached, { by: byZone })}`, "{{zone}} to the origins"),
    ],
  }),
]);

const refusedRow: Row = row("refused", "Who is refused", [
  timeSeriesPanel({
    key: "blocked-by-rule",
    title: "Blocked by rule",
    description:
      "Share of all requests that each rule of the firewall blocks. A step up at the time of a change is a rule that is too wide.",
    width: 8,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.blockedByRuleRatioMax }),
    absentText: "no requests",
    queries: [range(blockedByRule, "{{rule}}")],
  }),
  timeSeriesPanel({
    key: "rate-limited",
    title: "Refused by the rate limit",
    description: "Share of the requests that are answered with 429.",
    width: 8,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.rateLimitedRatioMax }),
    absentText: "no requests",
    queries: [range(`${answered("status", "=", "429")} / ${requests}`, "{{zone}}")],
  }),
  timeSeriesPanel({
    key: "missing",
    title: "Not found",
    description:
      "Share of the requests that are answered with 404; a jump at a deployment is files that were deleted too early.",
    width: 8,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.missingRatioMax }),
    absentText: "no requests",
    queries: [range(`${answered("status", "=", "404")} / ${requests}`, "{{zone}}")],
  }),
]);

const detailRow: Row = row("details", "Details", [
  timeSeriesPanel({
    key: "statuses",
    title: "Requests by status",
    description: "Requests per second by what users are answered.",
    width: 8,
    unit: "requests-per-second",
    min: 0,
    drawing: "stacked",
    queries: [range(perSecond(metrics.requestsByStatus, { by: ["status"] }), "{{status}}")],
  }),
  timeSeriesPanel({
    key: "blocked-by-country",
    title: "Blocked by country",
    description:
      "Requests per second that a rule or the rate limit acted on. Blocks in the usual shares of users are no attack.",
    width: 8,
    unit: "requests-per-second",
    min: 0,
    queries: [
      range(perSecond(metrics.firewallEvents, { by: ["country", "rule"] }), "{{rule}} from {{country}}"),
    ],
  }),
  timeSeriesPanel({
    key: "threats",
    title: "Threats",
    description: "Requests per second that the network took for a threat.",
    width: 8,
    unit: "requests-per-second",
    min: 0,
    queries: [range(perSecond(metrics.threats, { by: byZone }), "{{zone}}")],
  }),
  timeSeriesPanel({
    key: "bandwidth",
    title: "Sent to users",
    description: "Bytes per second sent to users, and how much of it came from the cache.",
    width: 12,
    unit: "bytes-per-second",
    min: 0,
    queries: [
      range(perSecond(metrics.bandwidth, { by: byZone }), "{{zone}}"),
      range(perSecond(metrics.bandwidthCached, { by: byZone }), "{{zone}} from the cache"),
    ],
  }),
  activeAlertsTable("cdn"),
]);

const cdn: DashboardPlan = {
  uid: "klaxon-cdn",
  title: "Content delivery network",
  description:
    "What users are answered at the edge: origins, cache, firewall and rate limit, from the provider's analytics, a minute behind.",
  system: "cdn",
  scrapeSeconds: 60,
  shownSeconds: 6 * 3600,
  variables: [],
  rows: [upRow, speedRow, refusedRow, detailRow],
};

/** The dashboards of the content delivery network. */
export const cdnDashboards: readonly DashboardPlan[] = [cdn];
