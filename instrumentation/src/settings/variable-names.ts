/** The variables of klaxon's own, beside the standard `OTEL_*` ones. */
export const ownVariables = [
  "KLAXON_CHECK_CACHE",
  "KLAXON_CHECK_TIMEOUT",
  "KLAXON_COMMIT",
  "KLAXON_ENDPOINTS",
  "KLAXON_FAULTS",
  "KLAXON_FAULTS_HOST",
  "KLAXON_FAULTS_PORT",
  "KLAXON_FAULTS_SEED",
  "KLAXON_FAULTS_TOKEN",
  "KLAXON_FAULTS_TOKEN_FILE",
  "KLAXON_LIVE_PATHS",
  "KLAXON_LOG_LEVEL",
  "KLAXON_LOG_REDACT",
  "KLAXON_LOKI_BASIC_AUTH",
  "KLAXON_LOKI_BASIC_AUTH_FILE",
  "KLAXON_LOKI_BATCH_BYTES",
  "KLAXON_LOKI_BATCH_LINES",
  "KLAXON_LOKI_FLUSH_INTERVAL",
  "KLAXON_LOKI_LABELS",
  "KLAXON_LOKI_LABEL_FIELDS",
  "KLAXON_LOKI_QUEUE_BYTES",
  "KLAXON_LOKI_QUEUE_LINES",
  "KLAXON_LOKI_TENANT",
  "KLAXON_LOKI_TIMEOUT",
  "KLAXON_LOKI_TOKEN",
  "KLAXON_LOKI_TOKEN_FILE",
  "KLAXON_LOKI_URL",
  "KLAXON_METRICS_EXEMPLARS",
  "KLAXON_METRICS_LABEL_LENGTH",
  "KLAXON_METRICS_LABEL_SETS",
  "KLAXON_METRICS_PATH",
  "KLAXON_READY_PATHS",
  "KLAXON_SHUTDOWN_CLOSE",
  "KLAXON_SHUTDOWN_DRAIN",
  "KLAXON_SHUTDOWN_FLUSH",
  "KLAXON_SHUTDOWN_ON_SIGNAL",
] as const;

// The simulator and its tests have variables of their own in the same environment.
const foreignPrefixes = ["KLAXON_BENCH_", "KLAXON_DOSE", "KLAXON_DRILL_"];

/** Whether a variable that begins with `KLAXON_` means something, here or elsewhere in klaxon. */
export function isKnownVariable(name: string): boolean {
  return (
    ownVariables.some((known) => known === name) || foreignPrefixes.some((prefix) => name.startsWith(prefix))
  );
}

/** The variable that a mistyped name was most likely meant to be, if one is near. */
export function nearestVariable(name: string): string | undefined {
  const distances = ownVariables.map((known) => ({ known, distance: editDistance(name, known) }));
  const [nearest] = distances.sort((left, right) => left.distance - right.distance);
  return nearest !== undefined && nearest.distance <= 3 ? nearest.known : undefined;
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
