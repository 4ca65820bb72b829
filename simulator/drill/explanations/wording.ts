import { shownText } from "../../document/index.ts";
import { formatDuration, type Labels, labelPairs, metricNameLabel } from "../../promql/index.ts";
import { type Journal, originMsOf } from "../journal.ts";

const namesMax = 3;

/** Tells instants of a drill as offsets from its first fault, or from the end of the control phase where it has none. */
export class Wording {
  /** The instant that times count from. */
  readonly originMs: number;

  // What is measured on a real clock is no more exact than a second.
  readonly #exactMs: number;

  constructor(journal: Journal) {
    this.originMs = originMsOf(journal);
    this.#exactMs = journal.clock === "live" ? 1000 : 1;
  }

  /** How long something took. */
  length(lengthMs: number): string {
    return formatDuration(Math.round(lengthMs / this.#exactMs) * this.#exactMs);
  }

  /** `+1m20s`. */
  at(atMs: number): string {
    const passedMs = Math.round((atMs - this.originMs) / this.#exactMs) * this.#exactMs;
    return passedMs < 0 ? `-${formatDuration(-passedMs)}` : `+${formatDuration(passedMs)}`;
  }
}

// A number to four digits.
function shownNumber(value: number): string {
  return Number.isFinite(value)
    ? String(Number(value.toPrecision(4)))
    : value > 0
      ? "+Inf"
      : value < 0
        ? "-Inf"
        : "NaN";
}

/** Two numbers that differ, to as many digits as it takes to see that. */
export function shownPair(one: number, other: number): readonly [string, string] {
  const texts = [shownNumber(one), shownNumber(other)] as const;
  return texts[0] === texts[1] && one !== other ? [String(one), String(other)] : texts;
}

/** How far two numbers lie apart, without the dust of binary fractions; not as far as one of them is large unless it is. */
export function shownDistance(one: number, other: number): string {
  const distance = Math.abs(one - other);
  const text = shownNumber(distance);
  const isMisleading = one !== 0 && other !== 0 && [shownNumber(one), shownNumber(other)].includes(text);
  return isMisleading && Number.isFinite(distance) ? String(Number(distance.toPrecision(8))) : text;
}

/** A label set as a selector writes it; the metric's name stands before it. */
export function shownLabels(labels: Labels | Readonly<Record<string, string>>): string {
  const pairs = isLabels(labels) ? labelPairs(labels) : Object.entries(labels);
  const shown = pairs
    .filter(([name]) => name !== metricNameLabel)
    .map(([name, value]) => `${name}=${JSON.stringify(shownText(value))}`);
  return `{${shown.join(", ")}}`;
}

/** Some of several things, each once: `a`, `b`, `c` and 4 more. */
export function someOf(things: readonly string[]): string {
  const each = [...new Set(things)];
  const shown = each.slice(0, namesMax).join(", ");
  return each.length > namesMax ? `${shown} and ${each.length - namesMax} more` : shown;
}

/** A part of an expression as a sentence quotes it. */
export function quoted(text: string): string {
  return `\`${shownText(text)}\``;
}

function isLabels(labels: Labels | Readonly<Record<string, string>>): labels is Labels {
  return Array.isArray(labels.names) && Array.isArray(labels.values);
}
