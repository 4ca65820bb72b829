import { type DocumentPath, didYouMean, shownText } from "../document/index.ts";
import { formatDuration } from "../promql/index.ts";
import type { KnownNames } from "./known-names.ts";
import type { ExpectationParts, ExpectParts, PlanParts, StepParts } from "./scenario-parts.ts";

/** Where a check finds what it needs to know, and notes what is wrong. */
export interface CheckContext {
  readonly known: KnownNames;
  note(code: string, message: string, path: DocumentPath): void;
  /** The systems of a plan's world; undefined where a part that decides about it could not be read. */
  worldOf(plan: PlanParts): readonly string[] | undefined;
}

/** Notes what is wrong with what a plan expects: unknown names, what is left open, what contradicts itself. */
export function checkExpectations(
  variant: string,
  plan: PlanParts,
  observeMs: number | undefined,
  path: DocumentPath,
  context: CheckContext,
): void {
  const at = [...path, "expect"];
  const { expect } = plan;
  if (expect === null) return;
  const expectations = [...(expect?.alerts ?? []).entries()];
  const times = planTimes(plan.method ?? [], observeMs);
  const world = context.worldOf(plan);
  for (const [index, expected] of expectations) {
    if (expected == null) continue;
    const place = [...at, "alerts", index];
    checkExpectation(expected, place, times, context);
    checkIsInWorld(expected.name, world, [...place, "name"], context);
  }
  checkRepeats(expect?.alerts ?? [], at, context);
  for (const [index, name] of (expect?.["also-allowed"] ?? []).entries()) {
    checkAlertName(name, [...at, "also-allowed", index], context);
  }
  checkQuiet(variant, expect ?? {}, at, context);
  const { heartbeat } = expect ?? {};
  if (heartbeat?.missing === false && heartbeat.within !== undefined) {
    const message = "a heartbeat that goes on has no `within`; remove it, or write `missing: true`";
    context.note("contradiction", message, [...at, "heartbeat", "within"]);
  }
}

/** When the faults of a plan begin and end, counted from the first second of the observation. */
interface PlanTimes {
  readonly observeMs: number;
  readonly firstFaultMs: number;
  readonly lastFaultEndMs: number;
}

// Undefined where a part of it could not be read.
function planTimes(method: readonly (StepParts | null | undefined)[], observeMs: number | undefined) {
  if (observeMs === undefined || method.length === 0) return undefined;
  let times: PlanTimes = { observeMs, firstFaultMs: Number.POSITIVE_INFINITY, lastFaultEndMs: 0 };
  for (const step of method) {
    if (step == null || step.start === null || step.duration === null) return undefined;
    const startMs = step.start ?? 0;
    const endMs = step.duration === undefined ? observeMs : startMs + step.duration;
    times = {
      observeMs,
      firstFaultMs: Math.min(times.firstFaultMs, startMs),
      lastFaultEndMs: Math.max(times.lastFaultEndMs, endMs),
    };
  }
  return times;
}

function checkExpectation(
  expected: ExpectationParts,
  path: DocumentPath,
  times: PlanTimes | undefined,
  context: CheckContext,
): void {
  checkAlertName(expected.name, [...path, "name"], context);
  switch (expected.state) {
    case null:
      return;
    case undefined:
    case "firing":
      checkFiring(expected, path, context);
      if (times !== undefined) checkDeadlines(expected, path, times, context);
      return;
    case "pending":
    case "silent": {
      const needless = firingFields.filter((field) => expected[field] !== undefined);
      for (const field of needless) {
        const message = `an alert that stays ${expected.state} has no \`${field}\`; remove it`;
        context.note("contradiction", message, [...path, field]);
      }
      return;
    }
    default:
      expected.state satisfies never;
  }
}

const firingFields = ["receiver", "also-notified", "within", "resolves-within"] as const;

function checkFiring(expected: ExpectationParts, path: DocumentPath, context: CheckContext): void {
  const { receiver, within } = expected;
  const name = expected.name == null ? "the alert" : `\`${shownText(expected.name)}\``;
  if (receiver === undefined) {
    const message = `${name} has no \`receiver\`; name who is notified, or write \`none\``;
    context.note("no-receiver", message, path);
  } else if (receiver === "none") {
    if ((expected["also-notified"] ?? []).length > 0) {
      const message =
        "`receiver: none` says that nobody is notified; name the receiver, or remove `also-notified`";
      context.note("contradiction", message, [...path, "also-notified"]);
    }
  } else checkReceiver(receiver, [...path, "receiver"], context);
  for (const [index, other] of (expected["also-notified"] ?? []).entries()) {
    checkReceiver(other, [...path, "also-notified", index], context);
  }
  if (within === undefined) {
    context.note("no-deadline", `${name} has no \`within\`; say how soon it must be noticed`, path);
  }
  if (expected["resolves-within"] === undefined) {
    const message = `${name} has no \`resolves-within\`; say how soon after the last fault it is over, or write \`never\``;
    context.note("no-resolution", message, path);
  }
}

// A deadline after the last thing that is seen can be missed, but never be late.
function checkDeadlines(
  expected: ExpectationParts,
  path: DocumentPath,
  { observeMs, firstFaultMs, lastFaultEndMs }: PlanTimes,
  { note }: CheckContext,
): void {
  const restMs = Math.max(0, observeMs - firstFaultMs);
  if (expected.within != null && expected.within > restMs) {
    const message = `only ${formatDuration(restMs)} are observed after the first fault begins; raise \`observe\`, or shorten \`within\``;
    note("deadline-outlasts-drill", message, [...path, "within"]);
  }
  const resolvesWithin = expected["resolves-within"];
  const endMs = Math.max(0, observeMs - lastFaultEndMs);
  if (typeof resolvesWithin === "number" && resolvesWithin > endMs) {
    const message = `only ${formatDuration(endMs)} are observed after the last fault ends; raise \`observe\`, or shorten the fault or \`resolves-within\``;
    note("deadline-outlasts-drill", message, [...path, "resolves-within"]);
  }
}

function checkRepeats(
  expectations: readonly (ExpectationParts | null | undefined)[],
  path: DocumentPath,
  context: CheckContext,
): void {
  const known = new Map<string, ExpectationParts>();
  for (const [index, expected] of expectations.entries()) {
    if (expected?.name == null || expected.labels === null || expected.state === null) continue;
    const labels = Object.entries(expected.labels ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
    const key = JSON.stringify([expected.name, labels]);
    const first = known.get(key);
    known.set(key, first ?? expected);
    if (first === undefined) continue;
    const states = [first.state ?? "firing", expected.state ?? "firing"];
    const at = [...path, "alerts", index];
    const name = `\`${shownText(expected.name)}\``;
    if (states[0] !== states[1]) {
      const message = `${name} must be ${states[0]} and ${states[1]} at once; tell them apart by \`labels\`, or remove one`;
      context.note("contradiction", message, at);
    } else if (first.receiver === expected.receiver) {
      const message = `${name} is expected twice with the same labels; remove one, or tell them apart by \`labels\``;
      context.note("duplicate-expectation", message, at);
    }
  }
}

function checkQuiet(variant: string, expect: ExpectParts, path: DocumentPath, context: CheckContext): void {
  const { alerts, heartbeat, quiet } = expect;
  if (quiet === null || alerts === null || heartbeat === null) return;
  if (quiet !== true) {
    if ((alerts ?? []).length > 0 || heartbeat !== undefined) return;
    const message = `the ${variant} drill expects nothing; name alerts, \`state: silent\` ones included, or write \`quiet: true\` where nothing may fire`;
    context.note("nothing-expected", message, path);
    return;
  }
  for (const [index, expected] of (alerts ?? []).entries()) {
    if (expected == null || (expected.state !== undefined && expected.state !== "firing")) continue;
    const name = expected.name == null ? "this alert" : `\`${shownText(expected.name)}\``;
    const message = `${name} must fire, but \`quiet: true\` says that nothing may; remove one of them`;
    context.note("contradiction", message, [...path, "alerts", index]);
  }
  if ((expect["also-allowed"] ?? []).length > 0) {
    const message =
      "`also-allowed` lets alerts fire, but `quiet: true` says that nothing may; remove one of them";
    context.note("contradiction", message, [...path, "also-allowed"]);
  }
}

function checkAlertName(
  name: string | null | undefined,
  path: DocumentPath,
  { known, note }: CheckContext,
): void {
  if (name == null || known.alerts === undefined || known.alerts.includes(name)) return;
  const message = `no rule raises an alert \`${shownText(name)}\`${didYouMean(name, known.alerts)}`;
  note("unknown-alert", message, path);
}

function checkIsInWorld(
  name: string | null | undefined,
  world: readonly string[] | undefined,
  path: DocumentPath,
  { known, note }: CheckContext,
): void {
  const systems = known.systemsOfAlerts?.get(name ?? "") ?? [];
  const [first] = systems;
  if (name == null || world === undefined || first === undefined) return;
  if (systems.some((system) => world.includes(system))) return;
  const message = `\`${shownText(name)}\` is about \`${first}\`, which this drill's world has not; add it, as in \`systems: [${first}]\``;
  note("outside-world", message, path);
}

function checkReceiver(
  receiver: string | null | undefined,
  path: DocumentPath,
  { known, note }: CheckContext,
): void {
  if (receiver == null || known.receivers === undefined || known.receivers.includes(receiver)) return;
  const message = `no receiver is called \`${shownText(receiver)}\`${didYouMean(receiver, known.receivers)}`;
  note("unknown-receiver", message, path);
}
