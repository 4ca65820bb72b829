import { LiveError } from "../kit/index.ts";

/**
 * Why a drill does not begin on a target; nothing was injected. `refused`: it may not run there as things are; `not-ready`: the
 * target is not in the state to begin from.
 */
export class TargetError extends LiveError {
  /** Everything that stands against it, a sentence each. */
  readonly problems: readonly string[];

  constructor(code: "refused" | "not-ready", problems: readonly string[]) {
    super(code, problems.join("; "));
    this.name = "TargetError";
    this.problems = problems;
  }
}

/** Throws where there are problems. */
export function throwProblems(code: "refused" | "not-ready", problems: readonly string[]): void {
  if (problems.length > 0) throw new TargetError(code, problems);
}
