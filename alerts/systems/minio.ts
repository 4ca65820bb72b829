import { minioMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { defineInhibitions } from "../inhibition.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = { "klaxon-minio": ["drives", "health", "space", "errors", "rejected"] } as const;
const panelLink = linkTo(panels);
const { metrics } = minioMetrics;

const limits = {
  /** A server that restarts is away for less. */
  quorumHoldSeconds: 60,
  /** What fails for want of a quorum is well a scrape or two after it; the page is told of until then. */
  quorumRecoverySeconds: 45,
  /** Failed requests are counted over two minutes: so long they are those of a quorum that was lost. */
  errorsAfterQuorumSeconds: 3 * 60,
  driveHoldSeconds: 5 * 60,
  spaceFreeRatioMin: 0.1,
  spaceHoldSeconds: 5 * 60,
  errorRatioMax: 0.05,
  rejectedRatioMax: 0.05,
  /** Below this many requests a second a share says nothing. */
  requestsPerSecondMin: 0.2,
  requestHoldSeconds: 3 * 60,
} as const;

const drivesOnline = promql`max by (instance) (${select(metrics.drivesOnline)})`;
const drivesOffline = promql`max by (instance) (${select(metrics.drivesOffline)})`;

function unhealthyWithin(seconds: number): string {
  return promql`(min by (instance) (min_over_time(${select(metrics.health)}[${formatDuration(seconds)}])) == 0)`;
}

const freeRatio = promql`
  min by (instance) (${select(metrics.usableFree)} / ${select(metrics.usableTotal)})`;
const requests = promql`sum by (instance) (rate(${select(metrics.requests)}[2m]))`;
const rejected = promql`sum by (instance) (rate(${select(metrics.rejectedAuth)}[2m]))`;
const errorRatio = promql`
  sum by (instance) (rate(${select(metrics.serverErrors)}[2m])) / (${requests} > ${limits.requestsPerSecondMin})`;
const rejectedRatio = promql`${rejected} / ((${requests} + ${rejected}) > ${limits.requestsPerSecondMin})`;
const errorsByApi = promql`sum by (api) (rate(${select(metrics.serverErrors)}[5m])) > 0`;

const clusterInfo = {
  language: "sh",
  text: "mc admin info store\nmc admin heal store --dry-run --recursive | tail -5",
} as const;

const minioWriteQuorumLost = alertingRule({
  name: "MinioWriteQuorumLost",
  severity: "page",
  team: "platform",
  expression: promql`${drivesOnline} and on (instance) ${unhealthyWithin(limits.quorumRecoverySeconds)}`,
  holdSeconds: limits.quorumHoldSeconds,
  summary: "MinIO behind {{ $labels.instance }} takes no writes",
  description: `Only {{ $value }} drives of the cluster behind {{ $labels.instance }} are online, fewer than a write needs, for ${formatDuration(limits.quorumHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-minio", "health"),
  runbook: {
    meaning:
      "So many drives or servers are away that an object cannot be stored with its parity. With four drives of eight left, reads still work.",
    impact:
      "Uploads of users fail, and dumps and WAL are stored nowhere: the recovery point objective is broken within minutes.",
    confirm: [
      {
        text: "See how many drives are left, and how many a write needs.",
        query: promql`${select(metrics.drivesOnline)} or ${select(metrics.writeQuorum)}`,
      },
      { text: "See which servers and drives are away.", command: clusterInfo },
      { text: "See what clients get.", query: errorsByApi },
    ],
    mitigate: [
      {
        text: "Start the servers that are away; one server brings back two drives.",
        command: {
          language: "sh",
          text: 'for host in minio-1 minio-2 minio-3 minio-4; do ssh "$host" systemctl is-active minio || ssh "$host" systemctl start minio; done',
        },
      },
      { text: "If a network parts the servers, bring those together that hold the most drives." },
      { text: "Point the backups at the second bucket until there is a quorum again." },
    ],
    recover: [
      {
        text: "See that the cluster says that it is healthy.",
        query: promql`min by (instance) (${select(metrics.health)}) == 1`,
      },
      {
        text: "Let it heal what was written with too little parity, and wait for the end.",
        command: { language: "sh", text: "mc admin heal store --recursive" },
      },
    ],
    escalate:
      "The lead of the platform team at once if more than one drive is broken; the data team, because backups wait.",
  },
  risk: {
    event: "So many drives fail together that neither uploads nor backups can be stored",
    likelihood: "rare",
    impact: "severe",
    control:
      "Eight drives in four servers with half of them parity; backups have a second bucket at another provider",
  },
});

const minioDriveOffline = alertingRule({
  name: "MinioDriveOffline",
  severity: "ticket",
  team: "platform",
  // Parity is there so that nobody has to get up for a drive; a server that restarts is back before this.
  expression: `${drivesOffline} > 0`,
  holdSeconds: limits.driveHoldSeconds,
  summary: "Drives of MinIO behind {{ $labels.instance }} are offline",
  description: `{{ $value }} drives of the cluster behind {{ $labels.instance }} do not answer, for ${formatDuration(limits.driveHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-minio", "drives"),
  runbook: {
    meaning: "A drive is broken or not mounted, or its server is away.",
    impact:
      "None for clients: parity replaces it. Each further one brings the loss of the write quorum nearer.",
    confirm: [
      { text: "See how many.", query: drivesOffline },
      { text: "See which, and whether they share a server.", command: clusterInfo },
      {
        text: "Ask the device on that server.",
        command: { language: "sh", text: 'smartctl -H "$DEVICE"; dmesg --level=err | tail' },
      },
    ],
    mitigate: [
      { text: "Start the server or mount the drive." },
      {
        text: "Replace a broken drive with an empty one of the same size at the same mountpoint; MinIO fills it by itself.",
      },
    ],
    recover: [
      { text: "See that all drives answer.", query: `${drivesOffline} == 0` },
      {
        text: "Watch the healing until it is done.",
        command: { language: "sh", text: "mc admin heal store" },
      },
    ],
    escalate:
      "The provider of the hardware for a broken drive; the platform team's lead from the second one on.",
  },
  risk: {
    event: "Broken drives pile up unnoticed because parity hides them",
    likelihood: "likely",
    impact: "minor",
    control: "Two spare drives are in the rack, and healing is automatic",
  },
});

const minioSpaceLow = alertingRule({
  name: "MinioSpaceLow",
  severity: "ticket",
  team: "platform",
  expression: `${freeRatio} < ${limits.spaceFreeRatioMin}`,
  holdSeconds: limits.spaceHoldSeconds,
  summary: "MinIO behind {{ $labels.instance }} is nearly full",
  description: `{{ $value | humanizePercentage }} of the usable space is left, for ${formatDuration(limits.spaceHoldSeconds)} or longer; less than ${limits.spaceFreeRatioMin * 100} % is too little.`,
  panel: panelLink("klaxon-minio", "space"),
  runbook: {
    meaning:
      "Objects, old versions and uploads that were never finished take nine tenths of what the drives can hold beside parity.",
    impact: "None yet. When it is full, every upload fails, backups among them.",
    confirm: [
      { text: "See what is left.", query: freeRatio },
      {
        text: "See which bucket grows, and what versions and unfinished uploads take.",
        command: {
          language: "sh",
          text: "mc du --depth 2 store\nmc du --versions --depth 2 store\nmc ls --incomplete --recursive store | wc -l",
        },
      },
    ],
    mitigate: [
      {
        text: "Remove unfinished uploads, then old versions beyond their retention.",
        command: {
          language: "sh",
          text: "mc rm --incomplete --recursive --force store/uploads\nmc ilm rule ls store/backups",
        },
      },
      { text: "Add a pool of servers; a pool that exists cannot be made larger." },
    ],
    recover: [{ text: "See that more than a fifth is free.", query: `${freeRatio} > 0.2` }],
    escalate: "The lead of the platform team for a new pool: it takes days to deliver.",
  },
  risk: {
    event: "The object store fills up, since adding space takes days",
    likelihood: "possible",
    impact: "major",
    control: "Rules of life cycle on every bucket, and a review of capacity every quarter",
  },
});

const minioErrorRateHigh = alertingRule({
  name: "MinioErrorRateHigh",
  severity: "page",
  team: "platform",
  // Without a quorum all writes fail, of which `MinioWriteQuorumLost` tells.
  expression: promql`
    ${errorRatio} > ${limits.errorRatioMax}
    unless on (instance) ${unhealthyWithin(limits.errorsAfterQuorumSeconds)}`,
  holdSeconds: limits.requestHoldSeconds,
  summary: "MinIO behind {{ $labels.instance }} fails requests",
  description: `{{ $value | humanizePercentage }} of the S3 requests to {{ $labels.instance }} are answered with 5xx, for ${formatDuration(limits.requestHoldSeconds)} or longer; more than ${limits.errorRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-minio", "errors"),
  runbook: {
    meaning:
      "The cluster has its quorum and fails requests all the same: it is overloaded (503 `SlowDown`), full (507), or a drive answers slowly.",
    impact: "Uploads and images of users fail now and then, and clients that retry add to the load.",
    confirm: [
      { text: "See which operations fail.", query: errorsByApi },
      { text: "See how many requests there are.", query: requests },
      { text: "See what is left of the space.", query: freeRatio },
      {
        text: "Watch the errors as they come.",
        command: {
          language: "sh",
          text: "mc admin trace --errors store | head -20\nmc admin speedtest drive store",
        },
      },
    ],
    mitigate: [
      { text: "One drive is much slower than the rest: take it out; parity replaces it." },
      { text: "One client floods: lower its concurrency or block its key." },
      { text: "If it began with a new version of MinIO, roll back one server after the other." },
    ],
    recover: [
      {
        text: "See that errors end.",
        query: promql`sum by (instance) (rate(${select(metrics.serverErrors)}[5m]))`,
      },
    ],
    escalate: "The lead of the platform team after fifteen minutes.",
  },
  risk: {
    event: "The object store answers uploads and images with errors",
    likelihood: "possible",
    impact: "major",
    control: "Clients retry with a bound, images are cached at the edge for a day",
  },
});

const minioAccessDenied = alertingRule({
  name: "MinioAccessDenied",
  severity: "ticket",
  team: "platform",
  expression: `${rejectedRatio} > ${limits.rejectedRatioMax}`,
  holdSeconds: limits.requestHoldSeconds,
  summary: "MinIO behind {{ $labels.instance }} rejects credentials",
  description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.instance }} are rejected for their credentials or permissions, for ${formatDuration(limits.requestHoldSeconds)} or longer; more than ${limits.rejectedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-minio", "rejected"),
  runbook: {
    meaning: "A key expired or was rotated on one side only, a policy changed, or somebody tries keys.",
    impact: "What that client stores or reads fails with 403, every time: retrying does not help.",
    confirm: [
      { text: "See how many, and since when.", query: rejectedRatio },
      {
        text: "See whose requests they are.",
        command: {
          language: "sh",
          text: "mc admin trace --status-code 403 --verbose store | grep -E 'Authorization|REQUEST|Host' | head -20",
        },
      },
      {
        text: "Ask what the key may do.",
        command: { language: "sh", text: 'mc admin user svcacct info store "$ACCESS_KEY"' },
      },
    ],
    mitigate: [
      { text: "Known client: give it a valid key through the secret store, and restart it." },
      {
        text: "A policy changed: put the old one back.",
        command: { language: "sh", text: 'mc admin policy attach store "$POLICY" --user "$USER_NAME"' },
      },
      { text: "Unknown addresses: block them at the network and tell security; do not delete the log." },
    ],
    recover: [{ text: "See that rejections end.", query: rejected }],
    escalate: "Security at once when the addresses are not ours; otherwise the team of the client.",
  },
  risk: {
    event: "A rotated key locks a service out of its own files, or strangers try keys",
    likelihood: "possible",
    impact: "minor",
    control: "Keys are rotated with an overlap of a day, and the store has no address outside",
  },
});

/** The alerting of MinIO. */
export const minioAlerting = defineAlerting({
  title: "MinIO",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "minio",
      intervalSeconds: 15,
      rules: [minioWriteQuorumLost, minioDriveOffline, minioSpaceLow, minioErrorRateHigh, minioAccessDenied],
    },
  ],
  inhibitions: defineInhibitions([
    {
      source: "MinioWriteQuorumLost",
      targets: ["MinioDriveOffline"],
      equal: ["instance"],
      reason: "the drives that are away are why writes fail",
    },
    {
      source: "MinioWriteQuorumLost",
      targets: ["BackupsRpoBreached"],
      equal: [],
      reason: "WAL cannot be stored while the store takes no writes",
    },
    {
      source: "MinioErrorRateHigh",
      targets: ["BackupsRpoBreached"],
      equal: [],
      reason: "WAL is refused by the store, which is looked at already",
    },
  ]),
});
