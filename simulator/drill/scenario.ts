import * as z from "zod";
import { faultSchema, type SystemName } from "../systems/index.ts";
import { durationOrNeverSchema, durationSchema } from "./duration-schema.ts";
import { systemsOfWorld } from "./world-systems.ts";

/** How long the phases are where a file does not say it. */
export const phaseDefaults = { controlMs: 6 * 60_000, observeMs: 25 * 60_000 } as const;

/** How traffic flows while a scenario runs. */
const trafficSchema = z.enum(["daily", "weekly", "steady", "idle"]);

const steadyStateSchema = z
  .strictObject({
    description: z.string().min(1).describe("What holds when all is well, in a sentence."),
    expression: z
      .string()
      .min(1)
      .describe(
        "A PromQL expression that has a result exactly when the state is steady. No result means it is not.",
      ),
  })
  .describe("One condition that holds before the fault and again at the end.");

const methodStepSchema = z
  .strictObject({
    fault: faultSchema.describe("The fault and its parameters."),
    start: durationSchema
      .default(0)
      .describe("When the fault begins, counted from the end of the control phase."),
    duration: durationSchema
      .optional()
      .describe("How long it lasts; without one, until the observation ends."),
  })
  .describe("One fault of the method.");

const maintenanceSchema = z
  .strictObject({
    start: durationSchema.describe("When it begins, counted from the end of the control phase."),
    duration: durationSchema.describe("How long it lasts."),
    matchers: z
      .array(z.string().min(1))
      .min(1)
      .describe("Which alerts notify nobody meanwhile, in Alertmanager's syntax: all conditions must hold."),
    comment: z.string().min(1).describe("What is being done, and by whom it was announced."),
  })
  .describe("Planned work, announced by a silence.");

const alertExpectationSchema = z
  .strictObject({
    name: z.string().min(1).describe("The alert's name."),
    labels: z
      .record(z.string(), z.string())
      .default({})
      .describe("Labels the alert must carry; others are not looked at."),
    state: z
      .enum(["firing", "pending", "silent"])
      .default("firing")
      .describe(
        "`firing`: reaches its receiver; `pending`: is pending and never fires; `silent`: is never active.",
      ),
    receiver: z
      .string()
      .optional()
      .describe("Who is notified. `none`: it fires and nobody is notified, as when it is inhibited."),
    "also-notified": z
      .array(z.string().min(1))
      .default([])
      .describe("Receivers that may be notified as well; any other one makes the drill noisy."),
    within: durationSchema.optional().describe("From the first fault to the first notification, at most."),
    "resolves-within": durationOrNeverSchema
      .optional()
      .describe(
        "From the end of the last fault to the resolved alert, at most; `never`: it still fires when the observation ends.",
      ),
  })
  .meta({
    description: "An alert that the scenario is about.",
    // For editors; the reader says the same with places and advice.
    if: { properties: { state: { enum: ["pending", "silent"] } }, required: ["state"] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it that.
    then: {
      properties: { receiver: false, within: false, "resolves-within": false, "also-notified": false },
    },
    else: { required: ["receiver", "within", "resolves-within"] },
  });

const expectSchema = z
  .strictObject({
    quiet: z
      .boolean()
      .default(false)
      .describe("Says that nothing may fire. Where no alert and no heartbeat is expected, it must be said."),
    alerts: z.array(alertExpectationSchema).default([]),
    "also-allowed": z
      .array(z.string())
      .default([])
      .describe("Names of alerts that may fire as well without counting as false alarms."),
    heartbeat: z
      .strictObject({
        missing: z
          .boolean()
          .describe("Whether the external heartbeat monitor must notice that klaxon's stack is silent."),
        within: durationSchema.optional(),
      })
      .optional()
      .describe("What the external heartbeat monitor sees; without this it must see every heartbeat."),
  })
  .meta({
    description: "What must be noticed, by when, by whom. Every alert not named here must stay quiet.",
    // For editors, as above.
    anyOf: [
      { required: ["alerts"], properties: { alerts: { minItems: 1 } } },
      { required: ["heartbeat"] },
      { required: ["quiet"], properties: { quiet: { const: true } } },
    ],
  });

const variantSchema = z.strictObject({
  description: z.string().min(1),
  traffic: trafficSchema.optional(),
  observe: durationSchema.optional(),
  symptom: z.string().optional(),
  method: z.array(methodStepSchema).optional(),
  expect: expectSchema,
});

/**
 * A scenario as it is written in a file: the sustained fault, and under `variants` the same one below the
 * threshold, shorter than the hold duration, or with the series absent.
 */
export const scenarioSchema = z
  .strictObject({
    title: z.string().min(1),
    description: z.string().min(1),
    system: z.string().min(1).describe("The system that the fault bends; also the scenario's folder."),
    systems: z
      .array(z.string().min(1))
      .default([])
      .describe(
        "Further systems of the drill's world: beside the scenario's own, those that its faults bend or its blast radius reaches, and the monitoring stack. `everything` has all.",
      ),
    tags: z.array(z.string()).default([]),
    seed: z.int().min(0).default(1).describe("Fixes all chance; `--seed` overrides it."),
    environment: z
      .enum(["local", "staging", "production"])
      .default("production")
      .describe("Whose routing decides who is notified."),
    traffic: trafficSchema.default("steady"),
    control: durationSchema
      .default(phaseDefaults.controlMs)
      .describe("How long everything runs without a fault first; an alert in this time is a false alarm."),
    observe: durationSchema
      .default(phaseDefaults.observeMs)
      .describe("How long is watched after the control phase."),
    symptom: z
      .string()
      .optional()
      .describe("A PromQL expression over scraped series that has a result once the fault shows."),
    "steady-state": z.array(steadyStateSchema).default([]),
    method: z.array(methodStepSchema).default([]),
    maintenance: z
      .array(maintenanceSchema)
      .default([])
      .describe("Planned work during which alerts that match notify nobody."),
    "blast-radius": z
      .array(z.string())
      .default([])
      .describe(
        "Targets (`job` or `job/instance`) that may be disturbed; a fault that reaches further is refused.",
      ),
    "stop-conditions": z
      .array(steadyStateSchema)
      .default([])
      .describe("Expressions that end the drill at once when they have a result."),
    expect: expectSchema.prefault({}),
    variants: z
      .partialRecord(z.enum(["below", "brief", "absent", "idle"]), variantSchema)
      .default({})
      .describe("`below` the threshold, too `brief` to fire, series `absent`, on an `idle` system."),
  })
  .describe("A klaxon scenario: a system, the faults that befall it, and the alerts that must tell of them.");

/** The name of a variant; `sustained` is the scenario itself. */
export type VariantName = "sustained" | "below" | "brief" | "absent" | "idle";

/** A scenario file's content. Durations are in milliseconds. */
export type ScenarioFile = z.output<typeof scenarioSchema>;
export type MethodStep = z.output<typeof methodStepSchema>;
export type AlertExpectation = z.output<typeof alertExpectationSchema>;
export type Expectations = z.output<typeof expectSchema>;
export type Maintenance = z.output<typeof maintenanceSchema>;
export type Condition = z.output<typeof steadyStateSchema>;

/** One drill's plan: a scenario in one of its variants, with everything filled in. */
export interface Scenario {
  /** `system/file-name`, with `:variant` behind it where it is not the sustained one. */
  readonly name: string;
  readonly variant: VariantName;
  readonly title: string;
  readonly description: string;
  readonly system: string;
  /** Every system of the drill's world, the monitoring stack among them. */
  readonly systems: readonly SystemName[];
  readonly tags: readonly string[];
  readonly seed: number;
  readonly environment: ScenarioFile["environment"];
  readonly traffic: ScenarioFile["traffic"];
  readonly controlMs: number;
  readonly observeMs: number;
  readonly symptom: string | undefined;
  readonly steadyState: readonly Condition[];
  readonly method: readonly MethodStep[];
  readonly maintenance: readonly Maintenance[];
  readonly blastRadius: readonly string[];
  readonly stopConditions: readonly Condition[];
  readonly expect: Expectations;
}

/** The drills that a scenario file stands for: itself, then its variants in the order written. */
export function scenariosOf(file: ScenarioFile, name: string): readonly Scenario[] {
  const worldOf = (method: readonly MethodStep[]) =>
    systemsOfWorld({
      system: file.system,
      systems: file.systems,
      method,
      blastRadius: file["blast-radius"],
    });
  const sustained: Scenario = {
    name,
    variant: "sustained",
    title: file.title,
    description: file.description,
    system: file.system,
    systems: worldOf(file.method),
    tags: file.tags,
    seed: file.seed,
    environment: file.environment,
    traffic: file.traffic,
    controlMs: file.control,
    observeMs: file.observe,
    symptom: file.symptom,
    steadyState: file["steady-state"],
    method: file.method,
    maintenance: file.maintenance,
    blastRadius: file["blast-radius"],
    stopConditions: file["stop-conditions"],
    expect: file.expect,
  };
  const variants = variantNames.flatMap((variant): Scenario[] => {
    const changes = file.variants[variant];
    if (changes === undefined) return [];
    return [
      {
        ...sustained,
        name: `${name}:${variant}`,
        variant,
        description: changes.description,
        traffic: changes.traffic ?? sustained.traffic,
        observeMs: changes.observe ?? sustained.observeMs,
        symptom: changes.method === undefined ? (changes.symptom ?? sustained.symptom) : changes.symptom,
        method: changes.method ?? sustained.method,
        systems: changes.method === undefined ? sustained.systems : worldOf(changes.method),
        expect: changes.expect,
      },
    ];
  });
  return [sustained, ...variants];
}

const variantNames = ["below", "brief", "absent", "idle"] as const;
