import type { EvaluationOptions, Expression, SeriesSource, StepGrid } from "../promql/index.ts";
import { walkExpression } from "../promql/index.ts";
import type { Branch, TimeFrame } from "./branches.ts";
import { PresenceFinder, union } from "./presence.ts";

/** Which ways a branch was seen to decide. */
export interface BranchSight {
  isTrueSeen: boolean;
  isFalseSeen: boolean;
}

/** Evaluations of a rule at a steady interval, as its expression sees them. */
export interface RuleTimes {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** What the branches of one expression are looked at with. */
export interface BranchLook {
  readonly source: SeriesSource;
  readonly times: RuleTimes;
  readonly options: EvaluationOptions;
}

/** Evaluates the branches of an expression over a time line and notes which ways they decide. */
export function lookAtBranches(
  expression: Expression,
  branches: readonly Branch[],
  sights: readonly BranchSight[],
  look: BranchLook,
): void {
  const byFrame = new Map<string, number[]>();
  for (const [index, { frame }] of branches.entries()) {
    const key = `${frame.offsetMs} ${frame.reachMs} ${frame.atMs}`;
    byFrame.set(key, [...(byFrame.get(key) ?? []), index]);
  }
  const stepsMax = isBoundToQuery(expression) ? 1 : stepsOfPieceMax;
  for (const members of byFrame.values()) {
    const [first] = members;
    const frame = first === undefined ? undefined : branches[first]?.frame;
    if (frame === undefined) continue;
    for (const grid of piecesOf(frame, look.times, stepsMax)) {
      const finder = new PresenceFinder(look.source, grid, look.options);
      const found = members.flatMap((index) => {
        const [branch, sight] = [branches[index], sights[index]];
        return branch === undefined || sight === undefined ? [] : [{ branch, sight }];
      });
      lookAtPiece(found, finder);
      if (sights.every(({ isTrueSeen, isFalseSeen }) => isTrueSeen && isFalseSeen)) return;
    }
  }
}

// Bounds what results take.
const stepsOfPieceMax = 4096;
// Together with the bound on branches this keeps a rule that goes on for years from taking minutes.
const piecesMax = 256;

function piecesOf(frame: TimeFrame, times: RuleTimes, stepsMax: number): readonly StepGrid[] {
  const { startMs, stepMs, count } = times;
  const lastMs = frame.atMs ?? startMs + (count - 1) * stepMs;
  const endMs = lastMs - frame.offsetMs;
  const firstMs = (frame.atMs ?? startMs) - frame.offsetMs - frame.reachMs;
  const total = Math.floor((endMs - firstMs) / stepMs) + 1;
  const pieces: StepGrid[] = [];
  for (let at = 0; at < total && pieces.length < piecesMax; at += stepsMax) {
    const from = endMs - (total - 1 - at) * stepMs;
    pieces.push({ startMs: from, endMs: from + (Math.min(stepsMax, total - at) - 1) * stepMs, stepMs });
  }
  return pieces;
}

// `@ start()` and `@ end()` mean the one time of each evaluation.
function isBoundToQuery(expression: Expression): boolean {
  let isBound = false;
  walkExpression(expression, (part) => {
    if (part.kind !== "vector-selector" && part.kind !== "subquery") return;
    if (part.at !== undefined && part.at.kind !== "instant") isBound = true;
  });
  return isBound;
}

interface LookedAt {
  readonly branch: Branch;
  readonly sight: BranchSight;
}

function lookAtPiece(found: readonly LookedAt[], finder: PresenceFinder): void {
  let touched: Uint8Array | undefined;
  const touch = (steps: Uint8Array) => {
    touched = touched === undefined ? steps : union(touched, steps);
  };
  const sides: (LookedAt & { readonly present: Uint8Array })[] = [];
  for (const { branch, sight } of found) {
    if (branch.kind === "comparison" && branch.expression.kind === "binary") {
      const compared = finder.compared(branch.expression);
      if (compared === undefined) continue;
      touch(compared.held);
      touch(compared.failed);
      sight.isTrueSeen ||= compared.held.includes(1);
      sight.isFalseSeen ||= compared.failed.includes(1);
    } else {
      const present = finder.presence(branch.expression);
      if (present === undefined) continue;
      touch(present);
      sides.push({ branch, sight, present });
    }
  }
  for (const { branch, sight, present } of sides) {
    sight.isTrueSeen ||= present.includes(1);
    // Where nothing has data at all, that a side is empty shows nothing.
    sight.isFalseSeen ||= present.some((one, step) => one === 0 && touched?.[step] === 1);
    if (branch.guarded !== undefined && !sight.isFalseSeen)
      sight.isFalseSeen = isUnmatchedSeen(branch, finder);
  }
}

// Of several series on the left some may find a match on the right and others none.
function isUnmatchedSeen({ guarded }: Branch, finder: PresenceFinder): boolean {
  if (guarded === undefined) return false;
  const kept = finder.count(guarded);
  if (guarded.operator === "unless") return kept?.some((count) => count > 0) ?? false;
  const given = finder.count(guarded.left);
  if (kept === undefined || given === undefined) return false;
  return kept.some((count, step) => count < (given[step] ?? 0));
}
