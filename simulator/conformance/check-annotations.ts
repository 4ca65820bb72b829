import { type Annotation, placeOf } from "../promql/index.ts";
import type { AnnotationExpectation, Expectation, TextMatcher } from "./script.ts";

/** What is wrong with an evaluation's annotations, with what was expected and found; undefined where nothing is. */
export interface AnnotationDifference {
  readonly reason: string;
  readonly expected: string;
  readonly got: string;
}

/** Compares annotations with what a script expects of them. */
export function annotationDifference(
  expectation: Expectation,
  annotations: readonly Annotation[],
  expression: string,
): AnnotationDifference | undefined {
  const textsOf = (level: Annotation["level"]) =>
    annotations
      .filter((annotation) => annotation.level === level)
      .map((annotation) => annotationText(annotation, expression));
  return (
    difference(expectation.warnings, textsOf("warning"), "warning") ??
    difference(expectation.infos, textsOf("info"), "info")
  );
}

/** An annotation as Prometheus writes it: `PromQL warning: … (1:6)`. */
function annotationText({ level, message, span }: Annotation, expression: string): string {
  const { line, column } = placeOf(expression, span.start);
  return `PromQL ${level}: ${message} (${line}:${column})`;
}

function difference(
  expectation: AnnotationExpectation,
  texts: readonly string[],
  level: Annotation["level"],
): AnnotationDifference | undefined {
  if (expectation.kind === "unchecked") return undefined;
  const got = texts.length === 0 ? `no ${level}` : texts.join("\n");
  if (expectation.kind === "none") {
    if (texts.length === 0) return undefined;
    return { reason: `no ${level} is expected`, expected: `no ${level}`, got };
  }
  const { matchers } = expectation;
  const expected = matchers.map((matcher) => matcherText(matcher, level)).join("\n");
  if (!matchers.every((matcher) => texts.some((text) => isMatch(matcher, text))))
    return { reason: `an expected ${level} is missing`, expected, got };
  if (!texts.every((text) => matchers.some((matcher) => isMatch(matcher, text))))
    return { reason: `there is another ${level} than those expected`, expected, got };
  return undefined;
}

/** Whether a message is as it must be. */
export function isMatch(matcher: TextMatcher, text: string): boolean {
  switch (matcher.kind) {
    case "any":
      return true;
    case "message":
      return matcher.text === text;
    case "pattern":
      return matcher.isMatch(text);
    default:
      return matcher satisfies never;
  }
}

/** A condition on a message in words. */
export function matcherText(matcher: TextMatcher, what: string): string {
  switch (matcher.kind) {
    case "any":
      return `any ${what}`;
    case "message":
      return matcher.text;
    case "pattern":
      return `${what} that matches \`${matcher.text}\``;
    default:
      return matcher satisfies never;
  }
}
