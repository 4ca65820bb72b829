import * as z from "zod";

/** The parts of a rule file on which reading it depends; the rest is carried over whatever it is. */
const rule = z
  .looseObject({
    alert: z.string().optional(),
    record: z.string().optional(),
    expr: z.union([z.string(), z.number()]),
  })
  .refine(({ alert, record }) => (alert === undefined) !== (record === undefined), {
    error: "must have either `alert` or `record`",
  });

const rules = z.looseObject({
  groups: z.array(z.looseObject({ name: z.string(), rules: z.array(rule).nullable().optional() })),
});

/** How rules lie in their file: bare, as Prometheus loads them, or in a manifest for the operator. */
export type RuleForm = "rules" | "manifest";

/** What a file of each form must look like. */
export const ruleShapes: Readonly<Record<RuleForm, z.ZodType>> = {
  rules,
  manifest: z.looseObject({ kind: z.literal("PrometheusRule"), metadata: z.looseObject({}), spec: rules }),
};

/** The form of a rule file; undefined where it is none. */
export function ruleFormOf(value: unknown): RuleForm | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if ("kind" in value && value.kind === "PrometheusRule") return "manifest";
  return "groups" in value ? "rules" : undefined;
}
