import { UsageError } from "./usage-error.ts";

/** How many threads may run at a time, wherever a command does many things. */
export const jobsOption = {
  type: "number",
  requiresArg: true,
  describe: "how many threads may run; results do not depend on it",
  defaultDescription: "the cores there are",
  coerce: jobCount,
} as const;

function jobCount(count: number | readonly number[]): number {
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 1 && count <= jobsMax)
    return count;
  throw new UsageError(`\`--jobs\` takes one whole number from 1 to ${jobsMax}`);
}

const jobsMax = 256;
