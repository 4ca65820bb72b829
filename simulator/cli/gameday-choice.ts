import type { Assets, Scenario } from "../drill/index.ts";
import { chooseSealed, playable, type SealedChoice } from "../live/gameday/index.ts";
import type { Program, ProgramAdvice, ProgramName } from "../live/programs/index.ts";
import { paceLimit } from "../live/run/index.ts";
import type { GameDayOptions } from "./gameday-options.ts";
import { planLive } from "./live-plan.ts";
import type { LiveOrder } from "./live-selection.ts";

/** What the choice is made with. */
export interface ChoiceSetting {
  readonly assets: Assets;
  /** What of all programs that a game day may need is there, and advice on the rest. */
  readonly findPrograms: (names: readonly ProgramName[]) => Promise<{
    readonly programs: ReadonlyMap<ProgramName, Program>;
    readonly missing: readonly ProgramAdvice[];
  }>;
  readonly seed: number;
  readonly nonce: string;
}

/** What is played, of how many that could have been. */
export interface GameChoice {
  readonly order: LiveOrder;
  readonly sealed: SealedChoice;
  readonly candidateCount: number;
  readonly programs: ReadonlyMap<ProgramName, Program>;
}

/**
 * Chooses among the scenarios that can be played on this machine as asked for. What stands in the way is told only where
 * nothing is left, since anything else would tell what it is not.
 */
export async function chooseGame(
  scenarios: readonly Scenario[],
  { systems, targetsMax, timeScale }: Pick<GameDayOptions, "systems" | "targetsMax" | "timeScale">,
  { assets, findPrograms, seed, nonce }: ChoiceSetting,
): Promise<GameChoice | { readonly problems: readonly string[] }> {
  const within = playable(scenarios, { systems, targetsMax })
    .map((scenario) => ({ scenario, plan: planLive(scenario) }))
    .filter(({ plan }) => plan.problems.length === 0);
  if (within.length === 0)
    return {
      problems: [
        "no scenario within these limits can be played; name other systems or a larger `--targets-max`",
      ],
    };
  const slow = within.filter(
    ({ scenario, plan }) => timeScale <= paceLimit(scenario, plan.systems, assets).factor,
  );
  if (slow.length === 0)
    return { problems: [`\`--time-scale ${timeScale}\` is too fast for all of them; write a smaller one`] };
  const { programs, missing } = await findPrograms(slow.flatMap(({ plan }) => plan.programs));
  const lacking = new Set(missing.map(({ name }) => name));
  const ready = lacking.has(undefined)
    ? []
    : slow.filter(({ plan }) => plan.programs.every((name) => !lacking.has(name)));
  const [first, ...rest] = ready.map(({ scenario }) => scenario);
  if (first === undefined) return { problems: missing.map(({ message }) => message) };
  if (ready.length === 1)
    return {
      problems: [
        "only one scenario within these limits can be played here, so there would be nothing to find out; widen them",
      ],
    };
  const sealed = chooseSealed([first, ...rest], { seed, nonce });
  const { scenario } = sealed;
  const order = { scenario, plan: planLive(scenario), factor: timeScale, slowedBecause: undefined };
  return { order, sealed, candidateCount: ready.length, programs };
}
