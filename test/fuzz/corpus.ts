import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../support/repository.ts";

const evaluation = /^eval \S+ (?:at \S+|from \S+ to \S+ step \S+) (.+)$/;

/** Expressions to start from: those of our own conformance scripts, over every topic of the language. */
export function readCorpus(): readonly [string, ...string[]] {
  const folder = join(repositoryRoot, "test/simulator/promql/scripts");
  const expressions = readdirSync(folder)
    .filter((name) => name.endsWith(".test"))
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"))
    .flatMap((line) => evaluation.exec(line)?.[1] ?? []);
  const [first, ...others] = new Set(expressions);
  if (first === undefined || others.length < 100) throw new Error(`${folder} has too few expressions`);
  return [first, ...others];
}
