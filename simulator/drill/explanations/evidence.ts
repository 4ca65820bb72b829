import { type Expression, type Labels, labelValue } from "../../promql/index.ts";
import { type CurveAnswer, type PlacedRule, type RuleAnswers, writtenPart } from "../curves/index.ts";

/** A stretch of a rule's evaluations; both ends belong to it. */
export interface Window {
  readonly fromStep: number;
  readonly toStep: number;
}

/** A series of a part of an expression, at the evaluations at which it was there. */
export interface SeenSeries {
  readonly labels: Labels;
  /** The value at an evaluation; undefined where there was none. */
  readonly valueAt: (step: number) => number | undefined;
}

/**
 * What the parts of one rule's expression were while an alert was looked for: at which evaluations, and of which series.
 * Series that contradict the labels of the alert are left out, those that lack them are not.
 */
export class Evidence {
  readonly placed: PlacedRule;
  readonly window: Window;
  readonly wanted: Readonly<Record<string, string>>;
  readonly answers: RuleAnswers;
  readonly #seen = new Map<Expression, readonly SeenSeries[]>();

  constructor(
    answers: RuleAnswers,
    placed: PlacedRule,
    about: { readonly window: Window; readonly wanted: Readonly<Record<string, string>> },
  ) {
    this.answers = answers;
    this.placed = placed;
    this.window = about.window;
    this.wanted = about.wanted;
  }

  /** The same evidence of another rule, as of one that records what this one reads. */
  ofRule(placed: PlacedRule): Evidence {
    return new Evidence(this.answers, placed, this);
  }

  /** The same with other labels, or none. */
  withWanted(wanted: Readonly<Record<string, string>>): Evidence {
    return new Evidence(this.answers, this.placed, { window: this.window, wanted });
  }

  /** The same over another stretch. */
  within(window: Window): Evidence {
    return new Evidence(this.answers, this.placed, { window, wanted: this.wanted });
  }

  /** The whole drill. */
  get whole(): Window {
    return { fromStep: 0, toStep: this.answers.gridOf(this.placed).stepCount - 1 };
  }

  /** A part as it is written, in one line. */
  textOf(part: Expression): string {
    return writtenPart(this.placed.rule.expressionText, part);
  }

  /** When an evaluation was, counted from the drill's start. */
  timeOfMs(step: number): number {
    const { startMs, stepMs } = this.answers.gridOf(this.placed);
    return startMs + step * stepMs;
  }

  answerOf(part: Expression): CurveAnswer {
    return this.answers.answerOf(this.placed, part);
  }

  /** The series of a part that were there within the window; that of a scalar has no labels. */
  seenOf(part: Expression): readonly SeenSeries[] {
    let seen = this.#seen.get(part);
    if (seen === undefined) {
      seen = seriesOf(this.answerOf(part)).filter(
        (series) => isOfAlert(series.labels, this.wanted) && isSeenIn(series, this.window),
      );
      this.#seen.set(part, seen);
    }
    return seen;
  }
}

// Whether no label of a series says something else than is wanted.
function isOfAlert(labels: Labels, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const own = labelValue(labels, name);
    return own === "" || own === value;
  });
}

/** The first evaluation of a window at which a series was there. */
export function firstStepOf({ valueAt }: SeenSeries, { fromStep, toStep }: Window): number | undefined {
  for (let step = fromStep; step <= toStep; step++) if (valueAt(step) !== undefined) return step;
  return undefined;
}

/** The last one. */
export function lastStepOf({ valueAt }: SeenSeries, { fromStep, toStep }: Window): number | undefined {
  for (let step = toStep; step >= fromStep; step--) if (valueAt(step) !== undefined) return step;
  return undefined;
}

function isSeenIn(series: SeenSeries, window: Window): boolean {
  return firstStepOf(series, window) !== undefined;
}

function seriesOf(answer: CurveAnswer): readonly SeenSeries[] {
  switch (answer.kind) {
    case "problem":
      return [];
    case "scalar":
      return [{ labels: noLabels, valueAt: (step) => answer.values[step] }];
    case "vector":
      return answer.series.map(({ labels, values, isPresent }) => ({
        labels,
        valueAt: (step) => (isPresent[step] === 1 ? values[step] : undefined),
      }));
    default:
      return answer satisfies never;
  }
}

const noLabels: Labels = { names: [], values: [], key: "" };
