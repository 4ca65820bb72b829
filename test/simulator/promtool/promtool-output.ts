import { spawnSync } from "node:child_process";
import { formatDuration, quoteText } from "../../../simulator/promql/index.ts";
import type {
  AlertDescription,
  AssertionOutcome,
  NamedText,
  SampleDescription,
  UnitTestFileOutcome,
} from "../../../simulator/promtool/index.ts";

/** What promtool says of a test file in a folder. */
export interface PromtoolRun {
  readonly isPassed: boolean;
  /** The failures it prints, blank lines between them left out. */
  readonly failures: readonly string[];
}

/** Runs `promtool test rules` on a file in a folder. */
export function runPromtool(promtool: string, folder: string, file: string): PromtoolRun {
  const { status, stderr } = spawnSync(promtool, ["test", "rules", file], { cwd: folder, encoding: "utf8" });
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "FAILED:");
  const failures: string[] = [];
  for (const line of lines) {
    // The name of a test stands on a line of its own before the alert.
    const isNamed = /^ {4}name: .*,$/.test(failures.at(-1) ?? "");
    if (failures.length === 0 || (/^ {4}\S/.test(line) && !isNamed)) failures.push(line);
    else failures[failures.length - 1] += `\n${line}`;
  }
  return { isPassed: status === 0, failures };
}

/** The failures of an outcome as promtool words them. */
export function promtoolFailures(outcome: UnitTestFileOutcome): readonly string[] {
  return outcome.tests.flatMap(({ name, problems, assertions }) => [
    ...assertions.flatMap((assertion) => (assertion.kind === "alert" ? failureOf(assertion, name) : [])),
    ...problems.map(({ message }) => message),
    ...assertions.flatMap((assertion) => (assertion.kind === "expression" ? failureOf(assertion, name) : [])),
  ]);
}

function failureOf(assertion: AssertionOutcome, testName: string): readonly string[] {
  if (assertion.state !== "failed" || assertion.kind === "timeline") return [];
  const time = formatDuration(assertion.evalTimeMs);
  if (assertion.kind === "alert") {
    const named = testName === "" ? "" : `    name: ${testName},\n`;
    const expected = alertsText(assertion.expected);
    const got = alertsText(assertion.got);
    return [
      `${named}    alertname: ${assertion.alertName}, time: ${time}, \n        exp:${expected}, \n        got:${got}`,
    ];
  }
  const head = `    expr: ${quoteText(assertion.expression)}, time: ${time},`;
  const [problem] = assertion.problems;
  if (problem !== undefined) return [`${head} err: ${problem}`];
  return [
    `${head}\n        exp: ${samplesText(assertion.expected)}\n        got: ${samplesText(assertion.got)}`,
  ];
}

function alertsText(alerts: readonly AlertDescription[]): string {
  if (alerts.length === 0) return "[]";
  const items = alerts.map(
    ({ labels, annotations }, index) =>
      `${index}:\n  Labels:${labelsText(labels)}\n  Annotations:${labelsText(annotations)}`,
  );
  return `[\n${items.join(",\n")}\n]`.replaceAll("\n", "\n            ");
}

function samplesText(samples: readonly SampleDescription[]): string {
  if (samples.length === 0) return "nil";
  return samples
    .map(
      ({ labels, value, histogram }) =>
        `${labelsText(labels)} ${histogram === "" ? exponential(value) : histogram}`,
    )
    .join(", ");
}

function labelsText(labels: readonly NamedText[]): string {
  return `{${labels.map(([name, text]) => `${name}=${quoteText(text)}`).join(", ")}}`;
}

// Go's `strconv.FormatFloat(value, 'E', -1, 64)`.
function exponential(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  const sign = Object.is(value, -0) ? "-" : "";
  return `${sign}${mantissa}E${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
