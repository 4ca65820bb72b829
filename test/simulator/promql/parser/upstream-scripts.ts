import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the upstream scripts lie beside a checkout, if somebody put them there. */
const upstreamFolder = join(import.meta.dirname, "../../../../../shared/promqltest");

/** Whether the upstream scripts are there. */
export const hasUpstreamScripts = existsSync(upstreamFolder);

/** An expression of an upstream script, and whether evaluating it must fail. */
export interface UpstreamExpression {
  readonly place: string;
  readonly expression: string;
  readonly mayFail: boolean;
}

/** A series line of a `load` in an upstream script. */
export interface UpstreamSeries {
  readonly place: string;
  readonly text: string;
}

const evaluationPattern =
  /^eval(?:_fail|_warn|_ordered|_info)?\s+(?:instant\s+(?:at\s+\S+\s+)?|range\s+from\s+\S+\s+to\s+\S+\s+step\s+\S+\s+)(.+)$/;

/** Everything the upstream scripts evaluate. */
export function readUpstreamExpressions(): readonly UpstreamExpression[] {
  return readLines().flatMap(({ place, line, following }) => {
    const expression = evaluationPattern.exec(line)?.[1];
    if (expression === undefined) return [];
    const mayFail = line.startsWith("eval_fail") || following.some((next) => /^\s+expect fail/.test(next));
    return [{ place, expression, mayFail }];
  });
}

/** Everything the upstream scripts load. */
export function readUpstreamSeries(): readonly UpstreamSeries[] {
  let isLoading = false;
  return readLines().flatMap(({ place, line }) => {
    if (/^load/.test(line)) isLoading = true;
    else if (/^\S/.test(line) && !line.startsWith("#")) isLoading = false;
    else if (isLoading && /^\s+[^\s#]/.test(line)) return [{ place, text: line.trim() }];
    return [];
  });
}

interface Line {
  readonly place: string;
  readonly line: string;
  /** The indented lines behind it. */
  readonly following: readonly string[];
}

function readLines(): readonly Line[] {
  if (!hasUpstreamScripts) return [];
  return readdirSync(upstreamFolder)
    .filter((name) => name.endsWith(".test"))
    .flatMap((name) => {
      const lines = readFileSync(join(upstreamFolder, name), "utf8").split("\n");
      return lines.map((line, index) => {
        const rest = lines.slice(index + 1, index + 40);
        const end = rest.findIndex((next) => !/^\s/.test(next));
        return { place: `${name}:${index + 1}`, line, following: end < 0 ? rest : rest.slice(0, end) };
      });
    });
}
