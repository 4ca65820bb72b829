import { didYouMean, type Finding, hasErrors } from "../document/index.ts";
import { parseScenario, runVirtually, type Scenario, type VirtualRun } from "../drill/index.ts";
import type { TimeMark } from "../report/index.ts";
import { loadAssets, nameOfScenarioFile, ownScenarioFiles } from "./drill-assets.ts";
import { readInputFile } from "./input-file.ts";
import type { QuerySource, SourceWords } from "./query-data.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Every series of a drill: what was scraped, what rules recorded, `ALERTS`. `wanted` is a scenario of klaxon's own,
 * with or without its system, one of its variants, or a scenario file. Throws a `UsageError` and a `FileError`.
 */
export function loadScenario(wanted: string, words: ScenarioWords): QuerySource {
  const { run, intervalMs, findings } = runScenario(wanted, words);
  if (run === undefined) return nothing(findings);
  const span = { startMs: 0, endMs: run.span.endMs, intervalMs };
  return { store: run.world.store, span, marks: marksOf(run), findings };
}

/** What of the words a scenario's run depends on. */
export type ScenarioWords = Pick<SourceWords, "seed" | "prometheus" | "enableFeature">;

/** A drill with all of its series, or what is wrong with the files it is made of. */
export interface ScenarioRun {
  readonly run: VirtualRun | undefined;
  /** Between two evaluations of rules that name no interval. */
  readonly intervalMs: number;
  readonly findings: readonly Finding[];
}

/** As `loadScenario`, with everything that the drill computed. */
export function runScenario(wanted: string, words: ScenarioWords): ScenarioRun {
  const { seed, prometheus } = words;
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0))
    throw new UsageError("`--seed` takes a whole number from 0");
  const found = fileOfScenario(wanted);
  const features = new Set(words.enableFeature);
  const { assets, findings } = loadAssets({
    rulesFolder: undefined,
    routingFile: undefined,
    prometheus,
    features,
  });
  const { content, findings: unreadable } = readInputFile(found.file);
  if (assets === undefined || content === undefined)
    return { run: undefined, intervalMs: 0, findings: [...findings, ...unreadable] };
  const known = {
    alerts: assets.alertNames,
    receivers: assets.receiverNames,
    recorded: assets.recordedNames,
  };
  const parsed = parseScenario(content, found.file, found.name, known);
  const problems = [...findings, ...parsed.findings];
  if (hasErrors(problems)) return { run: undefined, intervalMs: 0, findings: problems };
  const scenario = variantNamed(found.variant, parsed.scenarios);
  const run = runVirtually(scenario, assets, { seed: seed ?? scenario.seed, storesEverything: true });
  return { run, intervalMs: assets.evaluationIntervalMs, findings: problems };
}

function nothing(findings: readonly Finding[]): QuerySource {
  return { store: undefined, span: { startMs: 0, endMs: 0, intervalMs: 0 }, marks: [], findings };
}

/** A scenario that was named. */
export interface FoundScenario {
  readonly name: string;
  readonly file: string;
  /** Undefined for the scenario itself. */
  readonly variant: string | undefined;
}

/** The file of a scenario of klaxon's own, of one of its variants, or of a user's own. Throws a `UsageError`. */
export function fileOfScenario(wanted: string): FoundScenario {
  const [base = "", variant] = wanted.split(":", 2);
  const own = ownScenarioFiles();
  const matches = own.filter(({ name }) => name === base || name.endsWith(`/${base}`));
  const [match, another] = matches;
  if (match !== undefined && another === undefined) return { ...match, variant };
  if (match !== undefined) {
    const names = matches.map(({ name }) => `\`${name}\``).join(", ");
    throw new UsageError(`\`--scenario ${base}\` may be any of ${names}; name its system as well`);
  }
  const [, file, variantOfFile] = /^(.*\.(?:ya?ml|json))(?::([^:/]+))?$/.exec(wanted) ?? [];
  if (file !== undefined) return { name: nameOfScenarioFile(file), file, variant: variantOfFile };
  const names = own.flatMap(({ name }) => [name, name.slice(name.indexOf("/") + 1)]);
  throw new UsageError(
    `no scenario is called \`${base}\`${didYouMean(base, names)}; \`klaxon drill --list\` lists them`,
  );
}

function variantNamed(variant: string | undefined, scenarios: readonly Scenario[]): Scenario {
  const found = scenarios.find((scenario) => scenario.variant === (variant ?? "sustained"));
  if (found !== undefined) return found;
  const names = scenarios.map((scenario) => `\`${scenario.variant}\``).join(", ");
  throw new UsageError(`the scenario has no variant \`${variant ?? ""}\`; there is ${names}`);
}

function marksOf({ faults, span }: VirtualRun): readonly TimeMark[] {
  return faults.flatMap(({ fault, injectAtMs, rollbackAtMs }) => [
    { atMs: injectAtMs, text: `${fault.kind} injected` },
    ...(rollbackAtMs < span.endMs ? [{ atMs: rollbackAtMs, text: `${fault.kind} rolled back` }] : []),
  ]);
}
