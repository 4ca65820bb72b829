import { readFileSync } from "node:fs";
import type { BookScenario } from "../preview/index.ts";
import { ownScenarioFiles } from "./drill-assets.ts";
import { fileOfScenario } from "./query-scenario.ts";

/** A scenario whose data a preview may show. */
export interface ChosenScenario {
  /** `system/name`, with `:variant` where one was named; a file as it was named. */
  readonly name: string;
  readonly file: string;
}

/** The scenarios that words mean: all of a system, or one each, in this order and once. Throws a `UsageError`. */
export function namedScenarios(words: readonly string[]): readonly ChosenScenario[] {
  const own = ownScenarioFiles();
  const named = words.flatMap((word): readonly ChosenScenario[] => {
    const ofSystem = own.filter(({ name }) => name.startsWith(`${word}/`));
    if (ofSystem.length > 0) return ofSystem;
    const { name, file, variant } = fileOfScenario(word);
    const isOwn = own.some((one) => one.name === name && one.file === file);
    return [{ name: isOwn ? `${name}${variant === undefined ? "" : `:${variant}`}` : word, file }];
  });
  return [...new Map(named.map((one) => [one.name, one])).values()];
}

/** Scenarios with what they are called, as a page offers them. */
export function offeredScenarios(scenarios: readonly ChosenScenario[]): readonly BookScenario[] {
  return scenarios.map(({ name, file }) => ({ name, title: titleIn(file) }));
}

// Before anything is computed a title is a line of the file; what stands elsewhere is found with the data.
function titleIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return "";
  }
  const [, title = ""] = /^title:[ \t]*(["']?)(.*?)\1[ \t]*$/m.exec(text)?.slice(1) ?? [];
  return /^[>|][-+]?$/.test(title) ? "" : title;
}
