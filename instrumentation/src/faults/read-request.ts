import { faultLimits } from "./limits.ts";
import {
  type DelayDistribution,
  type FaultEffect,
  type FaultKind,
  type FaultPlan,
  type FaultProblem,
  type FaultReach,
  faultKinds,
  httpPoint,
  processPoint,
  wireVersion,
} from "./wire.ts";

/** A value that was read, or everything that is wrong with it. */
export type Read<Value> =
  | { readonly value: Value; readonly problems?: undefined }
  | { readonly value?: undefined; readonly problems: readonly FaultProblem[] };

/** A fault with its lease, as asked for. */
export interface LeasedPlan {
  readonly plan: FaultPlan;
  readonly leaseMs: number;
}

const messageLengthMax = 200;
const pathLengthMax = 200;
const seedMax = 0xffff_ffff;

/** Reads the body of `PUT /faults/{id}`; `points` are those that the application allowed. */
export function readFaultRequest(body: unknown, points: readonly string[]): Read<LeasedPlan> {
  const fields = fieldsOf(body);
  if (fields === undefined) return { problems: [{ place: "", message: "the body is not an object" }] };
  fields.version();
  const kind = fields.oneOf<FaultKind>("kind", faultKinds);
  const effect = kind === undefined ? undefined : readEffect(kind, fields);
  const reach = readReach(fields, points);
  const leaseMs = fields.number("leaseMs", { least: 1, most: faultLimits.leaseMaxMs });
  // Which fields a fault has is known with its kind only.
  if (kind !== undefined) fields.refuseOthers();
  if (fields.problems.length > 0 || effect === undefined) return { problems: fields.problems };
  return { value: { plan: { ...reach, ...effect }, leaseMs } };
}

/** Reads the body of `POST /faults/{id}/lease`: the milliseconds of the lease. */
export function readLeaseRequest(body: unknown): Read<number> {
  const fields = fieldsOf(body);
  if (fields === undefined) return { problems: [{ place: "", message: "the body is not an object" }] };
  fields.version();
  const leaseMs = fields.number("leaseMs", { least: 1, most: faultLimits.leaseMaxMs });
  fields.refuseOthers();
  return fields.problems.length > 0 ? { problems: fields.problems } : { value: leaseMs };
}

function readReach(fields: Fields, points: readonly string[]): FaultReach {
  const point = fields.oneOf("point", points, "the application allows") ?? "";
  const rate = fields.number("rate", { least: 0, most: 1, isAboveLeast: true });
  const durationMs = fields.number("durationMs", { least: 1, most: faultLimits.durationMaxMs });
  const seed = fields.number("seed", { least: 0, most: seedMax, isWhole: true, fallback: 0 });
  const pathPrefix = fields.text("pathPrefix", pathLengthMax);
  if (pathPrefix !== undefined && point !== httpPoint) {
    fields.problem("pathPrefix", `is for the point \`${httpPoint}\`; leave it out`);
  } else if (pathPrefix !== undefined && !pathPrefix.startsWith("/")) {
    fields.problem("pathPrefix", "is no path; begin it with `/`");
  }
  const isProcess = point === processPoint;
  if (!isProcess && fields.has("intervalMs"))
    fields.problem("intervalMs", `is for the point \`${processPoint}\`; leave it out`);
  const intervalMs = fields.number("intervalMs", {
    least: faultLimits.intervalMinMs,
    most: faultLimits.durationMaxMs,
    fallback: 1_000,
  });
  return {
    point,
    rate,
    durationMs,
    seed,
    ...(pathPrefix === undefined ? {} : { pathPrefix }),
    ...(isProcess ? { intervalMs } : {}),
  };
}

function readEffect(kind: FaultKind, fields: Fields): FaultEffect {
  const isProcess = fields.value("point") === processPoint;
  if (isProcess && (kind === "latency" || kind === "error" || kind === "refuse")) {
    fields.problem(
      "kind",
      `\`${kind}\` needs somebody to strike; at the point \`process\` there are block, memory and exit`,
    );
  }
  switch (kind) {
    case "latency":
      return { kind, delay: readDelay(fields) };
    case "error": {
      const status = fields.number("status", { least: 400, most: 599, isWhole: true, fallback: 500 });
      const message = fields.text("message", messageLengthMax);
      return { kind, status, ...(message === undefined ? {} : { message }) };
    }
    case "refuse":
      return { kind };
    case "block":
      return { kind, blockMs: fields.number("blockMs", { least: 1, most: faultLimits.blockMaxMs }) };
    case "memory": {
      const most = faultLimits.memoryMaxBytes;
      return {
        kind,
        bytesPerStrike: fields.number("bytesPerStrike", { least: 1, most, isWhole: true }),
        bytesMax: fields.number("bytesMax", { least: 1, most, isWhole: true }),
      };
    }
    case "exit":
      return { kind, code: fields.number("code", { least: 0, most: 255, isWhole: true, fallback: 1 }) };
    default:
      return kind satisfies never;
  }
}

const distributions = ["fixed", "uniform", "normal", "exponential"] as const;

function readDelay(fields: Fields): DelayDistribution {
  const none: DelayDistribution = { distribution: "fixed", delayMs: 0 };
  const delay = fields.inner("delay");
  if (delay === undefined) return none;
  const distribution = delay.oneOf("distribution", distributions);
  if (distribution === undefined) return none;
  const range = { least: 0, most: faultLimits.delayMaxMs };
  const read = (): DelayDistribution => {
    switch (distribution) {
      case "fixed":
        return { distribution, delayMs: delay.number("delayMs", range) };
      case "uniform": {
        const leastMs = delay.number("leastMs", range);
        const mostMs = delay.number("mostMs", range);
        if (leastMs > mostMs) delay.problem("leastMs", `${leastMs} is more than \`mostMs\`, ${mostMs}`);
        return { distribution, leastMs, mostMs };
      }
      case "normal":
        return {
          distribution,
          meanMs: delay.number("meanMs", range),
          deviationMs: delay.number("deviationMs", range),
        };
      case "exponential":
        return { distribution, meanMs: delay.number("meanMs", range) };
      default:
        return distribution satisfies never;
    }
  };
  const value = read();
  delay.refuseOthers();
  return value;
}

interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly isAboveLeast?: boolean;
  readonly isWhole?: boolean;
  /** For a field that is absent; without it the field is required. */
  readonly fallback?: number;
}

/** The fields of an object that is read, and the problems so far. What is wrong reads as a harmless value. */
interface Fields {
  readonly problems: FaultProblem[];
  problem(name: string, message: string): void;
  has(name: string): boolean;
  value(name: string): unknown;
  version(): void;
  number(name: string, range: NumberRange): number;
  text(name: string, lengthMax: number): string | undefined;
  oneOf<Choice extends string>(name: string, choices: readonly Choice[], intro?: string): Choice | undefined;
  inner(name: string): Fields | undefined;
  refuseOthers(): void;
}

function fieldsOf(body: unknown, prefix = "", problems: FaultProblem[] = []): Fields | undefined {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const values = new Map<string, unknown>(Object.entries(body));
  const asked = new Set<string>();
  const value = (name: string): unknown => {
    asked.add(name);
    return values.get(name);
  };
  const problem = (name: string, message: string) => {
    problems.push({ place: prefix + name, message });
  };
  return {
    problems,
    problem,
    has: (name) => values.has(name),
    value,
    version: () => {
      const version = value("version");
      if (version !== wireVersion)
        problem("version", `${shown(version)} is not spoken here; ${wireVersion} is`);
    },
    number: (name, range) => {
      const given = value(name);
      if (given === undefined && range.fallback !== undefined) return range.fallback;
      const message = numberProblem(given, range);
      if (message === undefined && typeof given === "number") return given;
      problem(name, message ?? "");
      return range.least;
    },
    text: (name, lengthMax) => {
      const given = value(name);
      if (given === undefined) return undefined;
      if (typeof given === "string" && given !== "" && given.length <= lengthMax && !/\p{Cc}/u.test(given))
        return given;
      problem(
        name,
        `${shown(given)} is not a text of 1 to ${lengthMax} characters without control characters`,
      );
      return undefined;
    },
    oneOf: (name, choices, intro = "there are") => {
      const given = value(name);
      const found = choices.find((choice) => choice === given);
      if (found !== undefined) return found;
      const list = choices.length === 0 ? "none" : choices.join(", ");
      problem(
        name,
        given === undefined
          ? `is missing; ${intro} ${list}`
          : `${shown(given)} is not known; ${intro} ${list}`,
      );
      return undefined;
    },
    inner: (name) => {
      const given = value(name);
      const fields = fieldsOf(given, `${prefix}${name}.`, problems);
      if (fields === undefined)
        problem(name, given === undefined ? "is missing" : `${shown(given)} is not an object`);
      return fields;
    },
    refuseOthers: () => {
      for (const name of values.keys()) if (!asked.has(name)) problem(shownName(name), "is not a field here");
    },
  };
}

function numberProblem(
  given: unknown,
  { least, most, isAboveLeast, isWhole }: NumberRange,
): string | undefined {
  const range = `${isAboveLeast === true ? "more than" : "at least"} ${least} and at most ${most}`;
  if (given === undefined) return `is missing; a number, ${range}`;
  if (typeof given !== "number" || !Number.isFinite(given)) return `${shown(given)} is not a number`;
  if (isWhole === true && !Number.isInteger(given)) return `${given} is not a whole number`;
  if (given > most || given < least || (isAboveLeast === true && given === least))
    return `${given} is out of range: ${range}`;
  return undefined;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? "this";
  return `\`${text.length <= 40 ? text : `${text.slice(0, 39)}…`}\``;
}

function shownName(name: string): string {
  return name.length <= 40 ? name : `${name.slice(0, 39)}…`;
}
