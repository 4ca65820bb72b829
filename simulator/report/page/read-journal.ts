import { readCurve, readExplanation } from "./read-curve.ts";
import { readEvent } from "./read-event.ts";
import {
  fieldsOf,
  listOf,
  numberOf,
  optionalNumber,
  optionalText,
  recordOf,
  textOf,
  textsOf,
} from "./read-value.ts";
import type {
  StoredEvent,
  StoredExpectation,
  StoredHops,
  StoredJournal,
  StoredLive,
  StoredStray,
} from "./stored-journal.ts";

/** Reads whatever can be read of a journal; never fails. What this version does not understand stands in `notes`. */
export function readJournal(value: unknown): StoredJournal {
  const fields = fieldsOf(value);
  const scenario = fieldsOf(fields.get("scenario"));
  const verdict = fieldsOf(fields.get("verdict"));
  const version = numberOf(fields.get("version"));
  const events = listOf(fields.get("events"))
    .map(readEvent)
    .sort((left, right) => left.atMs - right.atMs);
  const live = fields.get("live");
  return {
    version,
    name: textOf(scenario.get("name")) || "drill without a name",
    title: textOf(scenario.get("title")),
    description: textOf(scenario.get("description")),
    system: textOf(scenario.get("system")) || "no system",
    variant: textOf(scenario.get("variant")) || "sustained",
    tags: textsOf(scenario.get("tags")),
    environment: textOf(scenario.get("environment")),
    traffic: textOf(scenario.get("traffic")),
    controlMs: numberOf(scenario.get("controlMs")),
    observeMs: numberOf(scenario.get("observeMs")),
    symptom: optionalText(scenario.get("symptom")),
    clock: textOf(fields.get("clock")) || "unknown",
    seed: numberOf(fields.get("seed")),
    samplesScraped: numberOf(fields.get("samplesScraped")),
    outcome: textOf(verdict.get("outcome")) || "unknown",
    problems: textsOf(verdict.get("problems")),
    expectations: listOf(verdict.get("expectations")).map(readExpectation),
    falseAlarms: listOf(verdict.get("falseAlarms")).map(readStray),
    strayNotifications: listOf(verdict.get("strayNotifications")).map(readStray),
    events,
    live: live === undefined || live === null ? undefined : readLive(live),
    curves: listOf(fields.get("curves")).map(readCurve),
    explanations: listOf(fields.get("explanations")).map(readExplanation),
    notes: notesOf({ version, events, hasScenario: scenario.size > 0, hasVerdict: verdict.size > 0 }),
  };
}

/** The newest form of a journal that this page knows all of. */
const knownJournalVersion = 1;

function notesOf(seen: {
  readonly version: number;
  readonly events: readonly StoredEvent[];
  readonly hasScenario: boolean;
  readonly hasVerdict: boolean;
}): readonly string[] {
  const notes: string[] = [];
  if (seen.version > knownJournalVersion) {
    notes.push(
      `this journal is of form ${seen.version}; this klaxon knows form ${knownJournalVersion}, so some of it may be missing here`,
    );
  }
  if (!seen.hasScenario)
    notes.push("the journal has no scenario, so its name, title and phases are not known");
  if (!seen.hasVerdict) notes.push("the journal has no verdict");
  if (seen.events.length === 0) notes.push("the journal has no events, so there is no time line");
  const unknown = seen.events.flatMap((event) =>
    event.kind === "other" && event.tone === "unknown" ? [event.name] : [],
  );
  if (unknown.length > 0) {
    const kinds = [...new Set(unknown)].slice(0, kindsMax).join(", ");
    notes.push(
      `${unknown.length === 1 ? "1 event is" : `${unknown.length} events are`} of a kind that this klaxon does not know (${kinds}); the time line has them as they were written`,
    );
  }
  return notes;
}

const kindsMax = 5;

function readExpectation(value: unknown): StoredExpectation {
  const fields = fieldsOf(value);
  return {
    alert: textOf(fields.get("alert")),
    labels: recordOf(fields.get("labels")),
    state: textOf(fields.get("state")) || "firing",
    receiver: optionalText(fields.get("receiver")),
    withinMs: optionalNumber(fields.get("withinMs")),
    resolvesWithinMs: optionalNumber(fields.get("resolvesWithinMs")),
    outcome: textOf(fields.get("outcome")) || "unknown",
    reasons: textsOf(fields.get("reasons")),
    hops: readHops(fields.get("hops")),
    timeToDetectMs: optionalNumber(fields.get("timeToDetectMs")),
    timeToNotifyMs: optionalNumber(fields.get("timeToNotifyMs")),
    timeToResolveMs: optionalNumber(fields.get("timeToResolveMs")),
  };
}

function readHops(value: unknown): StoredHops {
  const fields = fieldsOf(value);
  const at = (name: keyof StoredHops) => optionalNumber(fields.get(name));
  return {
    symptomAtMs: at("symptomAtMs"),
    pendingAtMs: at("pendingAtMs"),
    firingAtMs: at("firingAtMs"),
    receivedAtMs: at("receivedAtMs"),
    notifiedAtMs: at("notifiedAtMs"),
    resolvedAtMs: at("resolvedAtMs"),
    resolutionNotifiedAtMs: at("resolutionNotifiedAtMs"),
  };
}

function readStray(value: unknown): StoredStray {
  const fields = fieldsOf(value);
  return {
    alert: textOf(fields.get("alert")),
    labels: recordOf(fields.get("labels")),
    receiver: optionalText(fields.get("receiver")),
    atMs: numberOf(fields.get("firedAtMs") ?? fields.get("notifiedAtMs")),
  };
}

function readLive(value: unknown): StoredLive {
  const fields = fieldsOf(value);
  return {
    startedAt: textOf(fields.get("startedAt")),
    timeScale: optionalNumber(fields.get("timeScale")) ?? 1,
    slowedBecause: optionalText(fields.get("slowedBecause")),
    target: textOf(fields.get("target")),
    programs: recordOf(fields.get("programs")),
    toleranceMs: numberOf(fields.get("toleranceMs")),
    acknowledged: listOf(fields.get("acknowledged")).map((each) => {
      const acknowledgement = fieldsOf(each);
      return {
        atMs: numberOf(acknowledgement.get("atMs")),
        by: textOf(acknowledgement.get("by")),
        alert: optionalText(acknowledgement.get("alert")),
      };
    }),
    scaleNotes: listOf(fields.get("scaleNotes")).map((each) => ({
      of: textOf(fieldsOf(each).get("of")),
      message: textOf(fieldsOf(each).get("message")),
    })),
    rollbackFailures: textsOf(fields.get("rollbackFailures")),
    insightFailure: optionalText(fields.get("insightFailure")),
  };
}
