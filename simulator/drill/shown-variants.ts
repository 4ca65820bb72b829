import {
  type Expression,
  evaluateRange,
  type Matcher,
  parseExpression,
  type Series,
  selectorsOf,
} from "../promql/index.ts";
import { selectorsOfAlert } from "./alert-reads.ts";
import type { Assets } from "./assets.ts";
import { worldStepMs } from "./fault-plan.ts";
import type { VariantName } from "./scenario.ts";
import type { ExpectationResult } from "./verdict.ts";
import type { VirtualRun } from "./virtual-run.ts";

/** The variants in which every alert has to be shown, in the words of a scenario file. */
export type ProvenVariant = Exclude<VariantName, "idle">;

/** That a drill has shown an alert in a variant. */
export interface ShownVariant {
  readonly alert: string;
  readonly variant: ProvenVariant;
  /** The drill's name. */
  readonly drill: string;
}

/**
 * What a drill shows of the alerts that it expects. A drill that is not held shows nothing.
 *
 * - `sustained`: it fired, its receiver was notified, and it resolved;
 * - `brief`: from the fault on it was pending, and it never fired;
 * - `below`: it stayed silent with all its label sets although the fault bent a series that it reads;
 * - `absent`: a series that it reads ended with the fault, and somebody was told all the same.
 *
 * What the fault did to the series is what the symptom claims: `absent(…)` that series ended, anything else that
 * they were bent. A claim counts only if it did not hold before the fault, so that it is the fault that makes it
 * true, and only for alerts that read the series of each of its selectors.
 */
export function shownVariants(run: VirtualRun): readonly ShownVariant[] {
  const { assets, journal, scenario } = run;
  const faultAtMs = run.faults[0]?.injectAtMs;
  if (faultAtMs === undefined || journal.verdict.outcome !== "held") return [];
  const { expectations } = journal.verdict;
  const claims = claimsOf(run, assets, faultAtMs);
  const isTold =
    scenario.expect.heartbeat?.missing === true ||
    expectations.some(({ state, receiver }) => state === "firing" && receiver !== "none");
  return expectations.flatMap((result) => {
    const { alert } = result;
    const series = claims.length === 0 ? new Set<Series>() : seriesOfAlert(run, assets, alert);
    const concerns = (claim: Claim) =>
      claim.series.length > 0 && claim.series.every((selected) => selected.some((one) => series.has(one)));
    const isEnded = claims.some((claim) => claim.isAbsence && concerns(claim));
    const isBent = claims.some((claim) => !claim.isAbsence && concerns(claim));
    const variants: ProvenVariant[] = [];
    if (isNotifiedAndResolved(result)) variants.push("sustained");
    if (result.state === "pending" && (result.hops.pendingAtMs ?? -1) >= faultAtMs) variants.push("brief");
    if (result.state === "silent" && isBent && Object.keys(result.labels).length === 0)
      variants.push("below");
    if (isEnded && isTold) variants.push("absent");
    return variants.map((variant) => ({ alert, variant, drill: scenario.name }));
  });
}

function isNotifiedAndResolved({ state, hops, resolvesWithinMs }: ExpectationResult): boolean {
  return (
    state === "firing" &&
    hops.notifiedAtMs !== undefined &&
    hops.resolvedAtMs !== undefined &&
    resolvesWithinMs !== undefined
  );
}

/** A part of the symptom that came true with the fault. */
interface Claim {
  readonly isAbsence: boolean;
  /** For each of its selectors the series that it selects. */
  readonly series: readonly (readonly Series[])[];
}

function claimsOf(run: VirtualRun, assets: Assets, faultAtMs: number): readonly Claim[] {
  const { symptom } = run.scenario;
  if (symptom === undefined) return [];
  const { prometheus, features } = assets;
  return conjunctsOf(parseExpression(symptom, { prometheus, features }))
    .filter((part) => !hasResultBefore(part, run, assets, faultAtMs))
    .map((part) => ({
      isAbsence: isAbsence(part),
      series: selectorsOf(part).map(({ matchers }) => seriesOf(run, assets, matchers)),
    }));
}

// `a and b` has a result only at an instant at which both have one, so each of them is a claim of its own.
function conjunctsOf(expression: Expression): readonly Expression[] {
  const found: Expression[] = [];
  const pending: Expression[] = [expression];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part.kind === "parenthesized") pending.push(part.expression);
    else if (part.kind === "binary" && part.operator === "and") pending.push(part.right, part.left);
    else found.push(part);
  }
  return found;
}

function isAbsence(expression: Expression): boolean {
  return (
    expression.kind === "call" && (expression.name === "absent" || expression.name === "absent_over_time")
  );
}

function hasResultBefore(
  expression: Expression,
  run: VirtualRun,
  assets: Assets,
  faultAtMs: number,
): boolean {
  const range = { startMs: 0, endMs: faultAtMs - worldStepMs, stepMs: worldStepMs };
  if (range.endMs < range.startMs) return false;
  const { prometheus, features } = assets;
  const result = evaluateRange(expression, run.world.store, range, { prometheus, features });
  return result.type !== "vector" || result.series.some(({ isPresent }) => isPresent.includes(1));
}

function seriesOfAlert(run: VirtualRun, assets: Assets, alert: string): ReadonlySet<Series> {
  return new Set(selectorsOfAlert(assets, alert).flatMap((matchers) => seriesOf(run, assets, matchers)));
}

function seriesOf(run: VirtualRun, assets: Assets, matchers: readonly Matcher[]): readonly Series[] {
  const { prometheus } = assets;
  return run.world.store.select({ matchers, prometheus, fromMs: 0, toMs: run.span.endMs });
}
