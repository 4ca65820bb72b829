import { alertingSystems } from "../../alerts/index.ts";
import { minioMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  limit,
  lowerIsWorse,
  perSecond,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = minioMetrics;
const { limits } = alertingSystems.minio;

const freeRatio = `min by (instance) (${select(metrics.usableFree)} / ${select(metrics.usableTotal)})`;
const requests = perSecond(metrics.requests, { by: ["instance"] });
const rejected = perSecond(metrics.rejectedAuth, { by: ["instance"] });
const spaceThresholds = lowerIsWorse({ warning: limits.spaceFreeRatioMin });

const minio: DashboardPlan = {
  uid: "klaxon-minio",
  title: "MinIO",
  description:
    "The object store: uploads and images of users, dumps and WAL. Parity hides drives that are away, so they are counted.",
  system: "minio",
  shownSeconds: 6 * 3600,
  variables: [],
  rows: [
    row("up", "Is it up", [
      statPanel({
        key: "offline-now",
        title: "Drives offline",
        description: "Drives that do not answer; parity replaces them up to a point.",
        width: 4,
        unit: "number",
        decimals: 0,
        thresholds: higherIsWorse({ warning: 1 }),
        queries: [instant(`max(${select(metrics.drivesOffline)})`, "offline")],
      }),
      statPanel({
        key: "space-now",
        title: "Space left",
        description: "Share of the space for objects that is left.",
        width: 4,
        unit: "ratio",
        decimals: 0,
        thresholds: spaceThresholds,
        queries: [instant(`min(${freeRatio})`, "left")],
      }),
      firingAlertsStat("minio"),
      stateTimelinePanel({
        key: "health",
        title: "Takes writes",
        description: "Whether enough drives are online for a write, as the cluster itself says.",
        width: 12,
        mappings: [
          { value: 1, text: "yes", health: "good" },
          { value: 0, text: "no quorum", health: "critical" },
        ],
        queries: [range(`min by (instance) (${select(metrics.health)})`, "{{instance}}")],
      }),
      timeSeriesPanel({
        key: "drives",
        title: "Drives",
        description: "Drives online and offline; the dashed line is how many a write needs.",
        width: 12,
        unit: "number",
        decimals: 0,
        min: 0,
        drawing: "steps",
        queries: [
          range(`max by (instance) (${select(metrics.drivesOnline)})`, "online"),
          range(`max by (instance) (${select(metrics.drivesOffline)})`, "offline"),
          limit(`max by (instance) (${select(metrics.writeQuorum)})`, "needed for a write"),
        ],
      }),
    ]),
    row("requests", "Does it answer", [
      timeSeriesPanel({
        key: "requests",
        title: "Requests",
        description: "S3 requests per second by operation.",
        width: 8,
        unit: "requests-per-second",
        min: 0,
        drawing: "stacked",
        queries: [range(perSecond(metrics.requests, { by: ["api"] }), "{{api}}")],
      }),
      timeSeriesPanel({
        key: "errors",
        title: "Failed requests",
        description: "Share of the requests answered with 5xx. At the line somebody is paged.",
        width: 8,
        unit: "ratio",
        decimals: 1,
        min: 0,
        thresholds: higherIsWorse({ critical: limits.errorRatioMax }),
        queries: [
          range(
            `${perSecond(metrics.serverErrors, { by: ["instance"] })} / (${requests} > 0)`,
            "{{instance}}",
          ),
        ],
      }),
      timeSeriesPanel({
        key: "rejected",
        title: "Rejected credentials",
        description:
          "Share of all requests that were rejected for their key or its permissions. At the line there is a ticket.",
        width: 8,
        unit: "ratio",
        decimals: 1,
        min: 0,
        thresholds: higherIsWorse({ warning: limits.rejectedRatioMax }),
        queries: [range(`${rejected} / ((${requests} + ${rejected}) > 0)`, "{{instance}}")],
      }),
    ]),
    row("space", "Is it full", [
      timeSeriesPanel({
        key: "space",
        title: "Space left",
        description:
          "Share of the space for objects that is left. A new pool takes days, so the line is early.",
        width: 12,
        unit: "ratio",
        decimals: 1,
        min: 0,
        max: 1,
        thresholds: spaceThresholds,
        queries: [range(freeRatio, "{{instance}}")],
      }),
      timeSeriesPanel({
        key: "traffic",
        title: "Traffic",
        description: "Bytes per second that clients send and are sent.",
        width: 12,
        unit: "bytes-per-second",
        min: 0,
        queries: [
          range(perSecond(metrics.received, { by: ["instance"] }), "{{instance}}: received"),
          range(perSecond(metrics.sent, { by: ["instance"] }), "{{instance}}: sent"),
        ],
      }),
    ]),
    row("changes", "What changed", [
      timeSeriesPanel({
        key: "errors-by-api",
        title: "Failed requests by operation",
        description: "5xx per second: writes that fail alone are a lost quorum or a full store.",
        width: 12,
        unit: "requests-per-second",
        min: 0,
        queries: [range(perSecond(metrics.serverErrors, { by: ["api"] }), "{{api}}")],
      }),
      activeAlertsTable("minio"),
    ]),
  ],
};

/** The dashboards of MinIO. */
export const minioDashboards: readonly DashboardPlan[] = [minio];
