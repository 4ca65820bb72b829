import {
  compileRegex,
  parseDurationMs,
  parseFloatStrict,
  parseNumberLiteral,
  parseSeriesDescription,
  unquoteText,
} from "../promql/index.ts";
import type { ProblemList } from "./problem-list.ts";
import type {
  AnnotationExpectation,
  EvaluationHead,
  Expectation,
  ExpectedResult,
  ExpectedSeries,
  RangeVectorTimes,
  TextMatcher,
} from "./script.ts";
import type { ScriptBlock, ScriptLine } from "./script-lines.ts";

/** Reads the lines below an `eval`; undefined where one of them cannot be read. */
export function readExpectation(
  head: EvaluationHead,
  block: ScriptBlock,
  problems: ProblemList,
): Expectation | undefined {
  const draft = draftOf(head, block, problems);
  const countBefore = problems.findings.length;
  for (const line of block.body) readLine(line, draft, problems);
  if (head.time.kind === "instant") checkInstant(draft, block, problems);
  if (draft.isOrdered && head.time.kind === "range")
    problems.add(
      "ordered-range",
      "`ordered` needs an instant query: ranges are ordered by labels",
      block.head,
    );
  return problems.findings.length > countBefore ? undefined : finished(draft);
}

/** What is known so far. */
interface Draft {
  failure: TextMatcher[] | undefined;
  isOrdered: boolean;
  warnings: AnnotationExpectation;
  infos: AnnotationExpectation;
  scalar: number | undefined;
  text: string | undefined;
  rangeVector: RangeVectorTimes | undefined;
  readonly series: ExpectedSeries[];
}

/** The older forms say in the first word what an `expect` line says now. */
function draftOf({ word }: EvaluationHead, { head }: ScriptBlock, problems: ProblemList): Draft {
  const any: AnnotationExpectation = { kind: "some", matchers: [{ kind: "any" }] };
  const known = ["eval", "eval_fail", "eval_ordered", "eval_warn", "eval_info"];
  if (!known.includes(word))
    problems.add("unknown-command", `\`${word}\` is no command; write one of ${known.join(", ")}`, head);
  return {
    failure: word === "eval_fail" ? [] : undefined,
    isOrdered: word === "eval_ordered",
    warnings: word === "eval_warn" ? any : { kind: "unchecked" },
    infos: word === "eval_info" ? any : { kind: "unchecked" },
    scalar: undefined,
    text: undefined,
    rangeVector: undefined,
    series: [],
  };
}

function finished(draft: Draft): Expectation {
  const { failure, isOrdered, warnings, infos } = draft;
  return { failure, isOrdered, warnings, infos, result: resultOf(draft) };
}

function resultOf({ scalar, text, series, rangeVector }: Draft): ExpectedResult {
  if (scalar !== undefined) return { kind: "scalar", value: scalar };
  if (text !== undefined) return { kind: "string", value: text };
  return { kind: "series", series, rangeVector };
}

function readLine(line: ScriptLine, draft: Draft, problems: ProblemList): void {
  const { text } = line;
  const older = /^expected_fail_(message|regexp)\s+(.+)$/.exec(text);
  if (older !== null) {
    const [, kind, wanted = ""] = older;
    addFailure(draft, matcherOf(kind === "regexp" ? "regex" : "msg", wanted, line, problems));
  } else if (/^expect(?:\s|$)/.test(text)) readExpect(line, draft, problems);
  else {
    const scalar = parseScalar(text);
    if (scalar !== undefined) draft.scalar = scalar;
    else {
      const series = problems.read("bad-expectation", line, 0, () => parseSeriesDescription(text));
      if (series !== undefined) draft.series.push({ ...series, text });
    }
  }
}

/** A number alone in its line; names and label sets are series. */
function parseScalar(text: string): number | undefined {
  const strict = parseFloatStrict(text);
  if (typeof strict === "number") return strict;
  const sign = text.startsWith("-") ? -1 : 1;
  const literal = parseNumberLiteral(text.replace(/^[+-]/, ""));
  return typeof literal === "number" ? sign * literal : undefined;
}

const expectPattern = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/;
const rangeVectorPattern = /^expect\s+range\s+vector\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)$/;

function readExpect(line: ScriptLine, draft: Draft, problems: ProblemList): void {
  const { text } = line;
  const [, type, kind, wanted = ""] = expectPattern.exec(text) ?? [];
  const matcher = kind === undefined ? anything : matcherOf(kind, wanted.trim(), line, problems);
  if (/^expect\s+string(?:\s|$)/.test(text)) readExpectedString(line, draft, problems);
  else if (/^expect\s+range\s+vector/.test(text)) readRangeVector(line, draft, problems);
  else if (type === "ordered") draft.isOrdered = true;
  else if (type === "fail") addFailure(draft, matcher);
  else if (type === "warn") draft.warnings = withMatcher(draft.warnings, matcher);
  else if (type === "info") draft.infos = withMatcher(draft.infos, matcher);
  else if (type === "no_warn") draft.warnings = { kind: "none" };
  else if (type === "no_info") draft.infos = { kind: "none" };
  else {
    const forms = "`fail`, `warn`, `no_warn`, `info`, `no_info`, `ordered`, `string` or `range vector`";
    problems.add(
      "bad-expectation",
      `after \`expect\` write ${forms}, and for a text \`msg:\` or \`regex:\``,
      line,
    );
  }
}

const anything: TextMatcher = { kind: "any" };

function matcherOf(kind: string, text: string, line: ScriptLine, problems: ProblemList): TextMatcher {
  if (kind === "msg") return { kind: "message", text };
  try {
    // Alone first, so that a message is about what is written.
    compileRegex(text, 3);
    const isMatch = compileRegex(`.*(?:${text}).*`, 3);
    return { kind: "pattern", text, isMatch };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.add("bad-pattern", `\`${text}\` is no regular expression: ${reason}`, line);
    return anything;
  }
}

function addFailure(draft: Draft, matcher: TextMatcher): void {
  draft.failure = [...(draft.failure ?? []), matcher];
}

function withMatcher(expectation: AnnotationExpectation, matcher: TextMatcher): AnnotationExpectation {
  const before = expectation.kind === "some" ? expectation.matchers : [];
  return { kind: "some", matchers: [...before, matcher] };
}

function readExpectedString(line: ScriptLine, draft: Draft, problems: ProblemList): void {
  const quoted = line.text.replace(/^expect\s+string\s*/, "");
  const unquoted = unquoteText(quoted);
  if ("value" in unquoted) draft.text = unquoted.value;
  else problems.add("bad-expectation", "after `expect string` write a text in quotes", line);
}

function readRangeVector(line: ScriptLine, draft: Draft, problems: ProblemList): void {
  const [, from = "", to = "", step = ""] = rangeVectorPattern.exec(line.text) ?? [];
  const startMs = parseDurationMs(from);
  const endMs = parseDurationMs(to);
  const stepMs = parseDurationMs(step);
  if (startMs === undefined || endMs === undefined || stepMs === undefined)
    problems.add("bad-expectation", "write `expect range vector from <time> to <time> step <time>`", line);
  else draft.rangeVector = { startMs, endMs, stepMs };
}

function checkInstant(draft: Draft, { head }: ScriptBlock, problems: ProblemList): void {
  if (draft.rangeVector !== undefined || draft.series.every(({ samples }) => samples.length === 1)) return;
  const message =
    "an instant query yields one value for each series; for a range vector write `expect range vector from … to … step …`";
  problems.add("bad-expectation", message, head);
}
