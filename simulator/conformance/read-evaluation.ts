import { parseDurationMs } from "../promql/index.ts";
import type { ProblemList } from "./problem-list.ts";
import { readExpectation } from "./read-expectation.ts";
import type { EvaluationCommand, EvaluationHead } from "./script.ts";
import type { ScriptBlock, ScriptLine } from "./script-lines.ts";

const instantPattern = /^(eval(?:_[a-z]+)?)\s+instant(?:\s+at\s+(\S+))?\s+(\S.*)$/i;
const rangePattern = /^(eval(?:_[a-z]+)?)\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(\S.*)$/i;

/** Reads `eval instant …` or `eval range …` with what is expected; undefined where that is not possible. */
export function readEvaluation(block: ScriptBlock, problems: ProblemList): EvaluationCommand | undefined {
  const { head } = block;
  const read = readInstant(head, problems) ?? readRange(head, problems);
  if (read === undefined) {
    const forms =
      "`eval instant at <time> <expression>` or `eval range from <time> to <time> step <time> <expression>`";
    problems.add("bad-evaluation", `write ${forms}`, head);
    return undefined;
  }
  if (read === "invalid") return undefined;
  const expectation = readExpectation(read, block, problems);
  if (expectation === undefined) return undefined;
  const column = head.column + head.text.length - read.expression.length;
  return {
    kind: "evaluation",
    line: head.line,
    column,
    expression: read.expression,
    time: read.time,
    expectation,
  };
}

function readInstant(head: ScriptLine, problems: ProblemList): EvaluationHead | "invalid" | undefined {
  const match = instantPattern.exec(head.text);
  if (match === null) return undefined;
  const [, word = "", at = "0s", expression = ""] = match;
  const atMs = readTime(at, head, problems);
  if (atMs === undefined) return "invalid";
  return { word: word.toLowerCase(), time: { kind: "instant", atMs }, expression };
}

function readRange(head: ScriptLine, problems: ProblemList): EvaluationHead | "invalid" | undefined {
  const match = rangePattern.exec(head.text);
  if (match === null) return undefined;
  const [, word = "", from = "", to = "", step = "", expression = ""] = match;
  const startMs = readTime(from, head, problems);
  const endMs = readTime(to, head, problems);
  const stepMs = readTime(step, head, problems);
  if (startMs === undefined || endMs === undefined || stepMs === undefined) return "invalid";
  if (endMs < startMs || stepMs === 0) {
    const what = stepMs === 0 ? "the step must be longer than 0" : "the end must not be before the start";
    problems.add("bad-time", `\`from ${from} to ${to} step ${step}\`: ${what}`, head);
    return "invalid";
  }
  return { word: word.toLowerCase(), time: { kind: "range", startMs, endMs, stepMs }, expression };
}

function readTime(text: string, head: ScriptLine, problems: ProblemList): number | undefined {
  const timeMs = parseDurationMs(text);
  if (timeMs === undefined) {
    const message = `\`${text}\` is not a time; write a number and a unit, as in \`5m\``;
    problems.add("bad-time", message, head, head.text.indexOf(text));
  }
  return timeMs;
}
