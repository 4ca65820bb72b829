import * as z from "zod";

/** What somebody asks of a running `klaxon live`. */
export type ControlRequest = z.output<typeof requestSchema>;

const textMax = 200;

/** Longer diagnoses are not taken. */
export const diagnosisCharactersMax = 1_000;

const name = z.string().min(1).max(textMax);

/** The form of a request: one line of JSON. */
export const requestSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("status") }),
  z.strictObject({ kind: z.literal("abort"), by: name }),
  z.strictObject({ kind: z.literal("ack"), by: name, alert: name.optional() }),
  z.strictObject({
    kind: z.literal("diagnose"),
    by: name,
    text: z.string().min(1).max(diagnosisCharactersMax),
  }),
  z.strictObject({ kind: z.literal("mitigate"), by: name }),
]);

/** The form of an answer: one line of JSON. */
export const answerSchema = z.strictObject({
  isDone: z.boolean(),
  /** What came of it, in a sentence. */
  message: z.string(),
  drills: z
    .array(
      z.strictObject({
        scenario: z.string(),
        phase: z.string(),
        /** Scenario time; undefined before the control phase. */
        atMs: z.number().optional(),
        endMs: z.number().optional(),
        firing: z.array(z.string()),
      }),
    )
    .optional(),
});

/** One drill of a run, as it tells it. */
export type RunStatus = NonNullable<z.output<typeof answerSchema>["drills"]>[number];

/** Longer lines are no request and no answer. */
export const lineCharactersMax = 64 * 1024;
