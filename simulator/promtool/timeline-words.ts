import { formatDuration } from "../promql/index.ts";
import type { NamedPattern, TextPattern, TimelineExpectation, TimeWindow } from "./timeline-test.ts";

/** An expectation in words that follow an alert's name: `fires between 4m and 6m`. */
export function timelineWords(expectation: TimelineExpectation): string {
  switch (expectation.kind) {
    case "fires-at":
      return `fires at ${formatDuration(expectation.atMs)}`;
    case "fires":
      return `begins to fire ${windowWords(expectation.window)}`;
    case "resolves":
      return `resolves ${windowWords(expectation.window)}`;
    case "never":
      return expectation.window === undefined
        ? "never fires"
        : `does not fire ${windowWords(expectation.window)}`;
    case "flaps-at-most": {
      const { flapsMax } = expectation;
      return flapsMax === 0 ? "does not flap" : `flaps at most ${timesWord(flapsMax)}`;
    }
    case "notifies": {
      const receiver = `\`${expectation.receiver}\``;
      if (expectation.isNever) return `never notifies ${receiver}`;
      const when = expectation.window === undefined ? "" : ` ${windowWords(expectation.window)}`;
      return `notifies ${receiver}${when}`;
    }
    case "exactly":
      return `fires at ${formatDuration(expectation.atMs)} as listed`;
    default:
      return expectation satisfies never;
  }
}

/** A window in words: `by 20m`, `between 4m and 6m`, `within 1m of firing`. */
function windowWords({ origin, fromMs, untilMs }: TimeWindow): string {
  if (origin === "firing") return `within ${formatDuration(untilMs)} of firing`;
  if (fromMs === 0) return `by ${formatDuration(untilMs)}`;
  return `between ${formatDuration(fromMs)} and ${formatDuration(untilMs)}`;
}

/** How often, in words. */
export function timesWord(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}

/** Patterns as they are shown beside texts. */
export function patternTexts(patterns: readonly NamedPattern[]): readonly (readonly [string, string])[] {
  return patterns.map(([name, pattern]) => [name, patternText(pattern)]);
}

/** A pattern as it is shown beside a text: the text itself, or a condition in words. */
export function patternText({ kind, text }: TextPattern): string {
  switch (kind) {
    case "equals":
      return text;
    case "contains":
      return `… ${text} …`;
    case "matches":
      return `/${text}/`;
    default:
      return kind satisfies never;
  }
}
