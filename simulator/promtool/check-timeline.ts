import { didYouMean } from "../document/index.ts";
import type { AlertInstance, RuleEvaluation } from "../engine/index.ts";
import { compileMatcher, formatDuration, labelPairs, labelValue } from "../promql/index.ts";
import { checkNotified } from "./check-notified.ts";
import type { AlertDescription, AlertSpan, Difference, TimelineAssertion } from "./outcome.ts";
import { partialDifferences } from "./partial-alerts.ts";
import { patternChanges } from "./text-pattern.ts";
import { alertNameLabel } from "./timeline-entry.ts";
import type { AlertLife, TimelineFacts } from "./timeline-facts.ts";
import type { AlertSelection, TimelineTest, TimeWindow } from "./timeline-test.ts";
import { patternTexts, timesWord } from "./timeline-words.ts";

/** Holds an assertion against what became of its alerts. */
export function checkTimeline(test: TimelineTest, facts: TimelineFacts): TimelineAssertion {
  const lives = livesOf(test.alerts, facts);
  const unknown = unknownAlert(test.alerts, facts.evaluation);
  const { problems = [], differences = [] } =
    unknown === undefined ? judge(test, lives, facts) : { problems: [unknown] };
  const isHeld = problems.length === 0 && differences.length === 0;
  return {
    ...describeTimelineTest(test, facts),
    state: isHeld ? "passed" : "failed",
    problems,
    differences,
    timeline: isHeld ? [] : spansOf(lives.length > 0 ? lives : namesakes(test.alerts, facts)),
  };
}

/** An assertion that was not looked at. */
export function skipTimeline(test: TimelineTest): TimelineAssertion {
  const nothing = { problems: [], differences: [], timeline: [] };
  return { ...describeTimelineTest(test, { startMs: 0, endMs: 0 }), state: "skipped", ...nothing };
}

/** The moments that an assertion names, in milliseconds after the start; undefined ends are the test's own. */
export function marksOf({ expectation }: TimelineTest): readonly number[] {
  switch (expectation.kind) {
    case "fires-at":
    case "exactly":
      return [expectation.atMs];
    case "flaps-at-most":
      return [];
    case "fires":
    case "resolves":
    case "never":
    case "notifies": {
      const { window } = expectation;
      if (window === undefined || window.origin === "firing") return [];
      return window.fromMs === 0 ? [window.untilMs] : [window.fromMs, window.untilMs];
    }
    default:
      return expectation satisfies never;
  }
}

function describeTimelineTest(
  test: TimelineTest,
  { startMs, endMs }: Pick<TimelineFacts, "startMs" | "endMs">,
) {
  const marksMs = marksOf(test);
  return {
    kind: "timeline",
    alerts: test.alerts.text,
    expectation: test.words,
    marksMs,
    evalTimeMs: marksMs.at(-1) ?? endMs - startMs,
    place: test.place(),
  } as const;
}

interface Judgement {
  readonly problems?: readonly string[];
  readonly differences?: readonly Difference<AlertDescription>[];
}

function judge(
  { alerts, expectation }: TimelineTest,
  lives: readonly AlertLife[],
  facts: TimelineFacts,
): Judgement {
  switch (expectation.kind) {
    case "fires-at": {
      const { atMs } = expectation;
      const firing = lives.filter((life) => isFiringAt(life, atMs));
      const none = `it ${stateAt(lives, atMs)}`;
      return judgeFiring(alerts, firing, { none, atMsOf: () => atMs }, facts);
    }
    case "fires": {
      const { window } = expectation;
      const begun = lives.filter(({ firingFromMs }) => isWithin(firingFromMs, window));
      const times = {
        none: onsetProblem(lives, window),
        atMsOf: ({ firingFromMs = 0 }: AlertLife) => firingFromMs,
      };
      return judgeFiring(alerts, begun, times, facts);
    }
    case "resolves":
      return { problems: resolutionProblems(lives, expectation.window, facts.endMs - facts.startMs) };
    case "never":
      return { problems: firingProblems(lives, expectation.window) };
    case "flaps-at-most":
      return { problems: flapProblems(lives, expectation.flapsMax) };
    case "notifies":
      return { problems: checkNotified(expectation, alerts, lives, facts) };
    case "exactly": {
      const firing = lives.filter((life) => isFiringAt(life, expectation.atMs));
      const got = firing.map((life) => describe(life, expectation.atMs, facts));
      return { differences: partialDifferences(expectation.expected, got, facts.prometheus) };
    }
    default:
      return expectation satisfies never;
  }
}

function livesOf(
  { matchers }: AlertSelection,
  { evaluation, startMs, prometheus }: TimelineFacts,
): readonly AlertLife[] {
  const tests = matchers.map((matcher) => ({
    label: matcher.label,
    matches: compileMatcher(matcher, prometheus),
  }));
  return evaluation.alerts
    .filter(({ labels }) => tests.every(({ label, matches }) => matches(labelValue(labels, label))))
    .map((alert) => lifeOf(alert, startMs));
}

function lifeOf(alert: AlertInstance, startMs: number): AlertLife {
  const { createdAtMs, firedAtMs, endedAtMs } = alert;
  return {
    alert,
    activeFromMs: createdAtMs - startMs,
    firingFromMs: firedAtMs === undefined ? undefined : firedAtMs - startMs,
    endMs: endedAtMs === undefined ? undefined : endedAtMs - startMs,
  };
}

function spansOf(lives: readonly AlertLife[]): readonly AlertSpan[] {
  return lives.map(({ alert, ...span }) => ({ labels: labelPairs(alert.labels), ...span }));
}

function nameOf({ matchers }: AlertSelection): string | undefined {
  return matchers.find(({ label, operator }) => label === alertNameLabel && operator === "=")?.value;
}

// What the assertion's labels rule out, shown where nothing else is there to be shown.
function namesakes(alerts: AlertSelection, { evaluation, startMs }: TimelineFacts): readonly AlertLife[] {
  const name = nameOf(alerts);
  return evaluation.alerts.filter(({ rule }) => rule.name === name).map((alert) => lifeOf(alert, startMs));
}

function unknownAlert(alerts: AlertSelection, evaluation: RuleEvaluation): string | undefined {
  const name = nameOf(alerts);
  const names = evaluation.rules.flatMap(({ rule }) => (rule.kind === "alerting" ? [rule.name] : []));
  if (name === undefined || names.includes(name)) return undefined;
  return `no rule raises \`${name}\`${didYouMean(name, names)}`;
}

// One alert is enough unless a number is given; of those that come to it, the annotations are looked at.
function judgeFiring(
  { count, annotations }: AlertSelection,
  firing: readonly AlertLife[],
  { none, atMsOf }: { readonly none: string; readonly atMsOf: (life: AlertLife) => number },
  facts: TimelineFacts,
): Judgement {
  if (firing.length === 0) return { problems: [none] };
  const described = firing.map((life) => describe(life, atMsOf(life), facts));
  const differing = described.flatMap((got): readonly Difference<AlertDescription>[] => {
    const changes = patternChanges("annotation", annotations, got.annotations, facts.prometheus);
    const expected = { labels: got.labels, annotations: patternTexts(annotations) };
    return changes.length === 0 ? [] : [{ kind: "changed", expected, got, changes }];
  });
  const differingGot = new Set(differing.map((each) => (each.kind === "changed" ? each.got : undefined)));
  const fitting = firing.filter((_, index) => !differingGot.has(described[index]));
  const found = new Set(fitting.map(({ alert }) => alert.labels.key)).size;
  if (count === undefined ? found > 0 : found === count) return {};
  const problems = count === undefined ? [] : [`${found} such alerts do, not ${count}`];
  return { problems, differences: differing };
}

function describe({ alert }: AlertLife, atMs: number, { startMs }: TimelineFacts): AlertDescription {
  return { labels: labelPairs(alert.labels), annotations: alert.annotationsAt(startMs + atMs) };
}

function isFiringAt({ firingFromMs, endMs }: AlertLife, atMs: number): boolean {
  return firingFromMs !== undefined && firingFromMs <= atMs && (endMs === undefined || endMs > atMs);
}

function isWithin(timeMs: number | undefined, { fromMs, untilMs }: TimeWindow): boolean {
  return timeMs !== undefined && timeMs >= fromMs && timeMs <= untilMs;
}

function stateAt(lives: readonly AlertLife[], atMs: number): string {
  const pending = lives.find(
    ({ activeFromMs, endMs }) => activeFromMs <= atMs && (endMs === undefined || endMs > atMs),
  );
  if (pending !== undefined)
    return `is pending since ${formatDuration(pending.activeFromMs)}, and does not fire yet`;
  const last = lives.findLast(
    ({ firingFromMs, endMs = atMs }) => firingFromMs !== undefined && endMs <= atMs,
  );
  if (last !== undefined) return `is quiet since ${formatDuration(last.endMs ?? 0)}`;
  const next = lives.find(({ firingFromMs }) => firingFromMs !== undefined && firingFromMs > atMs);
  if (next !== undefined) return `is quiet, and begins to fire at ${formatDuration(next.firingFromMs ?? 0)}`;
  return lives.length === 0 ? "was never even pending" : "is quiet, and was only ever pending";
}

function onsetProblem(lives: readonly AlertLife[], { fromMs, untilMs }: TimeWindow): string {
  const onsets = lives.flatMap(({ firingFromMs }) => (firingFromMs === undefined ? [] : [firingFromMs]));
  const late = onsets.find((onsetMs) => onsetMs > untilMs);
  if (late !== undefined)
    return `it begins to fire at ${formatDuration(late)}, ${formatDuration(late - untilMs)} too late`;
  const early = onsets.at(-1);
  if (early !== undefined) {
    return `it begins to fire at ${formatDuration(early)}, ${formatDuration(fromMs - early)} too early`;
  }
  return lives.length === 0 ? "it is never even pending" : "it is only pending and never fires";
}

function resolutionProblems(
  lives: readonly AlertLife[],
  { origin, fromMs, untilMs }: TimeWindow,
  lastMs: number,
): readonly string[] {
  const fired = lives.filter(({ firingFromMs }) => firingFromMs !== undefined);
  if (fired.length === 0) return ["it never fires, so that nothing can resolve"];
  if (origin === "firing") {
    return fired.flatMap(({ firingFromMs = 0, endMs }) => {
      const lengthMs = (endMs ?? lastMs) - firingFromMs;
      if (endMs !== undefined && lengthMs <= untilMs) return [];
      const end =
        endMs === undefined
          ? "still fires at the end of the test"
          : `resolves ${formatDuration(lengthMs)} later`;
      return [`it begins to fire at ${formatDuration(firingFromMs)} and ${end}`];
    });
  }
  const firing = fired.find((life) => isFiringAt(life, untilMs));
  if (firing !== undefined) {
    const since = formatDuration(firing.firingFromMs ?? 0);
    const end =
      firing.endMs === undefined ? "" : `, and resolves ${formatDuration(firing.endMs - untilMs)} too late`;
    return [`it still fires at ${formatDuration(untilMs)}, since ${since}${end}`];
  }
  if (fired.some(({ endMs }) => isWithin(endMs, { origin, fromMs, untilMs }))) return [];
  const early = fired.findLast(({ endMs }) => endMs !== undefined && endMs < fromMs)?.endMs;
  if (early === undefined) {
    return [
      `it begins to fire only at ${formatDuration(fired[0]?.firingFromMs ?? 0)}, so that nothing can resolve`,
    ];
  }
  return [`it resolves at ${formatDuration(early)}, ${formatDuration(fromMs - early)} too early`];
}

function firingProblems(lives: readonly AlertLife[], window: TimeWindow | undefined): readonly string[] {
  const { fromMs, untilMs } = window ?? { fromMs: 0, untilMs: Number.POSITIVE_INFINITY };
  return lives.flatMap(({ firingFromMs, endMs }) => {
    if (firingFromMs === undefined || firingFromMs > untilMs) return [];
    if (endMs !== undefined && endMs <= fromMs) return [];
    const end = endMs === undefined ? "on" : `to ${formatDuration(endMs)}`;
    return [`it fires from ${formatDuration(firingFromMs)} ${end}`];
  });
}

function flapProblems(lives: readonly AlertLife[], flapsMax: number): readonly string[] {
  const onsets = new Map<string, number[]>();
  for (const { alert, firingFromMs } of lives) {
    if (firingFromMs === undefined) continue;
    const known = onsets.get(alert.labels.key);
    if (known === undefined) onsets.set(alert.labels.key, [firingFromMs]);
    else known.push(firingFromMs);
  }
  if (onsets.size === 0) return ["it never fires, so that nothing is shown about its flaps"];
  return [...onsets.values()].flatMap((times) => {
    if (times.length - 1 <= flapsMax) return [];
    const shown = times.slice(0, onsetsShownMax).map(formatDuration).join(", ");
    const more = times.length > onsetsShownMax ? ", …" : "";
    return [`it flaps ${timesWord(times.length - 1)}: it begins to fire at ${shown}${more}`];
  });
}

const onsetsShownMax = 8;
