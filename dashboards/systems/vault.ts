import { alertingSystems } from "../../alerts/index.ts";
import { syntheticMetrics, vaultMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  exactly,
  higherIsWorse,
  increaseOf,
  instant,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  type ValueMapping,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = vaultMetrics;
const { limits } = alertingSystems.vault;

const serverUp = select(syntheticMetrics.metrics.up, [["job", "=", "vault"]]);
const unsealed = `max by (instance) (${select(metrics.unsealed)})`;
const active = `max by (instance) (${select(metrics.active)})`;
const findings = `max by (repository) (${select(metrics.scanFindings)})`;
const scanAge = `time() - max by (repository) (${select(metrics.scanLastRun)})`;

const roles: readonly ValueMapping[] = [
  { value: 1, text: "active", health: "good" },
  { value: 0, text: "standby", health: "notice" },
];
const sealStates: readonly ValueMapping[] = [
  { value: 1, text: "unsealed", health: "good" },
  { value: 0, text: "sealed", health: "critical" },
];

const overview = row("up", "Does it answer", [
  statPanel({
    key: "active-now",
    title: "Active servers",
    description: "Servers that answer requests. There must be one; without it no service gets a secret.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: exactly(1),
    queries: [instant(`sum(${active}) or vector(0)`, "active")],
  }),
  statPanel({
    key: "sealed-now",
    title: "Servers sealed or away",
    description: "Servers that cannot take over, because they are sealed or do not answer their scrapes.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ warning: 1, critical: 3 }),
    queries: [instant(`count(${serverUp}) - (sum(${unsealed}) or vector(0))`, "away")],
  }),
  statPanel({
    key: "findings-now",
    title: "Secrets in the clear",
    description: "Secrets that the last scans found in repositories; somebody is woken for the first.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ critical: 1 }),
    queries: [instant(`sum(${findings})`, "found")],
  }),
  firingAlertsStat("vault"),
  stateTimelinePanel({
    key: "servers",
    title: "Roles",
    description:
      "Which server answers requests. An empty stretch is a server that does not answer its scrapes.",
    width: 12,
    mappings: roles,
    queries: [range(active, "{{instance}}")],
  }),
  stateTimelinePanel({
    key: "sealed",
    title: "Seals",
    description:
      "Whether a server is unsealed; a sealed one has its data and no key to it, and cannot take over.",
    width: 12,
    mappings: sealStates,
    queries: [range(unsealed, "{{instance}}")],
  }),
]);

const use = row("use", "Is it used as it should be", [
  timeSeriesPanel({
    key: "audit-failures",
    title: "Requests not logged",
    description:
      "Requests and responses that no audit device took, and that Vault refused or withheld for it.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [
      range(increaseOf(metrics.auditRequestFailures), "requests"),
      range(increaseOf(metrics.auditResponseFailures), "responses"),
    ],
  }),
  timeSeriesPanel({
    key: "tokens",
    title: "Tokens that never expire",
    description: "Service tokens that were made to live for ever; above the line some are none of ours.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: higherIsWorse({ warning: limits.endlessTokensMax + 1 }),
    legendCalculations: ["max", "last"],
    queries: [range(`max(${select(metrics.tokens, [["creation_ttl", "=", "+Inf"]])})`, "never expire")],
  }),
  timeSeriesPanel({
    key: "leases",
    title: "Leases",
    description:
      "Leases that will be revoked when they end. They follow the load; a steady rise is a client that never lets go.",
    width: 8,
    unit: "count",
    min: 0,
    queries: [range(`max(${select(metrics.leases)})`, "leases")],
  }),
]);

const secrets = row("secrets", "Are secrets where they belong", [
  timeSeriesPanel({
    key: "findings",
    title: "Secrets in repositories",
    description: "Secrets in the clear that the last scan of each repository found, its history included.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["max", "last"],
    queries: [range(findings, "{{repository}}")],
  }),
  timeSeriesPanel({
    key: "scan-age",
    title: "Since the last scan",
    description:
      "How long ago each repository was scanned; a sawtooth of ten minutes is healthy, above the line nobody looks.",
    width: 8,
    unit: "duration",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.scanAgeSeconds }),
    queries: [range(scanAge, "{{repository}}")],
  }),
  timeSeriesPanel({
    key: "unseal-errors",
    title: "Sealed secrets",
    description: "Attempts to unseal secrets of the repository, and those that failed, by reason.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [
      range(
        increaseOf(metrics.unsealErrors, { by: ["namespace", "reason"] }),
        "{{namespace}} failed: {{reason}}",
      ),
      range(increaseOf(metrics.unsealRequests), "attempts"),
    ],
  }),
]);

const vault: DashboardPlan = {
  uid: "klaxon-vault",
  title: "Vault and secrets",
  description:
    "Vault and its standbys, sealed secrets of the repository, and secrets that stand in the clear.",
  system: "vault",
  shownSeconds: 6 * 3600,
  variables: [],
  rows: [overview, use, secrets, row("alerts", "What fires", [activeAlertsTable("vault")])],
};

/** The dashboards of Vault and secrets. */
export const vaultDashboards: readonly DashboardPlan[] = [vault];
