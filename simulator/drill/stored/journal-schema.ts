import * as z from "zod";
import type { Fault, SystemName } from "../../systems/index.ts";
import { type Journal, journalVersion } from "../journal.ts";
import { curvesSchema, explanationsSchema } from "./insight-schema.ts";

// What a newer klaxon adds is carried along; what older ones did not write yet is filled in.
const labels = z.record(z.string(), z.string());
const time = z.number();
const texts = z.array(z.string());

/** A field that is undefined where a file does not have it. */
function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().transform((value) => value);
}

// Which faults and systems there are is another version's business; they are only shown.
const fault = z.custom<Fault>(
  (value) => typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string",
  "must be a fault with its `kind`",
);
const systemName = z.custom<SystemName>((value) => typeof value === "string", "must be the name of a system");

const condition = z.object({ description: z.string(), expression: z.string() });

const expectedAlert = z.looseObject({
  name: z.string(),
  labels: labels.default({}),
  state: z.enum(["firing", "pending", "silent"]),
  receiver: z.string().optional(),
  "also-notified": texts.default([]),
  within: time.optional(),
  "resolves-within": z.union([time, z.literal("never")]).optional(),
});

const scenario = z.looseObject({
  name: z.string().min(1),
  variant: z.enum(["sustained", "below", "brief", "absent", "idle"]),
  title: z.string(),
  description: z.string(),
  system: z.string(),
  systems: z.array(systemName).default([]),
  tags: texts.default([]),
  seed: z.number().default(1),
  environment: z.enum(["local", "staging", "production"]).default("production"),
  traffic: z.enum(["daily", "weekly", "steady", "idle"]).default("steady"),
  controlMs: time,
  observeMs: time,
  symptom: maybe(z.string()),
  steadyState: z.array(condition).default([]),
  method: z.array(z.looseObject({ fault, start: time, duration: time.optional() })).default([]),
  maintenance: z
    .array(z.looseObject({ start: time, duration: time, matchers: texts, comment: z.string() }))
    .default([]),
  blastRadius: texts.default([]),
  stopConditions: z.array(condition).default([]),
  expect: z.looseObject({
    alerts: z.array(expectedAlert).default([]),
    heartbeat: z.looseObject({ missing: z.boolean(), within: time.optional() }).optional(),
    quiet: z.boolean().default(false),
    "also-allowed": texts.default([]),
  }),
});

const hops = z.looseObject({
  symptomAtMs: maybe(time),
  pendingAtMs: maybe(time),
  firingAtMs: maybe(time),
  receivedAtMs: maybe(time),
  notifiedAtMs: maybe(time),
  resolvedAtMs: maybe(time),
  resolutionNotifiedAtMs: maybe(time),
});

const timesTo = {
  timeToDetectMs: maybe(time),
  timeToNotifyMs: maybe(time),
  timeToResolveMs: maybe(time),
};

const verdict = z.looseObject({
  outcome: z.enum(["not-started", "stopped", "missed", "late", "noisy", "held"]),
  expectations: z.array(
    z.looseObject({
      alert: z.string(),
      labels: labels.default({}),
      state: z.enum(["firing", "pending", "silent"]),
      receiver: maybe(z.string()),
      withinMs: maybe(time),
      resolvesWithinMs: maybe(time),
      neverResolves: z.boolean().default(false),
      outcome: z.enum(["held", "missed", "late"]),
      reasons: texts.default([]),
      hops,
      ...timesTo,
    }),
  ),
  falseAlarms: z.array(z.looseObject({ alert: z.string(), labels, firedAtMs: time })).default([]),
  strayNotifications: z
    .array(z.looseObject({ alert: z.string(), labels, receiver: z.string(), notifiedAtMs: time }))
    .default([]),
  problems: texts.default([]),
});

const notifiedAlert = z.looseObject({ status: z.enum(["firing", "resolved"]), labels, annotations: labels });
const alertEvent = { atMs: time, alert: z.string(), labels };

const event = z.discriminatedUnion("kind", [
  z.looseObject({ kind: z.enum(["control-started", "heartbeat-missed", "heartbeat-returned"]), atMs: time }),
  z.looseObject({
    kind: z.literal("steady-state-checked"),
    atMs: time,
    description: z.string(),
    isMet: z.boolean(),
    reason: z.string(),
  }),
  z.looseObject({ kind: z.enum(["fault-injected", "fault-rolled-back"]), atMs: time, fault }),
  z.looseObject({ kind: z.literal("symptom-seen"), atMs: time, expression: z.string() }),
  z.looseObject({
    kind: z.enum(["alert-pending", "alert-firing", "alert-resolved", "alert-withdrawn"]),
    ...alertEvent,
    value: z.string(),
  }),
  z.looseObject({
    kind: z.enum(["notification-sent", "notification-failed"]),
    atMs: time,
    receiver: z.string(),
    integration: z.string().default(""),
    status: z.enum(["firing", "resolved"]),
    group: labels.default({}),
    alerts: z.array(notifiedAlert),
    texts: labels.default({}),
    problem: z.string().exactOptional(),
  }),
  z.looseObject({ kind: z.literal("alert-muted"), ...alertEvent, receiver: z.string(), reason: z.string() }),
  z.looseObject({
    kind: z.literal("evaluation-failed"),
    atMs: time,
    rule: z.string(),
    message: z.string(),
  }),
  z.looseObject({ kind: z.literal("drill-stopped"), atMs: time, reason: z.string() }),
]);

/** The kinds of events that this klaxon knows; a newer one may have more. */
export const eventKinds: ReadonlySet<string> = new Set(
  event.options.flatMap((option) => [...kindsOf(option)]),
);

function kindsOf({ shape: { kind } }: (typeof event.options)[number]): Iterable<string> {
  return kind instanceof z.ZodEnum ? kind.options : kind.values;
}

const live = z.looseObject({
  startedAt: z.string(),
  timeScale: z.number(),
  slowedBecause: z.string().exactOptional(),
  target: z.string(),
  receivers: z.enum(["seen", "routed"]).exactOptional(),
  programs: labels.default({}),
  toleranceMs: time.default(0),
  predicted: z.array(z.looseObject({ hops, ...timesTo, toleranceMs: time.exactOptional() })).default([]),
  acknowledged: z
    .array(z.looseObject({ atMs: time, by: z.string(), alert: z.string().exactOptional() }))
    .default([]),
  scaleNotes: z.array(z.looseObject({ of: z.string(), message: z.string() })).default([]),
  rollbackFailures: texts.default([]),
  insightFailure: z.string().exactOptional(),
});

/** A journal as some klaxon has written it. Events of unknown kinds are to be taken out before. */
export const journalSchema: z.ZodType<Journal> = z.looseObject({
  version: z.literal(journalVersion),
  scenario,
  clock: z.enum(["virtual", "live"]),
  seed: z.number(),
  samplesScraped: z.number().default(0),
  events: z.array(event),
  verdict,
  live: live.exactOptional(),
  curves: curvesSchema.exactOptional(),
  explanations: explanationsSchema.exactOptional(),
});
