import { z } from "zod";

const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** An instant as Go writes it (RFC 3339), read as milliseconds since the epoch, fractions included. */
export const instantText = z.string().transform((text, context) => {
  const wholeMs = pattern.test(text) ? Date.parse(text.replace(/\.\d+/, "")) : Number.NaN;
  if (Number.isNaN(wholeMs)) {
    context.addIssue({ code: "custom", message: "must be an instant such as `2026-01-01T00:00:00Z`" });
    return z.NEVER;
  }
  return wholeMs + Number(/\.\d+/.exec(text)?.[0] ?? 0) * 1_000;
});

/** Whether an instant is Go's zero time, which stands for none: the year 1. */
export function isNoInstant(ms: number): boolean {
  return ms <= zeroTimeMs;
}

const zeroTimeMs = Date.parse("0001-01-01T00:00:00Z");
