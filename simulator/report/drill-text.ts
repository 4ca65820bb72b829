import {
  countOutcomes,
  type ExpectationResult,
  type ExplanationQuestion,
  type Journal,
  type JournalEvent,
  type Outcome,
  originMsOf,
} from "../drill/index.ts";
import { describeNotification, notificationLines } from "./notification-text.ts";
import { formatLength, formatOffset } from "./offset.ts";
import { createStyle, type Style } from "./style.ts";

/** How a drill is told on a terminal. */
export interface DrillTextOptions {
  readonly hasColor: boolean;
  /** Tells the whole time line of each drill, not only of those that were not held. */
  readonly isVerbose: boolean;
  /** Shows the notifications of each drill with the texts that their receivers read. */
  readonly showsTexts: boolean;
  /** Says by which seed a drill can be repeated, where it ran with several. */
  readonly showsSeed?: boolean;
}

/** One drill: its outcome, each expectation with its times, who was notified, what went wrong. */
export function renderDrill(journal: Journal, options: DrillTextOptions): string {
  const style = createStyle(options.hasColor);
  const { scenario, verdict } = journal;
  const what = scenario.variant === "sustained" ? scenario.title : scenario.description;
  const name = options.showsSeed === true ? `${scenario.name} --seed ${journal.seed}` : scenario.name;
  const lines = [`${paintOutcome(verdict.outcome, style)}  ${style.strong(name)}  ${style.quiet(what)}`];
  for (const result of verdict.expectations) lines.push(...expectationLines(result, journal, style));
  lines.push(...heartbeatLines(journal, style));
  if (lines.length === 1) lines.push(`${indent}${style.quiet("expected silence")}`);
  for (const alarm of verdict.falseAlarms) {
    const at = formatOffset(alarm.firedAtMs, originMsOf(journal));
    lines.push(
      `${indent}${style.bad("false alarm")}  ${alarm.alert}${formatLabels(alarm.labels)} fired at ${at}`,
    );
  }
  for (const stray of verdict.strayNotifications) {
    const at = formatOffset(stray.notifiedAtMs, originMsOf(journal));
    const what = `${stray.alert}${formatLabels(identifying(stray.labels))}`;
    lines.push(`${indent}${style.bad("not expected")}  ${stray.receiver} notified of ${what} at ${at}`);
  }
  for (const problem of verdict.problems) lines.push(`${indent}${style.bad("problem")}  ${problem}`);
  if (verdict.outcome !== "held") lines.push(...explanationLines(journal, style));
  if (options.showsTexts)
    lines.push(...notificationLines(journal, (notification) => !isHeartbeat(notification), style));
  if (options.isVerbose || verdict.outcome !== "held") lines.push(...timeLine(journal, style));
  return `${lines.join("\n")}\n`;
}

/** The last line of a run of scenarios, each with so many seeds. Outcomes beyond the usual four are added only where there are any. */
export function renderTotals(outcomes: readonly Outcome[], seedCount = 1): string {
  const counts = countOutcomes(outcomes);
  const usual = `${counts.held} held, ${counts.missed} missed, ${counts.late} late, ${counts.noisy} noisy`;
  const notStarted = counts.notStarted > 0 ? `, ${counts.notStarted} not started` : "";
  const stopped = counts.stopped > 0 ? `, ${counts.stopped} stopped` : "";
  const scenarioCount = outcomes.length / seedCount;
  const what = scenarioCount === 1 ? "scenario" : "scenarios";
  const repeats = seedCount === 1 ? "" : ` with ${seedCount} seeds each`;
  return `${scenarioCount} ${what}${repeats}: ${usual}${notStarted}${stopped}\n`;
}

const indent = "      ";
const explanationsMax = 6;
const reasonsMax = 4;

// Of what went wrong only: that some alert stayed pending is worth a line where somebody asks for it.
function explanationLines({ explanations = [], verdict }: Journal, style: Style): readonly string[] {
  const blamed = new Set([
    ...verdict.expectations.filter(({ outcome }) => outcome !== "held").map(({ alert }) => alert),
    ...verdict.falseAlarms.map(({ alert }) => alert),
    ...verdict.strayNotifications.map(({ alert }) => alert),
  ]);
  const telling = explanations.filter(({ alert }) => blamed.has(alert));
  const lines = telling
    .slice(0, explanationsMax)
    .flatMap(({ alert, question, reasons }) => [
      `${indent}${style.strong(`why ${alert} ${questionTexts[question]}`)}`,
      ...reasons.slice(0, reasonsMax).map(({ message }) => `${indent}  ${message}`),
    ]);
  const rest = telling.length - explanationsMax;
  return rest > 0 ? [...lines, `${indent}… and ${rest} more, all of them in --json with --curves`] : lines;
}

const questionTexts: Readonly<Record<ExplanationQuestion, string>> = {
  "not-pending": "was not pending",
  "not-firing": "did not fire",
  "not-notified": "was not notified as expected",
  "not-resolved": "did not resolve as expected",
  "not-silent": "was not silent",
};

const outcomeWidth = 4;

function paintOutcome(outcome: Outcome, style: Style): string {
  const text = outcome.padEnd(outcomeWidth);
  if (outcome === "held") return style.good(text);
  return outcome === "late" || outcome === "noisy" ? style.doubtful(text) : style.bad(text);
}

function expectationLines(result: ExpectationResult, journal: Journal, style: Style): readonly string[] {
  const name = `${result.alert}${formatLabels(result.labels)}`;
  const lines = [`${indent}${name}  ${style.quiet(describeResult(result, journal))}`];
  for (const reason of result.reasons) lines.push(`${indent}  ${style.bad(result.outcome)}: ${reason}`);
  return lines;
}

// The monitor outside is worth a line only where a scenario is about it.
function heartbeatLines(journal: Journal, style: Style): readonly string[] {
  const expected = journal.scenario.expect.heartbeat;
  if (expected === undefined) return [];
  const missed = journal.events.find((event) => event.kind === "heartbeat-missed");
  const wanted = expected.missing ? "expected to be missed outside" : "expected to go on";
  const at = missed === undefined ? "" : `, missed at ${formatOffset(missed.atMs, originMsOf(journal))}`;
  return [`${indent}heartbeat  ${style.quiet(`${wanted}${at}`)}`];
}

function describeResult(result: ExpectationResult, journal: Journal): string {
  if (result.state === "silent") return "expected silent";
  if (result.state === "pending") {
    const { pendingAtMs } = result.hops;
    const seen =
      pendingAtMs === undefined ? "" : `, pending at ${formatOffset(pendingAtMs, originMsOf(journal))}`;
    return `expected pending only${seen}`;
  }
  const receiver = describeReceiver(result);
  const times = [
    describeTime("detect", result.timeToDetectMs, undefined),
    describeTime("notify", result.timeToNotifyMs, result.withinMs),
    describeTime("resolve", result.timeToResolveMs, result.resolvesWithinMs),
  ];
  return [receiver, ...times.filter((text) => text !== "")].join("  ");
}

function describeReceiver({ receiver, hops }: ExpectationResult): string {
  if (receiver === "none") return "nobody notified";
  return `${hops.notifiedAtMs === undefined ? "should notify" : "notified"} ${receiver ?? ""}`;
}

function describeTime(what: string, durationMs: number | undefined, deadlineMs: number | undefined): string {
  if (durationMs === undefined) return "";
  const deadline = deadlineMs === undefined ? "" : ` of ${formatLength(deadlineMs)}`;
  return `${what} ${formatLength(durationMs)}${deadline}`;
}

function timeLine(journal: Journal, style: Style): readonly string[] {
  const origin = originMsOf(journal);
  const lines = journal.events.flatMap((event) => {
    const text = isHeartbeat(event) ? undefined : describeEvent(event);
    return text === undefined ? [] : [`${indent}${formatOffset(event.atMs, origin).padStart(8)}  ${text}`];
  });
  const shown = lines.slice(0, timeLineMax);
  const rest = lines.length - shown.length;
  const more = rest > 0 ? [`${indent}${" ".repeat(8)}  … and ${rest} more, all of them in --json`] : [];
  return [...shown, ...more].map((line) => style.quiet(line));
}

// A day of a flapping alert would bury what went wrong; the journal has it all.
const timeLineMax = 60;

// The watchdog beats all the time; its absence is an event of its own.
function isHeartbeat(event: JournalEvent): boolean {
  if (event.kind === "alert-firing") return event.labels.severity === "none";
  if (event.kind !== "notification-sent" && event.kind !== "notification-failed") return false;
  return event.alerts.every((alert) => alert.labels.severity === "none");
}

function describeEvent(event: JournalEvent): string | undefined {
  switch (event.kind) {
    case "control-started":
      return "control phase, no fault";
    case "steady-state-checked":
      return event.isMet ? undefined : `steady state not met: ${event.description} (${event.reason})`;
    case "fault-injected":
    case "fault-rolled-back":
      return `${event.kind === "fault-injected" ? "inject" : "roll back"} ${event.fault.kind}`;
    case "symptom-seen":
      return `symptom: ${event.expression}`;
    case "alert-pending":
    case "alert-firing":
    case "alert-resolved":
    case "alert-withdrawn":
      return `${event.kind.slice("alert-".length)} ${event.alert}${formatLabels(identifying(event.labels))}`;
    case "alert-muted":
      return `not notified ${event.receiver}: ${event.alert} ${event.reason}`;
    case "notification-sent":
    case "notification-failed":
      return describeNotification(event);
    case "evaluation-failed":
      return `evaluation failed: ${event.rule}: ${event.message}`;
    case "heartbeat-missed":
      return "heartbeat missed: the external monitor tells";
    case "heartbeat-returned":
      return "heartbeat back";
    case "drill-stopped":
      return `stopped: ${event.reason}`;
    default:
      return event satisfies never;
  }
}

/** The labels that tell two alerts of one name apart. */
function identifying(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const common = ["alertname", "severity", "team", "system", "job"];
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !common.includes(name)));
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(", ")}}`;
}
