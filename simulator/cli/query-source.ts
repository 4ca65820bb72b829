import type { QuerySource, SourceWords } from "./query-data.ts";
import { loadScenario } from "./query-scenario.ts";
import { loadScrapes } from "./query-scrapes.ts";
import { loadTestInput } from "./query-test-input.ts";
import { UsageError } from "./usage-error.ts";

/** Loads the one source that was named. Throws a `UsageError`; what is wrong with a file is a finding. */
export function loadSource(words: SourceWords): QuerySource {
  const { file, test, scenario } = words;
  const named = [file[0], test, scenario].filter((word) => word !== undefined);
  if (named.length > 1) throw new UsageError("name one source only: files, `--test` or `--scenario`");
  if (file.length === 0) refuseStray(words, ["interval", "label"], "scraped files");
  if (test === undefined) refuseStray(words, ["name"], "`--test`");
  if (scenario === undefined) refuseStray(words, ["seed"], "`--scenario`");
  if (test !== undefined) return loadTestInput(test, words);
  if (scenario !== undefined) return loadScenario(scenario, words);
  if (file.length > 0) return loadScrapes(file, words);
  throw new UsageError(
    "name where the series come from: files with an exposition, `--test FILE`, or `--scenario NAME`",
  );
}

// Taken silently, an option without effect would let an answer pass for that to another question.
function refuseStray(
  words: SourceWords,
  options: readonly ("interval" | "label" | "name" | "seed")[],
  source: string,
): void {
  for (const option of options)
    if (words[option] !== undefined) throw new UsageError(`\`--${option}\` is for ${source} only`);
}
