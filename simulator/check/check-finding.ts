import { compareFindings, type Finding, type FindingSeverity } from "../document/index.ts";

/** Something found by a check. What files themselves are refused for comes as such a finding, too, without a page. */
export interface CheckFinding extends Finding {
  /** The alert, record or route it is about; undefined where a whole file is meant. */
  readonly subject: string | undefined;
  /** What to write instead; undefined where the message says it. */
  readonly advice: string | undefined;
  /** The page that says more, from the repository's root; undefined where there is none. */
  readonly page: string | undefined;
}

/** A finding of reading a file, as one of a check. */
export function findingOfReading(finding: Finding): CheckFinding {
  return { ...finding, subject: undefined, advice: undefined, page: undefined };
}

/** Orders by file and place, then by code and message, so that the same input always gives the same output. */
export function compareCheckFindings(left: CheckFinding, right: CheckFinding): number {
  return (
    compareFindings(left, right) ||
    compareTexts(left.code, right.code) ||
    compareTexts(left.message, right.message)
  );
}

/** Whether a severity is as bad as another one, or worse. */
export function isAtLeast(severity: FindingSeverity, threshold: FindingSeverity): boolean {
  return severityOrder.indexOf(severity) >= severityOrder.indexOf(threshold);
}

// From the mildest to the worst.
const severityOrder: readonly FindingSeverity[] = ["info", "warning", "error"];

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
