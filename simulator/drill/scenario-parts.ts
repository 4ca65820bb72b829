import * as z from "zod";
import { faultSchema } from "../systems/index.ts";
import { durationOrNeverSchema, durationSchema } from "./duration-schema.ts";

/**
 * A scenario file as far as it can be read, so that one broken part hides no problem of another. A field that was not
 * written is undefined, one that is written and broken is null: the schema tells of both.
 */
export type ScenarioParts = z.output<typeof partsSchema>;

/** Reads what is well-formed in a scenario file; nothing is wrong enough to fail. */
export function readParts(value: unknown): ScenarioParts {
  return partsSchema.parse(value);
}

export type PlanParts = Pick<ScenarioParts, "symptom" | "method" | "observe" | "expect">;
export type ExpectParts = z.output<typeof expectParts>;
export type ExpectationParts = z.output<typeof expectationParts>;
export type StepParts = z.output<typeof stepParts>;

function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().catch(null);
}

function listOf<Schema extends z.ZodType>(member: Schema) {
  return maybe(z.array(maybe(member)));
}

const text = z.string().min(1);

const conditionParts = z.object({ expression: maybe(text) });

const stepParts = z.object({
  fault: maybe(faultSchema),
  start: maybe(durationSchema),
  duration: maybe(durationSchema),
});

const expectationParts = z.object({
  name: maybe(text),
  labels: maybe(z.record(z.string(), z.string())),
  state: maybe(z.enum(["firing", "pending", "silent"])),
  receiver: maybe(z.string()),
  "also-notified": listOf(text),
  within: maybe(durationSchema),
  "resolves-within": maybe(durationOrNeverSchema),
});

const expectParts = z.object({
  quiet: maybe(z.boolean()),
  alerts: listOf(expectationParts),
  "also-allowed": listOf(text),
  heartbeat: maybe(z.object({ missing: maybe(z.boolean()), within: maybe(durationSchema) })),
});

const planParts = z.object({
  symptom: maybe(text),
  observe: maybe(durationSchema),
  method: listOf(stepParts),
  expect: maybe(expectParts),
});

const partsSchema = planParts
  .extend({
    system: maybe(text),
    systems: listOf(text),
    maintenance: listOf(z.object({ matchers: listOf(text) })),
    control: maybe(durationSchema),
    "steady-state": listOf(conditionParts),
    "stop-conditions": listOf(conditionParts),
    "blast-radius": listOf(text),
    variants: maybe(z.record(z.string(), maybe(planParts))),
  })
  .catch({});
