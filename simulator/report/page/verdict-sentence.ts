import { formatLength } from "../offset.ts";
import { alertText, labelsText } from "./label-text.ts";
import { originMsOf, type StoredExpectation, type StoredJournal } from "./stored-journal.ts";

/** What came of a drill, in one sentence that stands beside its outcome. */
export function verdictSentence(journal: StoredJournal): string {
  const sentence = sentenceOf(journal);
  // Names of alerts begin with a capital anyway.
  return capitalized(sentence);
}

function sentenceOf(journal: StoredJournal): string {
  switch (journal.outcome) {
    case "held":
      return heldSentence(journal);
    case "missed":
      return `${firstFailure(journal) ?? "something expected did not happen"}.`;
    case "late":
      return `${firstFailure(journal) ?? "something took longer than it may"}.`;
    case "noisy":
      return `${noise(journal)}.`;
    case "not-started":
      return `the steady state was not met before the fault${because(journal)}, so nothing was injected.`;
    case "stopped":
      return `stopped before its end${because(journal)}.`;
    case "unknown":
      return "the journal has no verdict.";
    default:
      return `the verdict is \`${journal.outcome}\`, which this klaxon does not know${because(journal)}.`;
  }
}

/** What came of one expected alert, without its name. */
export function expectationSentence(result: StoredExpectation): string {
  if (result.outcome !== "held" && result.reasons.length > 0) return result.reasons.join("; ");
  if (result.state === "silent") return "stayed silent, as expected";
  if (result.state === "pending") return "was pending and did not fire, as expected";
  if (result.receiver === "none") {
    const fired =
      result.timeToDetectMs === undefined ? "fired" : `fired after ${formatLength(result.timeToDetectMs)}`;
    return `${fired} and nobody was notified, as expected`;
  }
  const receiver = result.receiver ?? "its receiver";
  const told =
    result.timeToNotifyMs === undefined
      ? `should notify ${receiver}`
      : `reached ${receiver} after ${formatLength(result.timeToNotifyMs)}${allowed(result.withinMs)}`;
  return result.timeToResolveMs === undefined
    ? told
    : `${told} and resolved ${sinceTheEnd(result.timeToResolveMs)}${allowed(result.resolvesWithinMs)}`;
}

// An alert may well be over while its cause goes on.
function sinceTheEnd(offsetMs: number): string {
  const side = offsetMs < 0 ? "before" : "after";
  return `${formatLength(Math.abs(offsetMs))} ${side} the fault ended`;
}

/** What was expected of an alert. */
export function demandSentence({ state, receiver, withinMs, resolvesWithinMs }: StoredExpectation): string {
  if (state === "silent") return "should stay silent";
  if (state === "pending") return "should be pending and not fire";
  const within = withinMs === undefined ? "" : ` within ${formatLength(withinMs)}`;
  const told =
    receiver === "none" ? "should fire and notify nobody" : `should reach ${receiver ?? "its receiver"}`;
  const resolved =
    resolvesWithinMs === undefined
      ? ""
      : `, and resolve within ${formatLength(resolvesWithinMs)} of the fault's end`;
  return `${told}${within}${resolved}`;
}

function allowed(withinMs: number | undefined): string {
  return withinMs === undefined ? "" : ` (${formatLength(withinMs)} allowed)`;
}

function heldSentence({ expectations }: StoredJournal): string {
  const [first] = expectations;
  if (first === undefined) return "everything stayed quiet, as expected.";
  const silent = expectations.every(({ state }) => state === "silent");
  if (silent && expectations.length > 1) {
    return `all ${expectations.length} alerts that were watched stayed silent, as expected.`;
  }
  // The one that somebody is told of says more than those that are inhibited meanwhile.
  const told = expectations.find(({ state, receiver }) => state === "firing" && receiver !== "none") ?? first;
  const rest = expectations.length - 1;
  const more = rest === 0 ? "" : `; ${rest === 1 ? "1 more alert" : `${rest} more alerts`} as expected`;
  return `${nameOf(told)} ${expectationSentence(told)}${more}.`;
}

function firstFailure({ expectations, problems }: StoredJournal): string | undefined {
  const failed = expectations.filter(({ outcome }) => outcome !== "held");
  const [first] = failed;
  if (first === undefined) return problems[0];
  const rest = failed.length - 1 + problems.length;
  const more = rest === 0 ? "" : `, and ${rest === 1 ? "1 more problem" : `${rest} more problems`}`;
  return `${nameOf(first)}: ${first.reasons[0] ?? first.outcome}${more}`;
}

function noise(journal: StoredJournal): string {
  const { falseAlarms, strayNotifications } = journal;
  const originMs = originMsOf(journal);
  const rest = falseAlarms.length + strayNotifications.length - 1;
  const more = rest > 0 ? `, and ${rest} more that nobody expects` : "";
  const [alarm] = falseAlarms;
  if (alarm !== undefined) {
    return `${alertText(alarm.alert, alarm.labels)} fired ${when(alarm.atMs, originMs)} although nobody expects it${more}`;
  }
  const [stray] = strayNotifications;
  if (stray === undefined) return "something fired that nobody expects";
  return `${stray.receiver ?? "somebody"} was notified of ${alertText(stray.alert, stray.labels)} ${when(stray.atMs, originMs)} although nobody expects it${more}`;
}

/** A sentence that stands alone. */
export function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** An instant in words, counted from the first fault. */
export function when(atMs: number, originMs: number): string {
  return atMs < originMs
    ? `${formatLength(originMs - atMs)} before the fault`
    : `${formatLength(atMs - originMs)} after the fault`;
}

function because({ problems }: StoredJournal): string {
  return problems[0] === undefined ? "" : ` (${problems[0]})`;
}

function nameOf({ alert, labels }: StoredExpectation): string {
  return `${alert}${labelsText(labels)}`;
}
