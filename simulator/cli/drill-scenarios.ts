import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { didYouMean, type Finding } from "../document/index.ts";
import { type KnownNames, type ParsedScenario, parseScenario, type Scenario } from "../drill/index.ts";
import { nameOfScenarioFile, ownScenarioFiles } from "./drill-assets.ts";
import { readInputFile } from "./input-file.ts";
import { statusOf } from "./path-status.ts";

/** The drills that were asked for, and everything that is wrong with what they were asked for by. */
export interface SelectedScenarios {
  readonly scenarios: readonly Scenario[];
  readonly findings: readonly Finding[];
  /** Scenarios that take so long that they run only when they are named or asked for. */
  readonly leftOut: readonly string[];
}

/** The tag of scenarios that take long. */
const longTag = "long";

/**
 * Finds scenarios by what a user wrote: a system, a scenario with or without its system, one of its variants, or a
 * file of the user's own; without any word, all of klaxon's. A file is read once, however often it is named.
 */
export function selectScenarios(
  words: readonly string[],
  known: KnownNames,
  { hasLong }: { readonly hasLong: boolean },
): SelectedScenarios {
  const own = ownScenarioFiles();
  const files = new Map<string, ParsedScenario>();
  const findings: Finding[] = [];
  const named = new Set<string>();
  const scenarios = new Map<string, { readonly file: string; readonly scenario: Scenario }>();
  const choose = ({ file, name, variant }: Choice, word: string) => {
    let parsed = files.get(resolve(file));
    if (parsed === undefined) {
      parsed = parseFile(file, name, known);
      files.set(resolve(file), parsed);
      findings.push(...parsed.findings);
    }
    const chosen = parsed.scenarios.filter(
      (scenario) => variant === undefined || scenario.variant === variant,
    );
    if (chosen.length === 0 && parsed.scenarios.length > 0) {
      findings.push(unknownVariant(word, variant ?? "", parsed.scenarios));
    }
    for (const scenario of chosen) {
      const first = scenarios.get(scenario.name);
      if (first === undefined) scenarios.set(scenario.name, { file, scenario });
      else if (resolve(first.file) !== resolve(file))
        findings.push(duplicateName(file, first.file, scenario.name));
    }
  };
  if (words.length === 0) for (const { name, file } of own) choose({ name, file, variant: undefined }, name);
  for (const word of words) {
    const choices = choicesOf(word, own);
    const [only, another] = choices;
    if (only !== undefined && another === undefined) named.add(only.file);
    for (const choice of choices) choose(choice, word);
    if (choices.length === 0) findings.push(unknownScenario(word, own));
  }
  const chosen = [...scenarios.values()].map(({ scenario }) => scenario);
  const isLeftOut = ({ name, tags }: Scenario) =>
    !hasLong && tags.includes(longTag) && !named.has(scenarios.get(name)?.file ?? "");
  return {
    scenarios: chosen.filter((scenario) => !isLeftOut(scenario)),
    findings,
    leftOut: chosen.filter(isLeftOut).map(({ name }) => name),
  };
}

interface OwnFile {
  readonly name: string;
  readonly file: string;
}

/** A file, and the one variant of it that is meant. */
interface Choice extends OwnFile {
  readonly variant: string | undefined;
}

function choicesOf(word: string, own: readonly OwnFile[]): readonly Choice[] {
  // A path may have colons of its own; a variant is one word behind the last of them.
  const [, base = word, variant] = /^(.+?)(?::([\w-]+))?$/s.exec(word) ?? [];
  const exact = own.filter(({ name }) => name === base || name.startsWith(`${base}/`));
  const matching = exact.length > 0 ? exact : own.filter(({ name }) => name.endsWith(`/${base}`));
  if (matching.length > 0) return matching.map((match) => ({ ...match, variant }));
  if (existsSync(word)) return [{ name: nameOfScenarioFile(word), file: word, variant: undefined }];
  if (/\.(ya?ml|json)$/.test(base)) return [{ name: nameOfScenarioFile(base), file: base, variant }];
  return [];
}

function parseFile(file: string, name: string, known: KnownNames): ParsedScenario {
  const { content, findings } = readInputFile(file);
  if (content !== undefined) return parseScenario(content, file, name, known);
  const isFolder = statusOf(file)?.isDirectory() === true;
  const message = "this is a folder; name the scenario files in it, as your shell does with `folder/*.yml`";
  return {
    scenarios: [],
    findings: isFolder ? findings.map((finding) => ({ ...finding, message })) : findings,
  };
}

function unknownScenario(word: string, own: readonly OwnFile[]): Finding {
  const names = own.flatMap(({ name }) => [name, name.slice(name.indexOf("/") + 1)]);
  const systems = own.map(({ name }) => name.slice(0, name.indexOf("/")));
  const hint = didYouMean(word.split(":")[0] ?? word, [...names, ...systems]);
  const message = `no scenario has this name${hint}; \`klaxon drill --list\` lists them`;
  return findingAt(word === "" ? "''" : word, "unknown-scenario", message);
}

function unknownVariant(word: string, variant: string, scenarios: readonly Scenario[]): Finding {
  const variants = scenarios.map((scenario) => scenario.variant);
  const names = variants.map((name) => `\`${name}\``).join(", ");
  const hint = didYouMean(variant, variants) || `; it has ${names}`;
  return findingAt(word, "unknown-variant", `the scenario has no variant \`${variant}\`${hint}`);
}

function duplicateName(file: string, first: string, name: string): Finding {
  const message = `the drill \`${name}\` comes from ${first} already; rename one of the two files`;
  return findingAt(file, "duplicate-name", message);
}

function findingAt(file: string, code: string, message: string): Finding {
  return { code: `scenario/${code}`, severity: "error", message, file, line: 1, column: 1 };
}
