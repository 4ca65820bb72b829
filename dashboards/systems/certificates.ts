import { alertingSystems } from "../../alerts/index.ts";
import { certificatesMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  labelColumn,
  lowerIsWorse,
  range,
  row,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  timeSeriesPanel,
  type ValueMapping,
  valueColumn,
} from "../kit/index.ts";
import { selectOwn, selectOwnRange } from "../kit/own-job.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = certificatesMetrics;
const { limits } = alertingSystems.certificates;

const trusted = `max by (instance) (${selectOwn(metrics.trusted)})`;
const left = `min by (instance) (${selectOwn(metrics.expiry)}) - time()`;
const chainLeft = `min by (instance) (${selectOwn(metrics.chainExpiry)}) - time()`;
const version = `max by (instance, version) (${selectOwn(metrics.tlsVersion)})`;
const expiryThresholds = lowerIsWorse({
  warning: limits.expiresSoonSeconds,
  critical: limits.expiresVerySoonSeconds,
});

const trustStates: readonly ValueMapping[] = [
  { value: 1, text: "trusted", health: "good" },
  { value: 0, text: "refused", health: "critical" },
];
const readStates: readonly ValueMapping[] = [
  { value: 1, text: "read", health: "good" },
  { value: 0, text: "no handshake", health: "critical" },
];

const trustRow = row("trust", "Are they trusted", [
  statPanel({
    key: "refused-now",
    title: "Hosts refused",
    description: "Hosts that a client would refuse now, whatever the reason.",
    width: 6,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ critical: 1 }),
    queries: [instant(`count(${trusted} == 0) or vector(0)`, "refused")],
  }),
  statPanel({
    key: "next-now",
    title: "Next end",
    description: "How long until the first certificate ends; renewal starts thirty days before.",
    width: 6,
    unit: "duration",
    decimals: 0,
    thresholds: expiryThresholds,
    queries: [instant(`min(${left})`, "next")],
  }),
  statPanel({
    key: "next-chain-now",
    title: "Next end of a chain",
    description: "How long until the first chain of authorities ends, and all certificates below it.",
    width: 6,
    unit: "duration",
    decimals: 0,
    thresholds: expiryThresholds,
    queries: [instant(`min(${chainLeft})`, "next")],
  }),
  firingAlertsStat("certificates"),
  stateTimelinePanel({
    key: "trusted",
    title: "Trust",
    description: "Whether a probe that verifies, as every client does, gets through.",
    width: 12,
    mappings: trustStates,
    queries: [range(`min by (instance) (min_over_time(${selectOwnRange(metrics.trusted)}))`, "{{instance}}")],
  }),
  stateTimelinePanel({
    key: "reachable",
    title: "Handshakes",
    description: "Whether a certificate is shown at all, to a probe that does not verify it.",
    width: 12,
    mappings: readStates,
    queries: [
      range(`min by (instance) (min_over_time(${selectOwnRange(metrics.reachable)}))`, "{{instance}}"),
    ],
  }),
]);

const expiryRow = row("expiry", "When do they end", [
  timeSeriesPanel({
    key: "expiry",
    title: "Time left",
    description:
      "Time until each certificate ends, read also where it is refused; below 0 it has ended. It jumps up at a renewal.",
    width: 12,
    unit: "duration",
    thresholds: expiryThresholds,
    legendCalculations: ["min", "last"],
    queries: [range(left, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "chain-expiry",
    title: "Time left of the chain",
    description:
      "Time until the last chain ends by which a certificate is trusted; nothing is shown while it is refused.",
    width: 12,
    unit: "duration",
    thresholds: expiryThresholds,
    legendCalculations: ["min", "last"],
    absentText: "refused",
    queries: [range(chainLeft, "{{instance}}")],
  }),
]);

const detailRow = row("details", "What is spoken, what fires", [
  tablePanel({
    key: "versions",
    title: "Versions of TLS",
    description:
      "What each host agrees on with a probe that offers the newest; below TLS 1.2 clients refuse it.",
    width: 12,
    queries: [instant(version, "{{instance}} {{version}}")],
    columns: [
      labelColumn("instance", "Host"),
      labelColumn("version", "Version"),
      valueColumn(0, "Now", { unit: "number", decimals: 0 }),
    ],
    sortedBy: { title: "Version", isDescending: false },
  }),
  activeAlertsTable("certificates"),
]);

/** TLS certificates: are they trusted, when do they end, what is spoken. */
const certificates: DashboardPlan = {
  uid: "klaxon-certificates",
  title: "TLS certificates",
  description: "The certificates of our hosts, each probed with verification and without.",
  system: "certificates",
  shownSeconds: 24 * 3600,
  variables: [],
  rows: [trustRow, expiryRow, detailRow],
};

/** The dashboards of TLS certificates. */
export const certificatesDashboards: readonly DashboardPlan[] = [certificates];
