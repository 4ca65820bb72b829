import { countOutcomes, type Journal, type Outcome, type OutcomeCounts } from "../drill/index.ts";
import type { DrillGaps } from "./drill-gaps.ts";
import { type HopShift, hopShifts } from "./hop-shifts.ts";
import { formatLength } from "./offset.ts";
import type { DrillChange } from "./page/report-data.ts";

/** How two runs differ. Times are in the scenarios' own. */
export interface RunComparison {
  readonly version: 1;
  /** How much later a hop has to be to count. */
  readonly slowerThanMs: number;
  /** Whether something is worse: see `klaxon report`. */
  readonly isRegression: boolean;
  readonly baseCounts: OutcomeCounts;
  readonly counts: OutcomeCounts;
  /** Drills that differ or are new, in their order. */
  readonly drills: readonly ComparedDrill[];
  /** Drills that only the base has. */
  readonly goneDrills: readonly string[];
  /** Alerts, with their variants, that this run leaves unproven and the base did not. */
  readonly newlyUnproven: readonly string[];
}

/** A drill that differs from the base's. */
export interface ComparedDrill {
  readonly scenario: string;
  readonly outcome: Outcome;
  /** Undefined where the base has no such drill. */
  readonly baseOutcome: Outcome | undefined;
  readonly changes: readonly DrillChange[];
  readonly hops: readonly HopShift[];
}

/** One side of a comparison. */
export interface ComparedRun {
  readonly journals: readonly Journal[];
  readonly gaps: DrillGaps;
}

/** Compares a run with the one that it should be no worse than. Drills are matched by name and clock, whatever their seeds. */
export function compareRuns(
  run: ComparedRun,
  base: ComparedRun,
  { slowerThanMs }: { readonly slowerThanMs: number },
): RunComparison {
  const [groups, baseGroups] = [groupsOf(run.journals), groupsOf(base.journals)];
  const drills = [...groups].flatMap(([key, journals]): readonly ComparedDrill[] => {
    const compared = compareDrill(journals, baseGroups.get(key) ?? [], slowerThanMs);
    return compared === undefined ? [] : [compared];
  });
  const gone = [...baseGroups].filter(([key]) => !groups.has(key));
  const newlyUnproven = unproven(run.gaps).filter((each) => !unproven(base.gaps).includes(each));
  const isWorse = ({ kind }: DrillChange) => kind === "worse" || kind === "slower";
  return {
    version: 1,
    slowerThanMs,
    isRegression: newlyUnproven.length > 0 || drills.some(({ changes }) => changes.some(isWorse)),
    baseCounts: countOutcomes(base.journals.map(({ verdict }) => verdict.outcome)),
    counts: countOutcomes(run.journals.map(({ verdict }) => verdict.outcome)),
    drills,
    goneDrills: gone.flatMap(([, [journal]]) => (journal === undefined ? [] : [journal.scenario.name])),
    newlyUnproven,
  };
}

function groupsOf(journals: readonly Journal[]): ReadonlyMap<string, readonly Journal[]> {
  const groups = new Map<string, Journal[]>();
  for (const journal of journals) {
    const key = JSON.stringify([journal.scenario.name, journal.clock]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [journal]);
    else group.push(journal);
  }
  return groups;
}

function compareDrill(
  journals: readonly Journal[],
  base: readonly Journal[],
  slowerThanMs: number,
): ComparedDrill | undefined {
  const outcome = worstOf(journals);
  const scenario = journals[0]?.scenario.name ?? "";
  if (base.length === 0) {
    const isHeld = outcome === "held";
    const text = isHeld ? "the base has no such drill" : `the base has no such drill, and it is ${outcome}`;
    const changes: readonly DrillChange[] = [
      { kind: "new", badge: "new", text },
      ...(isHeld ? [] : [{ kind: "worse", badge: `new, ${outcome}`, text } as const]),
    ];
    return {
      scenario,
      outcome,
      baseOutcome: undefined,
      changes: isHeld ? changes : changes.slice(1),
      hops: [],
    };
  }
  const baseOutcome = worstOf(base);
  const hops = hopShifts(journals, base, slowerThanMs);
  const changes = [
    ...outcomeChanges(outcome, baseOutcome, journals),
    ...noiseChanges(journals, base, outcome !== baseOutcome),
    ...hops.map(hopChange),
  ];
  return changes.length === 0 ? undefined : { scenario, outcome, baseOutcome, changes, hops };
}

const outcomesByBadness: readonly Outcome[] = ["held", "noisy", "late", "missed", "stopped", "not-started"];

function worstOf(journals: readonly Journal[]): Outcome {
  const badness = journals.map(({ verdict }) => outcomesByBadness.indexOf(verdict.outcome));
  return outcomesByBadness[Math.max(0, ...badness)] ?? "held";
}

function outcomeChanges(
  outcome: Outcome,
  baseOutcome: Outcome,
  journals: readonly Journal[],
): readonly DrillChange[] {
  if (outcome === baseOutcome) return [];
  const isWorse = outcomesByBadness.indexOf(outcome) > outcomesByBadness.indexOf(baseOutcome);
  const [reason] = journals.flatMap(reasonsOf);
  const why = !isWorse || reason === undefined ? "" : `: ${reason}`;
  return [
    {
      kind: isWorse ? "worse" : "better",
      badge: isWorse ? `newly ${outcome}` : outcome === "held" ? "holds now" : `${outcome} only`,
      text: `it was ${baseOutcome} and is ${outcome}${why}`,
    },
  ];
}

function reasonsOf({ verdict }: Journal): readonly string[] {
  return [
    ...verdict.expectations.flatMap(({ alert, reasons }) => reasons.map((reason) => `${alert}: ${reason}`)),
    ...verdict.falseAlarms.map(({ alert }) => `${alert} fired, which nobody expects`),
    ...verdict.strayNotifications.map(({ alert, receiver }) => `${receiver} was told of ${alert}`),
    ...verdict.problems,
  ];
}

// A drill that is not held may become noisier without its outcome telling.
function noiseChanges(
  journals: readonly Journal[],
  base: readonly Journal[],
  isTold: boolean,
): readonly DrillChange[] {
  const alarmsOf = (each: readonly Journal[]) =>
    new Set(each.flatMap(({ verdict }) => verdict.falseAlarms.map(({ alert }) => alert)));
  const [now, before] = [alarmsOf(journals), alarmsOf(base)];
  const added = [...now].filter((alert) => !before.has(alert));
  const isTheReason = isTold && worstOf(journals) === "noisy";
  if (added.length === 0 || isTheReason) return [];
  const names = added.slice(0, namesMax).join(", ");
  return [
    { kind: "worse", badge: "noisier", text: `${names} fired, which nobody expects, and did not before` },
  ];
}

const namesMax = 3;

function hopChange({ alert, hop, baseMs, currentMs, differenceMs }: HopShift): DrillChange {
  const isSlower = differenceMs > 0;
  const length = formatLength(Math.abs(differenceMs));
  const shift = formatLength(Math.abs(currentMs - baseMs));
  const word = isSlower ? "later" : "earlier";
  return {
    kind: isSlower ? "slower" : "quicker",
    badge: `${length} ${isSlower ? "slower" : "quicker"}`,
    text: `${alert} ${hopVerbs[hop]} ${shift} ${word}: ${formatLength(currentMs)} after the fault, not ${formatLength(baseMs)}`,
  };
}

const hopVerbs: Readonly<Record<HopShift["hop"], string>> = {
  symptom: "shows its symptom",
  pending: "is pending",
  firing: "fires",
  alertmanager: "reaches Alertmanager",
  notified: "is notified",
  resolved: "resolves",
  told: "is told to be over",
};

function unproven({ unreachedAlerts, variantProblems }: DrillGaps): readonly string[] {
  return [...unreachedAlerts, ...variantProblems.map(({ alert, variant }) => `${alert} ${variant}`)];
}
