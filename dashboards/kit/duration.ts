import { strict as assert } from "node:assert";

const units = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
] as const;

/** A duration as PromQL and Grafana write it, in the largest unit that leaves a whole number: `90s`, `3h`. */
export function formatDuration(seconds: number): string {
  assert(Number.isInteger(seconds) && seconds > 0, `${seconds} is not a whole number of seconds above 0`);
  const unit = units.find(([, length]) => seconds % length === 0);
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
}
