import * as z from "zod";
import type { AlertCurve } from "../alert-curve.ts";
import type { Explanation } from "../explanation.ts";

const labels = z.record(z.string(), z.string());
const value = z.number().nullable();
const threshold = z.union([z.number(), z.array(value)]);

/** The curves of a journal. */
export const curvesSchema: z.ZodType<readonly AlertCurve[]> = z.array(
  z.looseObject({
    alert: z.string(),
    expression: z.string(),
    holdDurationMs: z.number(),
    conditions: z.array(
      z.looseObject({
        text: z.string(),
        operator: z.enum(["==", "!=", ">", "<", ">=", "<="]).exactOptional(),
        measured: z.string(),
        startMs: z.number(),
        stepMs: z.number().positive(),
        series: z.array(
          z.looseObject({ labels, values: z.array(value), threshold: threshold.exactOptional() }),
        ),
        seriesLeftOut: z.number(),
        threshold: threshold.exactOptional(),
        remark: z.string().exactOptional(),
      }),
    ),
  }),
);

// Which reasons there are is the business of whoever explains.
const reasonKind = z.custom<Explanation["reasons"][number]["kind"]>(
  (kind) => typeof kind === "string",
  "must be a word",
);

/** The explanations of a journal. */
export const explanationsSchema: z.ZodType<readonly Explanation[]> = z.array(
  z.looseObject({
    alert: z.string(),
    labels: labels.exactOptional(),
    question: z.enum(["not-pending", "not-firing", "not-notified", "not-resolved", "not-silent"]),
    reasons: z.array(
      z.looseObject({
        kind: reasonKind,
        message: z.string(),
        expression: z.string().exactOptional(),
      }),
    ),
  }),
);
