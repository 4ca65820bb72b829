import type { CheckReport, HealthCheck } from "./check.ts";
import { failureReason } from "./failure-reason.ts";

/** A check with its limits, in milliseconds. */
export interface CheckPlan {
  readonly name: string;
  readonly check: HealthCheck;
  readonly isCritical: boolean;
  readonly timeoutMs: number;
  readonly cacheMs: number;
}

/** A check that is run at most once at a time and whose result is kept for a while. */
export interface CheckedDependency {
  readonly plan: CheckPlan;
  /**
   * The result: the kept one while it is young, that of the run under way, or that of a new run. Resolves within the
   * time limit, never rejects. A run past its limit is not started again before it ends; until then it counts as down.
   */
  result(): Promise<CheckReport>;
  /** The newest result; undefined before the first. Starts nothing. */
  newest(): CheckReport | undefined;
}

/** What came of one run. */
export interface CheckOutcome {
  readonly isUp: boolean;
  readonly reason: string | undefined;
  readonly durationMs: number;
}

/** Wraps a check; `now` is in milliseconds, `onOutcome` hears of each run once, when it ends or its limit passes. */
export function checkDependency(
  plan: CheckPlan,
  now: () => number,
  onOutcome: (plan: CheckPlan, outcome: CheckOutcome) => void,
): CheckedDependency {
  let kept: { readonly outcome: CheckOutcome; readonly atMs: number } | undefined;
  let answer: Promise<CheckOutcome> | undefined;
  let isOverdue = false;
  let startedAtMs = 0;

  const report = ({ isUp, reason, durationMs }: CheckOutcome, atMs: number): CheckReport => ({
    name: plan.name,
    isUp,
    isCritical: plan.isCritical,
    ...(reason === undefined ? {} : { reason }),
    durationMs: Math.max(0, Math.round(durationMs)),
    ageMs: Math.max(0, Math.round(now() - atMs)),
  });

  const overdueReport = (): CheckReport => {
    const durationMs = now() - startedAtMs;
    const reason = `still running after ${Math.round(durationMs)} ms (limit ${plan.timeoutMs} ms); not started again`;
    return report({ isUp: false, reason, durationMs }, now());
  };

  const keep = (outcome: CheckOutcome): CheckOutcome => {
    kept = { outcome, atMs: now() };
    answer = undefined;
    onOutcome(plan, outcome);
    return outcome;
  };

  const start = (): Promise<CheckOutcome> => {
    startedAtMs = now();
    const run = limited(plan, {
      onOverdue: () => {
        isOverdue = true;
      },
      onLate: () => {
        // What was learnt too late is not the answer of any probe; the next one asks anew.
        isOverdue = false;
        kept = undefined;
      },
    });
    answer = run.then((failure) =>
      keep({ isUp: failure === undefined, reason: failure, durationMs: now() - startedAtMs }),
    );
    return answer;
  };

  return {
    plan,
    newest: () => {
      if (isOverdue) return overdueReport();
      return kept === undefined ? undefined : report(kept.outcome, kept.atMs);
    },
    result: async () => {
      if (isOverdue) return overdueReport();
      if (answer === undefined && kept !== undefined) {
        const ageMs = now() - kept.atMs;
        if (ageMs >= 0 && ageMs < plan.cacheMs) return report(kept.outcome, kept.atMs);
      }
      const outcome = await (answer ?? start());
      return report(outcome, now());
    },
  };
}

/** Why the check failed, or undefined; at the latest a moment after its limit. */
function limited(
  { check, timeoutMs }: CheckPlan,
  { onOverdue, onLate }: { readonly onOverdue: () => void; readonly onLate: () => void },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const abort = new AbortController();
    let isOver = false;
    const timer = setTimeout(() => {
      // Where the event loop was blocked, the answer may have come long since: it gets this turn to be read.
      setImmediate(() => {
        if (isOver) return;
        isOver = true;
        onOverdue();
        resolve(`no answer within ${timeoutMs} ms`);
        abort.abort();
      });
    }, timeoutMs);
    timer.unref();
    const end = (failure: string | undefined) => {
      clearTimeout(timer);
      if (isOver) {
        onLate();
        return;
      }
      isOver = true;
      resolve(failure);
    };
    Promise.resolve()
      .then(() => check(abort.signal))
      .then(
        (value) => end(value === false ? "answered false" : undefined),
        (thrown: unknown) => end(failureReason(thrown)),
      );
  });
}
