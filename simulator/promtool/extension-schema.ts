import * as z from "zod";
import { shownText } from "../document/index.ts";
import { compileRegex, parseDurationMs } from "../promql/index.ts";
import type { TextPattern, TimeWindow } from "./timeline-test.ts";

/** A time after the start of the test, as Prometheus writes durations; read as milliseconds. */
const testTimeSchema = z
  .string({
    error: (issue) =>
      `${issue.input === undefined || issue.input === null ? "" : "is not a duration; "}write a number and a unit, as in \`5m\` or \`1h30m\``,
  })
  .transform((text, context) => {
    const durationMs = parseDurationMs(text);
    if (durationMs !== undefined) return durationMs;
    context.addIssue(
      `\`${shownText(text)}\` is not a duration; write a number and a unit, as in \`5m\` or \`1h30m\``,
    );
    return z.NEVER;
  });

const textPatternSchema = z
  .union([
    z.string().transform((text): TextPattern => ({ kind: "equals", text })),
    z
      .strictObject({ contains: z.string().min(1) })
      .transform(({ contains }): TextPattern => ({ kind: "contains", text: contains })),
    z.strictObject({ matches: z.string() }).transform(({ matches }, context): TextPattern => {
      const problem = patternProblem(matches);
      if (problem !== undefined) context.addIssue({ code: "custom", path: ["matches"], message: problem });
      return { kind: "matches", text: matches };
    }),
  ])
  .describe(
    "A text that must be the same, `contains:` a part of it, or `matches:` a regular expression for the whole of it. An empty text means that there is none.",
  );

function patternProblem(pattern: string): string | undefined {
  try {
    compileRegex(pattern, 3);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `\`${shownText(pattern)}\` is not a regular expression: ${reason}`;
  }
}

const patternsSchema = z.record(z.string().min(1), textPatternSchema);

const windowFields = {
  by: testTimeSchema.optional().describe("At the latest at this time after the start of the test."),
  between: z
    .tuple([testTimeSchema, testTimeSchema], "write two times, as in `[4m, 6m]`")
    .optional()
    .describe("Not before the first time and not after the second, both after the start of the test."),
  within: testTimeSchema.optional().describe("At the latest this long after `after`."),
  after: z
    .union([z.literal("firing"), testTimeSchema])
    .optional()
    .describe("What `within` counts from: a time after the start of the test, or `firing`."),
};

interface WindowFields {
  readonly by?: number | undefined;
  readonly between?: readonly [number, number] | undefined;
  readonly within?: number | undefined;
  readonly after?: number | "firing" | undefined;
}

/** The window that the fields describe, or undefined where they leave it open or contradict each other. */
function windowOf(
  { by, between, within, after }: WindowFields,
  originDefault: "start" | "firing",
  context: z.RefinementCtx,
): TimeWindow | undefined {
  const given = [by, between, within].filter((field) => field !== undefined).length;
  if (given > 1) context.addIssue("must have only one of `by`, `between` and `within`");
  if (after !== undefined && within === undefined) {
    context.addIssue({ code: "custom", path: ["after"], message: "stands alone; add `within`" });
  }
  if (between !== undefined) {
    const [fromMs, untilMs] = between;
    if (fromMs > untilMs) {
      context.addIssue({ code: "custom", path: ["between"], message: "must have the earlier time first" });
    }
    return { origin: "start", fromMs, untilMs };
  }
  if (by !== undefined) return { origin: "start", fromMs: 0, untilMs: by };
  if (within === undefined) return undefined;
  if (after === "firing" || (after === undefined && originDefault === "firing")) {
    return { origin: "firing", fromMs: 0, untilMs: within };
  }
  return { origin: "start", fromMs: after ?? 0, untilMs: (after ?? 0) + within };
}

const firesSchema = z
  .union([
    testTimeSchema.transform((atMs) => ({ kind: "at", atMs }) as const),
    z
      .strictObject({
        at: testTimeSchema.optional().describe("It fires at this time after the start of the test."),
        ...windowFields,
      })
      .transform(({ at, ...fields }, context) => {
        const window = windowOf(fields, "start", context);
        if (at !== undefined) {
          if (window !== undefined) context.addIssue("must have `at` alone");
          return { kind: "at", atMs: at } as const;
        }
        if (window !== undefined) return { kind: "window", window } as const;
        context.addIssue("says no time; write `at`, `by`, `between` or `within`");
        return z.NEVER;
      }),
  ])
  .describe(
    "It fires at a time (`fires: 5m`), or begins to fire in a window: `by`, `between`, or `within` with `after`.",
  );

const resolvesSchema = z
  .union([
    testTimeSchema.transform((untilMs): TimeWindow => ({ origin: "start", fromMs: 0, untilMs })),
    z.strictObject(windowFields).transform((fields, context) => {
      const window = windowOf(fields, "firing", context);
      if (window !== undefined) return window;
      context.addIssue("says no time; write `by`, `between` or `within`");
      return z.NEVER;
    }),
  ])
  .describe(
    "It stops firing in a window, and is quiet at its end. `within` without `after` counts from when it begins to fire.",
  );

const neverSchema = z
  .union([
    z.literal(true).transform(() => undefined),
    z.strictObject(windowFields).transform((fields, context) => {
      const window = windowOf(fields, "start", context);
      if (window !== undefined && window.origin === "start") return window;
      context.addIssue("needs a time; write `never: true`, or `by`, `between` or `within` with `after`");
      return z.NEVER;
    }),
  ])
  .describe("It does not fire: at no time (`true`), or not in a window.");

const notifiesSchema = z
  .union([
    z
      .string()
      .min(1)
      .transform((receiver) => ({ receiver, window: undefined, isNever: false })),
    z
      .strictObject({
        receiver: z.string().min(1).describe("A receiver of the routing."),
        never: z.literal(true).optional().describe("The receiver is not told of it."),
        ...windowFields,
      })
      .transform(({ receiver, never, ...fields }, context) => {
        const window = windowOf(fields, "firing", context);
        if (never && window !== undefined) context.addIssue("must not have `never` and a time");
        return { receiver, window, isNever: never ?? false };
      }),
  ])
  .describe(
    "A receiver is told that it fires: at any time (`notifies: team-page`) or in a window. `within` without `after` counts from when it begins to fire.",
  );

const expectedAlertSchema = z.strictObject({
  exp_labels: patternsSchema.optional().describe("Some of its labels; the others may be anything."),
  exp_annotations: patternsSchema.optional().describe("Some of its annotations; the others may be anything."),
});

/** What must come of some alerts over the whole test. */
export const timelineEntrySchema = z
  .strictObject({
    alert: z
      .string()
      .min(1)
      .describe('Which alerts, as a selector: `InstanceDown`, or `InstanceDown{job=~"api.*"}`.'),
    fires: firesSchema.optional(),
    within: testTimeSchema.optional().describe("Short for `fires: { within, after }`."),
    after: testTimeSchema.optional().describe("What `within` counts from, after the start of the test."),
    resolves: resolvesSchema.optional(),
    never: neverSchema.optional(),
    flaps_at_most: z
      .int("write a whole number")
      .min(0)
      .optional()
      .describe("How often an alert may begin to fire again after it was resolved."),
    notifies: z.union([notifiesSchema, z.array(notifiesSchema).min(1)]).optional(),
    eval_time: testTimeSchema.optional().describe("When `exp_alerts` must fire."),
    exp_alerts: z
      .array(expectedAlertSchema)
      .optional()
      .describe("The alerts that fire at `eval_time`, no more and no fewer, each told by some of its texts."),
    annotations: patternsSchema
      .optional()
      .describe("Some annotations that the alerts have at `fires`; the others may be anything."),
    count: z
      .int("write a whole number")
      .min(1)
      .optional()
      .describe("How many alerts `fires` is true of. Without it one is enough."),
  })
  .describe("An alert, and what must come of it over the whole test.");

/** One entry of `alerts`, checked. */
export type TimelineEntry = z.output<typeof timelineEntrySchema>;

/** The key `klaxon` inside a test. */
export const testExtensionSchema = z
  .strictObject({ alerts: z.array(timelineEntrySchema).min(1) })
  .describe("Assertions on the whole time line of this test. promtool refuses the key here.");

const testReferenceSchema = z
  .union([z.string().min(1), z.int("write a name, or a whole number").min(1)])
  .describe("Which test: its name, or its number, 1 for the first. Needed where there are several.");

/** The key `klaxon` of a document of its own, or beside `tests`. */
export const fileExtensionSchema = z
  .strictObject({
    routing: z
      .string()
      .min(1)
      .optional()
      .describe(
        "The Alertmanager configuration for `notifies`, seen from this file. `--routing` goes before it.",
      ),
    tests: z
      .array(
        z.strictObject({ test: testReferenceSchema.optional(), alerts: z.array(timelineEntrySchema).min(1) }),
      )
      .default([]),
  })
  .describe(
    "Assertions on whole time lines. In a second document, after `---`, promtool does not see them; beside `tests` it refuses them.",
  );
