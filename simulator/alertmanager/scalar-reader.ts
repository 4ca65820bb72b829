import { type DocumentPath, parseYamlBoolean, parseYamlNumber } from "../document/index.ts";
import { compileRegex, parseDurationMs } from "../promql/index.ts";
import { parseGoDurationMs } from "./go-duration.ts";
import { hostPortProblem, httpUrlProblem, parseGoUrl } from "./go-url.ts";
import { type ReadContext, report, Secret, type SettingValue, secretToken, where } from "./setting.ts";
import type { ScalarKind } from "./setting-type.ts";
import { isPlain, isScalar, writtenText, type YamlScalar } from "./yaml-scalar.ts";

/** Reads a scalar of a kind; durations come out in milliseconds. See `readSetting` for nothing and for faults. */
export function readScalar(
  context: ReadContext,
  kind: ScalarKind,
  value: unknown,
  path: DocumentPath,
): SettingValue {
  if (value === null || value === undefined) return zeroOf(kind);
  if (!isScalar(value)) {
    const found = Array.isArray(value) ? "a list" : "a map";
    report(context, "wrong-type", path, `${where(path)} must be ${wantedBy(kind)}, not ${found}`);
    return zeroOf(kind);
  }
  const scalar: WrittenScalar = { context, path, value, text: writtenText(context, path, value) };
  const read = convert(scalar, kind);
  if (read !== undefined && typeof read === "object" && "problem" in read) {
    report(context, "wrong-value", path, read.problem);
    return placeholderOf(kind, scalar.text);
  }
  return read;
}

interface WrittenScalar {
  readonly context: ReadContext;
  readonly path: DocumentPath;
  readonly value: YamlScalar;
  readonly text: string;
}

interface Problem {
  readonly problem: string;
}

function convert(scalar: WrittenScalar, kind: ScalarKind): string | number | boolean | Secret | Problem {
  const { text } = scalar;
  switch (kind) {
    case "text":
      return text;
    case "secret":
      return new Secret(text);
    case "boolean":
      return plainBoolean(scalar);
    case "duration":
      return parseDurationMs(text) ?? notA(scalar, "duration", "a number and a unit, as in `5m`");
    case "go-duration":
      return parseGoDurationMs(text) ?? notA(scalar, "duration", "a number and a unit, as in `90s`");
    case "timeout":
      return plainTimeout(scalar);
    case "integer":
    case "unsigned":
    case "number":
      return plainNumber(scalar, kind);
    default:
      return convertFormatted(scalar, kind);
  }
}

type FormattedKind = Exclude<
  ScalarKind,
  "text" | "secret" | "boolean" | "duration" | "go-duration" | "timeout" | "integer" | "unsigned" | "number"
>;

function convertFormatted(scalar: WrittenScalar, kind: FormattedKind): string | Secret | Problem {
  const { text } = scalar;
  switch (kind) {
    case "url":
      return plainUrl(scalar, httpUrlProblem(text));
    case "secret-url":
      return text === secretToken
        ? new Secret(text)
        : withProblem(new Secret(text), fault(scalar, httpUrlProblem(text), "this is not a URL"));
    case "template-url":
      return templateUrl(scalar);
    case "proxy-url": {
      const url = parseGoUrl(text);
      return plainUrl(scalar, "problem" in url ? `it has ${url.problem}` : undefined);
    }
    case "host-port": {
      const problem = text === "" ? undefined : hostPortProblem(text);
      return withProblem(text, fault(scalar, problem, `\`${text}\` is not \`host:port\``));
    }
    case "tls-version":
      return oneOf(scalar, ["TLS13", "TLS12", "TLS11", "TLS10"]);
    case "trace-client":
      return oneOf(scalar, ["http", "grpc"]);
    case "trace-compression":
      return oneOf(scalar, ["gzip"]);
    case "range":
      return text;
    case "regex":
      return regex(scalar);
    default:
      return kind satisfies never;
  }
}

function regex(scalar: WrittenScalar): string | Problem {
  try {
    compileRegex(scalar.text, 2);
    return scalar.text;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `${where(scalar.path)}: \`${scalar.text}\` is no regular expression: ${reason}` };
  }
}

// A URL may carry a password.
function plainUrl(scalar: WrittenScalar, problem: string | undefined): string | Secret | Problem {
  const { text } = scalar;
  if (!text.includes("@")) return withProblem(text, fault(scalar, problem, `\`${text}\` is not a URL`));
  return withProblem(new Secret(text), fault(scalar, problem, "this is not a URL"));
}

function templateUrl(scalar: WrittenScalar): Secret | Problem {
  const { text, context } = scalar;
  if (text === "" || text === secretToken) return new Secret(text);
  const problem = text.includes("{{") ? context.templateProblem?.(text) : httpUrlProblem(text);
  return withProblem(new Secret(text), fault(scalar, problem, "this is neither a URL nor a template"));
}

function plainBoolean(scalar: WrittenScalar): boolean | Problem {
  const read = isPlain(scalar.context, scalar.path, scalar.value) ? parseYamlBoolean(scalar.text) : undefined;
  return read ?? notA(scalar, "truth value", "`true` or `false` without quotes");
}

function plainTimeout(scalar: WrittenScalar): number | Problem {
  const read = isPlain(scalar.context, scalar.path, scalar.value) ? parseYamlNumber(scalar.text) : undefined;
  if (read === undefined) {
    const durationMs =
      parseYamlBoolean(scalar.text) === undefined ? parseGoDurationMs(scalar.text) : undefined;
    return durationMs ?? notA(scalar, "duration", "a number and a unit, as in `10s`");
  }
  // A bare number counts nanoseconds there.
  const nanoseconds = plainNumber(scalar, "integer");
  return typeof nanoseconds === "number" ? nanoseconds / 1e6 : nanoseconds;
}

function plainNumber(scalar: WrittenScalar, kind: "integer" | "unsigned" | "number"): number | Problem {
  const read = isPlain(scalar.context, scalar.path, scalar.value) ? parseYamlNumber(scalar.text) : undefined;
  if (read === undefined) return notA(scalar, "number", "digits without quotes");
  const value = Number(read.value);
  if (kind === "number") return value;
  const most = kind === "integer" ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  const isIn =
    read.kind === "integer"
      ? read.value <= most && (kind === "integer" || read.value >= 0n)
      : value <= Number(most);
  if (!isIn) return notA(scalar, kind === "integer" ? "number in range" : "count", "a smaller whole number");
  return Math.trunc(value);
}

function oneOf(scalar: WrittenScalar, choices: readonly string[]): string | Problem {
  if (choices.includes(scalar.text)) return scalar.text;
  const names = choices.map((choice) => `\`${choice}\``).join(", ");
  return { problem: `${where(scalar.path)}: \`${scalar.text}\` is not known; write ${names}` };
}

function notA(scalar: WrittenScalar, noun: string, instead: string): Problem {
  return { problem: `${where(scalar.path)}: \`${scalar.text}\` is not a ${noun}; write ${instead}` };
}

function fault(scalar: WrittenScalar, problem: string | undefined, what: string): string | undefined {
  return problem === undefined ? undefined : `${where(scalar.path)}: ${what}: ${problem}`;
}

function withProblem<Value>(value: Value, problem: string | undefined): Value | Problem {
  return problem === undefined ? value : { problem };
}

// A field that was written wrongly was still written: rules about missing fields must not find fault again.
function placeholderOf(kind: ScalarKind, text: string): SettingValue {
  if (kind.endsWith("url")) return new Secret(text);
  if (kind === "integer" || kind === "unsigned" || kind === "number") return Number.NaN;
  if (kind === "boolean" || kind.includes("duration") || kind === "timeout") return undefined;
  return text;
}

function zeroOf(kind: ScalarKind): SettingValue {
  if (kind === "text" || kind === "host-port") return "";
  return kind === "boolean" ? false : undefined;
}

function wantedBy(kind: ScalarKind): string {
  if (kind === "boolean") return "`true` or `false`";
  if (kind === "integer" || kind === "unsigned" || kind === "number") return "a number";
  return "a text";
}
