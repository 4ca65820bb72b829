import * as z from "zod";
import { shownText } from "../document/index.ts";
import { parseDurationMs } from "../promql/index.ts";

/** A duration as Prometheus writes it (`5m`, `1h30m`, `0s`); read as milliseconds. */
export const durationSchema = z
  .string({ error: describeWrongType })
  .regex(/^(0|[0-9]+(ms|[smhdwy])([0-9]+(ms|[smhdwy]))*)$/, {
    error: (issue) =>
      `\`${shownText(String(issue.input))}\` is not a duration; write a number and a unit, as in \`5m\` or \`1h30m\``,
  })
  .transform(readDuration);

/** A duration or the word `never`. */
export const durationOrNeverSchema = z
  .string({ error: describeWrongType })
  .regex(/^(never|0|[0-9]+(ms|[smhdwy])([0-9]+(ms|[smhdwy]))*)$/, {
    error: (issue) =>
      `\`${shownText(String(issue.input))}\` is not a duration; write a number and a unit, as in \`5m\`, or \`never\``,
  })
  .transform((text, context) => (text === "never" ? ("never" as const) : readDuration(text, context)));

function readDuration(text: string, context: z.RefinementCtx<string>): number {
  const durationMs = parseDurationMs(text);
  if (durationMs !== undefined && durationMs <= durationMsMax) return durationMs;
  context.addIssue(
    `\`${shownText(text)}\` is not a usable duration; write at most 60 days, units from large to small`,
  );
  return z.NEVER;
}

// YAML reads `5` as a number, which says nothing of its unit.
function describeWrongType(issue: { readonly input?: unknown }): string {
  const isMissing = issue.input === undefined || issue.input === null;
  return `${isMissing ? "" : "is not a duration; "}write a number and a unit, as in \`5m\` or \`1h30m\``;
}

// A drill holds every sample in memory, so its length is bounded.
const durationMsMax = 60 * 24 * 3_600_000;
