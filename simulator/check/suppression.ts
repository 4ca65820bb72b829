import { isCheckCode } from "./check-code.ts";
import type { CheckFinding } from "./check-finding.ts";
import { makeFinding } from "./rule-world.ts";

/** Something that keeps findings of one code quiet: a comment in the file itself, or an entry of a list beside it. */
export interface Suppression {
  readonly kind: "comment" | "listed";
  readonly code: string;
  readonly reason: string;
  /** Where it is written. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** From when on it no longer counts, in Unix milliseconds; undefined where it has no end. */
  readonly untilMs: number | undefined;
  /** The last day on which it counts, as written; empty where it has no end. */
  readonly untilText: string;
  /** The lines of the file that a comment covers; of an entry all lines of any file. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Whether it may keep nothing quiet without a word, as exclusions that were written for another tool. */
  readonly isOptional?: boolean;
  /** Whether an entry of a list means such a finding; comments mean all in their lines. */
  readonly means: (finding: CheckFinding) => boolean;
}

/** A finding that something keeps quiet, and what. */
export interface SuppressedFinding {
  readonly finding: CheckFinding;
  readonly suppression: Pick<Suppression, "kind" | "reason" | "untilText">;
}

/** Findings told apart by whether something keeps them quiet. */
export interface SuppressionResult {
  /** What is left, and what there is to say of the suppressions themselves: past their date, or without a finding. */
  readonly kept: readonly CheckFinding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** Takes out the findings that suppressions keep quiet. What makes a file unusable cannot be kept quiet. */
export function applySuppressions(
  findings: readonly CheckFinding[],
  suppressions: readonly Suppression[],
  nowMs: number,
): SuppressionResult {
  if (suppressions.length === 0) return { kept: findings, suppressed: [] };
  const index = new SuppressionIndex(suppressions);
  const used = new Set<Suppression>();
  const kept: CheckFinding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const covering = isCheckCode(finding.code) ? index.covering(finding) : [];
    for (const suppression of covering) used.add(suppression);
    const valid = covering.find((suppression) => !isExpired(suppression, nowMs));
    if (valid === undefined) kept.push(finding);
    else suppressed.push({ finding, suppression: valid });
  }
  for (const suppression of suppressions) {
    const { code, untilText } = suppression;
    const place = { ...placeOf(suppression), subject: undefined };
    if (isExpired(suppression, nowMs)) {
      const reason = `the suppression of \`${code}\` ended with ${untilText}`;
      const advice = "repair what it kept quiet, or give it a new date and a reason that still holds";
      kept.push(makeFinding("suppression/expired", { reason, advice }, place));
    } else if (!used.has(suppression) && suppression.isOptional !== true) {
      const reason = `there is no finding \`${code}\` here to keep quiet`;
      const what = suppression.kind === "comment" ? "comment" : "entry";
      kept.push(makeFinding("suppression/unused", { reason, advice: `remove the ${what}` }, place));
    }
  }
  return { kept, suppressed };
}

function placeOf({ file, line, column }: Suppression) {
  return { file, line, column };
}

function isExpired({ untilMs }: Suppression, nowMs: number): boolean {
  return untilMs !== undefined && nowMs >= untilMs;
}

// A file may have as many comments as rules, so those of short blocks are looked up by their lines.
class SuppressionIndex {
  private readonly byLine = new Map<string, Suppression[]>();
  private readonly others = new Map<string, Suppression[]>();

  constructor(suppressions: readonly Suppression[]) {
    for (const suppression of suppressions) {
      const { kind, code, file, firstLine, lastLine } = suppression;
      if (kind === "listed") this.add(this.others, code, suppression);
      else if (lastLine - firstLine > shortBlockLinesMax)
        this.add(this.others, `${code} ${file}`, suppression);
      else {
        for (let line = firstLine; line <= lastLine; line++) {
          this.add(this.byLine, `${code} ${line} ${file}`, suppression);
        }
      }
    }
  }

  covering(finding: CheckFinding): readonly Suppression[] {
    const { code, file, line } = finding;
    const long = (this.others.get(`${code} ${file}`) ?? []).filter(
      ({ firstLine, lastLine }) => firstLine <= line && line <= lastLine,
    );
    const listed = (this.others.get(code) ?? []).filter(({ means }) => means(finding));
    return [...(this.byLine.get(`${code} ${line} ${file}`) ?? []), ...long, ...listed];
  }

  private add(index: Map<string, Suppression[]>, key: string, suppression: Suppression): void {
    const known = index.get(key);
    if (known === undefined) index.set(key, [suppression]);
    else known.push(suppression);
  }
}

const shortBlockLinesMax = 200;

/** When the last day of a suppression is over, in Unix milliseconds; undefined where the text is no date of a real day. */
export function endOfDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const startMs = Date.parse(`${text}T00:00:00Z`);
  // A day that does not exist, such as 30 February, is carried into the next month by some engines.
  const isReal = !Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(text);
  return isReal ? startMs + 86_400_000 : undefined;
}
