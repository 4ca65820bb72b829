import { z } from "zod";
import { parseDurationMs } from "../promql/index.ts";

/** A duration as Prometheus writes it (`5m`, `1h30m`, `0s`); read as milliseconds. */
export const durationSchema = z
  .string()
  .regex(/^(0|[0-9]+(ms|[smhdwy])([0-9]+(ms|[smhdwy]))*)$/, {
    error: (issue) =>
      `\`${String(issue.input)}\` is not a duration; write a number and a unit, as in \`5m\` or \`1h30m\``,
  })
  .transform((text, context) => {
    const durationMs = parseDurationMs(text);
    if (durationMs !== undefined && durationMs <= durationMsMax) return durationMs;
    context.addIssue(
      `\`${text}\` is not a usable duration; write at most 60 days, units from large to small`,
    );
    return z.NEVER;
  });

// A drill holds every sample in memory, so its length is bounded.
const durationMsMax = 60 * 24 * 3_600_000;
