import { timeScaleProblem } from "../live/time-scale/index.ts";
import { outputFileProblems } from "./report-outputs.ts";

/** What `klaxon live` was asked for. */
export interface LiveOptions {
  readonly names: readonly string[];
  /** 10, or a group's own, where absent. */
  readonly timeScale?: number | undefined;
  /** Whether a drill passes at `timeScale` even where it bears less. */
  readonly insist?: boolean | undefined;
  /** Groups of drills by name, or `all`. */
  readonly group: readonly string[];
  readonly repeat: number;
  readonly jobs: number;
  readonly programs: readonly string[];
  readonly rules?: string | undefined;
  readonly routing?: string | undefined;
  readonly seed?: number | undefined;
  readonly strictTiming: boolean;
  readonly by?: string | undefined;
  /** Where the drills are remembered. */
  readonly history?: string | undefined;
  readonly noHistory: boolean;
  readonly list: boolean;
  readonly all: boolean;
  readonly status: boolean;
  readonly json?: string | undefined;
  /** Whether the journals that `json` gets have the curves of their alerts. */
  readonly curves?: boolean | undefined;
  readonly junit?: string | undefined;
  /** The page with all drills; it has the curves in any case. */
  readonly html?: string | undefined;
  readonly verbose: boolean;
  readonly grafana?: string | undefined;
  /** `native`, also where absent, `compose`, or a target file. */
  readonly target?: string | undefined;
  readonly confirmProduction?: string | undefined;
}

/** How fast time passes where nobody says it. */
export const timeScaleDefault = 10;

/** The variable with the token for Grafana; an option would show it to everybody who lists processes. */
export const grafanaTokenName = "KLAXON_GRAFANA_TOKEN";

/** What is wrong with the options, all of it at once, before anything is read or started. */
export function liveOptionProblems(options: LiveOptions, env: NodeJS.ProcessEnv): readonly string[] {
  return [
    ...valueProblems(options),
    ...outputProblems(options),
    ...grafanaProblems(options, env),
    ...modeProblems(options),
    ...placeProblems(options),
  ];
}

function valueProblems({
  timeScale,
  insist,
  seed,
  history,
  noHistory,
  rules,
  routing,
  programs,
  group,
}: LiveOptions): readonly string[] {
  const problems: string[] = [];
  const scaleProblem = timeScale === undefined ? undefined : timeScaleProblem(timeScale);
  if (scaleProblem !== undefined) problems.push(`\`--time-scale ${timeScale}\` ${scaleProblem}`);
  if (insist === true && timeScale === undefined)
    problems.push("`--insist` goes with `--time-scale`; leave it out, or say how fast time shall pass");
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0))
    problems.push("`--seed` takes a whole number from 0");
  if (noHistory && history !== undefined)
    problems.push("`--history` says where drills are kept; leave it out, or leave out `--no-history`");
  const texts = [
    ["rules", rules, "a folder"],
    ["routing", routing, "a file"],
    ...group.map((name) => ["group", name, "a group"] as const),
    ...programs.map((folder) => ["programs", folder, "a folder"] as const),
  ] as const;
  for (const [name, text, what] of texts)
    if (text === "") problems.push(`\`--${name}\` is empty; name ${what}`);
  return problems;
}

function outputProblems({ json, curves, junit, html, list, status }: LiveOptions): readonly string[] {
  const outputs = [
    ["--json", json],
    ["--junit", junit],
    ["--html", html],
  ] as const;
  const problems = [...outputFileProblems(outputs)];
  for (const [option, path] of outputs) {
    if (path !== undefined && (list || status))
      problems.push(
        `\`${list ? "--list" : "--status"}\` runs nothing that \`${option}\` could write; remove one of them`,
      );
  }
  if (curves === true && json === undefined)
    problems.push("`--curves` are written by `--json`; add it, or leave them out");
  return problems;
}

function grafanaProblems({ grafana }: LiveOptions, env: NodeJS.ProcessEnv): readonly string[] {
  if (grafana === undefined) return [];
  const problems: string[] = [];
  const url = URL.canParse(grafana) ? new URL(grafana) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:"))
    problems.push(`\`--grafana ${grafana}\` is no URL; write one as \`https://grafana.example.com\``);
  else if (url.username !== "" || url.password !== "")
    problems.push(`\`--grafana\` has a password in it; put a token into ${grafanaTokenName} instead`);
  if ((env[grafanaTokenName] ?? "") === "")
    problems.push(`\`--grafana\` needs the token of a service account in ${grafanaTokenName}`);
  return problems;
}

// What a target has deployed is what is drilled there, at the pace of the real clock and one at a time.
function placeProblems(options: LiveOptions): readonly string[] {
  const { target, confirmProduction } = options;
  if (target === undefined || target === "native")
    return confirmProduction === undefined
      ? []
      : ["`--confirm-production` goes with `--target FILE`; leave it out"];
  const problems = target === "" ? ["`--target` is empty; write `compose`, or name a file"] : [];
  const unfit = [
    ["group", options.group.length > 0],
    ["time-scale", options.timeScale !== undefined && options.timeScale !== 1],
    ["jobs", options.jobs > 1],
    ["programs", options.programs.length > 0],
    ["rules", options.rules !== undefined],
    ["routing", options.routing !== undefined],
  ] as const;
  for (const [name, isGiven] of unfit)
    if (isGiven)
      problems.push(`\`--${name}\` is for drills that start their own stack; leave it out with \`--target\``);
  return problems;
}

function modeProblems({ list, all, status, names, group }: LiveOptions): readonly string[] {
  const problems: string[] = [];
  if (all && !list)
    problems.push("`--all` goes with `--list`; to run all that can be run, name groups or systems");
  if (status && (list || names.length > 0 || group.length > 0))
    problems.push("`--status` starts nothing; leave out the rest, or leave it out");
  if (names.length > 0 && group.length > 0)
    problems.push("`--group` says which drills run; leave out the names, or the group");
  if (!list && !status && names.length === 0 && group.length === 0)
    problems.push(
      "name a scenario, a system, or a `--group`; all of them would take hours. `klaxon live --list` lists them",
    );
  return problems;
}
