import { dirname, resolve } from "node:path";
import { didYouMean } from "../document/index.ts";
import { timeScaleProblem } from "../live/time-scale/index.ts";
import { systemNames } from "../systems/index.ts";
import { outputProblem } from "./output-file.ts";
import { statusOf } from "./path-status.ts";

/** What `klaxon gameday` was asked for. */
export interface GameDayOptions {
  /** The systems that may be hurt; any where there is none. */
  readonly systems: readonly string[];
  readonly targetsMax?: number | undefined;
  readonly seed?: number | undefined;
  readonly timeScale: number;
  readonly programs: readonly string[];
  readonly rules?: string | undefined;
  readonly routing?: string | undefined;
  readonly by?: string | undefined;
  readonly history?: string | undefined;
  readonly noHistory: boolean;
  /** A name that tells the scenario, in the current folder, where absent. */
  readonly debrief?: string | undefined;
}

const seedMax = 0xffff_ffff;

/** What is wrong with the options, all of it at once, before anything is read or started. */
export function gameDayProblems(options: GameDayOptions): readonly string[] {
  const { systems, targetsMax, seed, timeScale, history, noHistory, debrief } = options;
  const scaleProblem = timeScaleProblem(timeScale);
  const texts = [
    ["rules", options.rules, "a folder"],
    ["routing", options.routing, "a file"],
    ["debrief", debrief, "a file"],
    ...options.programs.map((folder) => ["programs", folder, "a folder"] as const),
  ] as const;
  const known: readonly string[] = systemNames;
  return [
    ...systems
      .filter((system) => !known.includes(system))
      .map((system) => {
        const hint = didYouMean(system, known) || "; `klaxon list systems` lists them";
        return `there is no system \`${system}\`${hint}`;
      }),
    ...(scaleProblem === undefined ? [] : [`\`--time-scale ${timeScale}\` ${scaleProblem}`]),
    ...(targetsMax === undefined || (Number.isSafeInteger(targetsMax) && targetsMax >= 1)
      ? []
      : ["`--targets-max` takes a whole number from 1"]),
    ...(seed === undefined || (Number.isSafeInteger(seed) && seed >= 0 && seed <= seedMax)
      ? []
      : [`\`--seed\` takes a whole number from 0 to ${seedMax}`]),
    ...(noHistory && history !== undefined
      ? ["`--history` says where drills are kept; leave it out, or leave out `--no-history`"]
      : []),
    ...texts
      .filter(([, text]) => text === "")
      .map(([name, , what]) => `\`--${name}\` is empty; name ${what}`),
    ...debriefProblems(debrief),
  ];
}

// The name that a page has by default is not known to anybody yet, so its folder is asked about with another.
function debriefProblems(debrief: string | undefined): readonly string[] {
  if (debrief === "") return [];
  if (debrief !== undefined && statusOf(debrief)?.isDirectory() === false)
    return [`\`--debrief ${debrief}\` is there already and is not overwritten; name another file`];
  const problem = outputProblem(debrief ?? resolve("gameday.md"));
  if (problem === undefined) return [];
  return [
    debrief === undefined
      ? `the debrief cannot be put into \`${dirname(resolve("gameday.md"))}\`: ${problem}; name a file with \`--debrief\``
      : `\`--debrief ${debrief}\`: ${problem}`,
  ];
}
