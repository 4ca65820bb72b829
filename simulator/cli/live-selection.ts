import { didYouMean, type Finding, hasErrors } from "../document/index.ts";
import type { Assets, KnownNames, Scenario } from "../drill/index.ts";
import { type LiveGroup, liveGroups } from "../live/groups/index.ts";
import { type PaceLimit, paceLimit } from "../live/run/index.ts";
import { selectScenarios } from "./drill-scenarios.ts";
import { timeScaleDefault } from "./live-options.ts";
import { type LivePlan, planLive } from "./live-plan.ts";

/** One drill that is to be run. */
export interface LiveOrder {
  readonly scenario: Scenario;
  readonly plan: LivePlan;
  readonly factor: number;
  /** Why it passes more slowly than it was to; undefined where it does not. */
  readonly slowedBecause: string | undefined;
}

/** What was asked for, and what is wrong with it. */
export interface LiveSelection {
  readonly orders: readonly LiveOrder[];
  readonly findings: readonly Finding[];
  /** Why it cannot be run as asked for. */
  readonly problems: readonly string[];
  /** Scenarios of a system that was named which have no live form, each with the reason. */
  readonly leftOut: readonly string[];
}

/** What drills are chosen by. */
export interface SelectionOptions {
  readonly names: readonly string[];
  /** Groups of drills by name, or `all`. */
  readonly group?: readonly string[];
  readonly timeScale?: number | undefined;
  /** Whether a drill passes as fast as it is told even where it bears less. Default false. */
  readonly insist?: boolean | undefined;
  readonly seed?: number | undefined;
  /** Whether klaxon starts what is drilled; otherwise the place says what has a form there. Default true. */
  readonly isNative?: boolean;
}

/** Finds the drills that were asked for; a scenario that was named itself must have a live form, one of a system may lack it. */
export function selectLive(options: SelectionOptions, assets: Assets, known: KnownNames): LiveSelection {
  const groups = groupsNamed(options.group ?? []);
  const unknown = groups.filter((group) => typeof group === "string");
  if (unknown.length > 0) return { orders: [], findings: [], problems: unknown, leftOut: [] };
  const wishes = [
    ...options.names.map((scenario) => ({ scenario, timeScale: undefined })),
    ...groups
      .flatMap((group) => (typeof group === "string" ? [] : group.drills))
      .map(({ scenario, timeScale }) => ({ scenario: exactly(scenario), timeScale })),
  ];
  const orders = new Map<string, LiveOrder>();
  const findings: Finding[] = [];
  const problems: string[] = [];
  const leftOut: string[] = [];
  for (const wish of wishes) {
    const selected = selectScenarios([wish.scenario], known, { hasLong: true });
    findings.push(...selected.findings);
    if (hasErrors(selected.findings)) continue;
    const { isNative = true, insist = false } = options;
    const planned = selected.scenarios.map((scenario) => ({
      scenario,
      plan: isNative ? planLive(scenario) : plannedElsewhere,
    }));
    const formless = planned.filter(({ plan }) => plan.problems.length > 0);
    const told = formless.map(({ scenario, plan }) => `${scenario.name}: ${plan.problems.join("; ")}`);
    (formless.length === planned.length ? problems : leftOut).push(...told);
    for (const { scenario, plan } of planned.filter((each) => each.plan.problems.length === 0)) {
      const wanted = options.timeScale ?? wish.timeScale ?? timeScaleDefault;
      const paced = isNative
        ? paceOf(scenario, wanted, { limit: paceLimit(scenario, plan.systems, assets), insists: insist })
        : realPace;
      if (typeof paced === "string") problems.push(paced);
      else
        orders.set(scenario.name, {
          scenario: { ...scenario, seed: options.seed ?? scenario.seed },
          plan,
          ...paced,
        });
    }
  }
  return { orders: [...orders.values()], findings, problems, leftOut };
}

const plannedElsewhere: LivePlan = { systems: [], programs: [], problems: [] };

// A name without a variant stands for all of them where somebody types it, and for itself in a group.
function exactly(scenario: string): string {
  return scenario.includes(":") ? scenario : `${scenario}:sustained`;
}

/** The groups of these names, and for each that there is none of a sentence that says so. */
function groupsNamed(names: readonly string[]): readonly (LiveGroup | string)[] {
  // What smoke runs is in a group of its own system as well, at a pace that holds on a busy machine.
  if (names.includes("all")) return liveGroups.filter(({ name }) => name !== "smoke");
  const known = [...liveGroups.map((group) => group.name), "all"];
  return names.map((name) => {
    const hint = didYouMean(name, known) || `; there are ${known.map((each) => `\`${each}\``).join(", ")}`;
    return liveGroups.find((group) => group.name === name) ?? `there is no group \`${name}\`${hint}`;
  });
}

/** How fast a drill passes, and why it is slower than it was to be. */
type Pace = Pick<LiveOrder, "factor" | "slowedBecause">;

// What somebody else runs is drilled by the real clock.
const realPace: Pace = { factor: 1, slowedBecause: undefined };

function paceOf(
  { name }: Scenario,
  wanted: number,
  { limit, insists }: { readonly limit: PaceLimit; readonly insists: boolean },
): Pace | string {
  const { factor, because, evaluatedMax } = limit;
  const given = { factor: wanted, slowedBecause: undefined };
  if (!insists) return wanted <= factor ? given : { factor, slowedBecause: because };
  if (wanted <= evaluatedMax) return given;
  return `${name}: \`--time-scale ${wanted}\` is too fast, since its rules would be evaluated more often than a real Prometheus does; write at most ${Math.floor(evaluatedMax)}`;
}
