/** How bad a finding is: an `error` makes the input unusable, the others do not. */
export type FindingSeverity = "error" | "warning" | "info";

/** Something found in what a user wrote, with its place and what to do about it. */
export interface Finding {
  /** Stable and kebab-case, with the area first: `rules/unknown-field`. */
  readonly code: string;
  readonly severity: FindingSeverity;
  /** What is wrong and what to write instead: lower case, no full stop, names in back-quotes. */
  readonly message: string;
  /** The file's name as the user gave it. */
  readonly file: string;
  /** One-based; 1 where the whole file is meant. */
  readonly line: number;
  readonly column: number;
}

/** Whether any of the findings makes its input unusable. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}

/** Orders findings by file, then by place. */
export function compareFindings(left: Finding, right: Finding): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || left.column - right.column;
}
