import * as z from "zod";

const labelValueSchema = z.string({
  error: (issue) =>
    typeof issue.input === "number" || typeof issue.input === "boolean"
      ? `label values are texts; write \`"${String(issue.input)}"\``
      : "label values are texts",
});

const labelSetSchema = z.record(z.string().min(1), labelValueSchema);

const inhibitorSchema = z
  .union([
    z
      .string()
      .min(1)
      .transform((alertname) => ({ alertname })),
    labelSetSchema,
  ])
  .describe("The alert that inhibits: its name, or labels that it carries.");

// RFC 3339: a date alone, or a time without a zone, would mean different instants on different machines.
const instantPattern =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const instantSchema = z
  .string("write a time such as `2026-01-31T03:00:00Z`")
  .regex(instantPattern, {
    error: (issue) =>
      `\`${String(issue.input)}\` is no time; write a date, a time and a zone, as in \`2026-01-31T03:00:00Z\``,
  })
  .transform((text, context) => {
    const atMs = parseInstantMs(text);
    if (atMs !== undefined) return atMs;
    context.addIssue(`\`${text}\` is no day of the calendar`);
    return z.NEVER;
  });

/** Milliseconds since 1970 of an RFC 3339 time, or undefined. */
export function parseInstantMs(text: string): number | undefined {
  if (!instantPattern.test(text)) return undefined;
  const atMs = Date.parse(text.replace(" ", "T"));
  const day = Number(text.slice(8, 10));
  const daysInMonth = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return Number.isNaN(atMs) || day > daysInMonth ? undefined : atMs;
}

/** One expectation of a file. */
export const routeExpectationSchema = z
  .strictObject({
    name: z.string().min(1).optional().describe("What the expectation is about, for the report."),
    labels: labelSetSchema.describe("The alert's labels, as Alertmanager receives them."),
    firing: z
      .array(labelSetSchema)
      .default([])
      .describe("Label sets of other alerts that fire at the same time and may inhibit this one."),
    at: instantSchema
      .optional()
      .describe("When, for active and mute time intervals: RFC 3339, as in `2026-01-31T03:00:00Z`."),
    receivers: z
      .union([
        z.array(z.string().min(1)).min(1),
        z
          .string()
          .min(1)
          .transform((text) => text.split(",")),
      ])
      .optional()
      .describe(
        "Whose routes match, in any order: a list, or names with commas between them as for `amtool --verify.receivers`. One that matches twice is named twice.",
      ),
    notified: z
      .array(z.string().min(1))
      .optional()
      .describe("Who is told in the end: the receivers that neither inhibition nor a time interval mutes."),
    "inhibited-by": z
      .array(inhibitorSchema)
      .default([])
      .describe("The alerts of `firing` that inhibit it. Without this nothing may."),
    "muted-by": z
      .array(z.string().min(1))
      .default([])
      .describe(
        "The time intervals that mute any of its routes: mute intervals that contain the time, or active ones that do not. Without this none may.",
      ),
  })
  .describe("An alert, and where it must go.");

const fileFields = {
  routing: z
    .string()
    .min(1)
    .optional()
    .describe("The Alertmanager configuration, seen from this file. `--routing` goes before it."),
  environment: z
    .string()
    .min(1)
    .optional()
    .describe("Or the environment whose generated routing is asked. `--environment` goes before it."),
};

const noneMessage = "there is no expectation; a file without any proves nothing";

/** A file of expectations about a routing. */
export const routeExpectationsSchema = z
  .strictObject({ ...fileFields, expectations: z.array(routeExpectationSchema).min(1, noneMessage) })
  .describe("Where alerts must go: what `klaxon route --expect` holds against a routing.");

/** The same without a look into the expectations, which are read one by one. */
export const routeExpectationsOutline = z.strictObject({
  ...fileFields,
  expectations: z.array(z.unknown()).min(1, noneMessage),
});

/** What is expected of a routing for one alert. */
export type RouteExpectation = z.output<typeof routeExpectationSchema>;
