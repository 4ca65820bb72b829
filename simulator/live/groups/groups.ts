/** A drill of a group. */
export interface LiveGroupDrill {
  /** As `klaxon live` takes it: `system/name`, or `system/name:variant`. */
  readonly scenario: string;
  /** How many times as fast its time passes; the largest at which it holds on a busy machine of two cores. */
  readonly timeScale: number;
}

/** Drills that one job of a CI runs, in a bounded time. */
export interface LiveGroup {
  readonly name: string;
  readonly description: string;
  /** In the order in which they run one at a time; of several at a time the longest begin first. */
  readonly drills: readonly LiveGroupDrill[];
}

/** The groups that `klaxon live --group NAME` runs. */
export const liveGroups: readonly LiveGroup[] = [
  {
    name: "smoke",
    description: "one drill from end to end, in under a minute",
    drills: at(20, "api/instance-killed"),
  },
  {
    name: "api",
    description: "the demo API: real services, load balancer and prober",
    drills: at(
      10,
      "api/instance-killed",
      "api/instance-killed:below",
      "api/instance-killed:absent",
      "api/instance-hung",
      "api/all-instances-killed",
    ),
  },
  {
    name: "stack",
    description: "Prometheus, Alertmanager and the way to the receivers",
    drills: at(
      10,
      "stack/target-unreachable",
      "stack/all-alertmanagers-unreachable",
      "stack/notifications-failing",
      "stack/notifications-failing:below",
      "stack/prometheus-down",
      "stack/rule-evaluation-failing",
    ),
  },
  {
    name: "edge",
    description: "HAProxy, nginx, uvicorn",
    drills: [
      ...at(
        10,
        "haproxy/server-lost",
        "haproxy/balancer-killed",
        "haproxy/two-servers-lost",
        "haproxy/all-servers-failing",
        "nginx/status-page-closed",
        "nginx/upstream-down",
        "nginx/upstreams-down",
        "nginx/connections-dropped",
        "uvicorn/errors",
      ),
      // The application takes seconds to start; slow answers are logged when they are there.
      ...at(5, "uvicorn/instance-killed", "nginx/upstreams-slow"),
    ],
  },
  {
    name: "data",
    description: "PostgreSQL with replicas",
    drills: [
      // A hundred connections take a second or two to open.
      ...at(5, "postgres/connections-exhausted"),
      ...at(
        10,
        "postgres/replay-delayed",
        "postgres/replica-lost",
        "postgres/split-brain",
        "postgres/deadlocks",
        "postgres/archiving-failing:below",
        "postgres/failover",
        "postgres/exporters-upgraded",
        "postgres/primary-killed:absent",
      ),
    ],
  },
  {
    name: "bus",
    description: "a Redis cluster, NATS with JetStream",
    drills: [
      // The cluster takes a second or two to promote a replica.
      ...at(5, "redis/node-killed"),
      ...at(
        10,
        "redis/shard-lost",
        "redis/replica-isolated",
        "redis/connections-taken",
        "redis/exporter-lost",
        "nats/server-killed",
        "nats/quorum-lost",
        "nats/connections-taken",
        "nats/consumer-stuck",
      ),
    ],
  },
  {
    name: "names",
    description: "DNS, TLS certificates, health checks, network ports",
    drills: [
      ...at(
        10,
        "network/port-exposed",
        "network/prober-blind",
        "certificates/wrong-name",
        "certificates/expired",
        "certificates/not-renewed",
        "certificates/refused-beside-outage",
        "probes/address-down",
        "dns/all-resolvers-down",
        "dns/wrong-answer",
        "dns/slow",
      ),
      ...at(6, "probes/wrong-content"),
    ],
  },
  {
    name: "stores",
    description: "SQLite; dumps, WAL and restore tests of PostgreSQL",
    drills: [
      ...at(
        10,
        "sqlite/page-damaged",
        "sqlite/reader-stuck",
        "sqlite/writer-stuck",
        "sqlite/writers-contend",
        "backups/dump-missed",
        "backups/wal-stalled",
        "backups/report-lost",
      ),
      // A dump and a restore take their time, which counts as often as the factor says.
      ...at(5, "backups/dump-truncated", "backups/restore-test-missed"),
    ],
  },
  {
    name: "host",
    description: "hosts (needs root), workers, push notifications",
    drills: [
      ...at(
        10,
        "host/textfile-malformed",
        "host/disk-full",
        "host/disk-read-only",
        "host/rebooted",
        "host/exporter-lost",
        "sqlite/disk-full",
        "push/credential-ending",
      ),
      ...at(5, "host/disk-full:brief"),
      ...at(8, "worker/stuck", "worker/redelivery-storm", "worker/poison-jobs"),
    ],
  },
  {
    name: "delivery",
    description: "error tracking, GitOps, deployments, a rented Redis (needs git)",
    drills: [
      ...at(
        10,
        "gitops/apply-failing",
        "gitops/manual-change",
        "errors/dropped",
        "errors/unhandled",
        "deployments/gate-bypassed",
        "deployments/broken-version",
        "deployments/rollout",
        "upstash/failing",
        "upstash/throttled",
      ),
      // Slow answers take real time.
      ...at(5, "errors/orders-slow"),
    ],
  },
];

function at(timeScale: number, ...scenarios: readonly string[]): readonly LiveGroupDrill[] {
  return scenarios.map((scenario) => ({ scenario, timeScale }));
}
