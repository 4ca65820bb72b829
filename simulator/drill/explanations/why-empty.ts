import {
  type BinaryExpression,
  type Expression,
  type FunctionCall,
  formatDuration,
  labelValue,
} from "../../promql/index.ts";
import { isComparison } from "../curves/index.ts";
import type { ExplanationReason } from "../explanation.ts";
import { firstStepOf, lastStepOf } from "./evidence.ts";
import type { Search } from "./search.ts";
import { whyNeverHeld } from "./why-never-held.ts";
import { whySelectorEmpty } from "./why-selector-empty.ts";
import { whyUnmatched } from "./why-unmatched.ts";
import { quoted, shownLabels, someOf } from "./wording.ts";

// Nobody reads further, and chains of operators can be deeper than the stack.
const depthMax = 40;

/** Why a part of an expression had no result within the evidence's window, from the outside in. */
export function whyEmpty(part: Expression, search: Search): readonly ExplanationReason[] {
  const { evidence } = search;
  if (search.depth > depthMax) return [noResult(part, search)];
  const answer = isOfInstants(part) ? evidence.answerOf(part) : undefined;
  if (answer?.kind === "problem")
    return [{ kind: "evaluation-failed", message: answer.message, expression: evidence.textOf(part) }];
  const inner = { ...search, depth: search.depth + 1 };
  switch (part.kind) {
    case "number":
    case "string":
      return [];
    case "vector-selector":
      return whySelectorEmpty(part, inner, whyEmpty);
    case "matrix-selector":
      return whySelectorEmpty(part.selector, inner, whyEmpty);
    case "parenthesized":
    case "unary":
    case "subquery":
      return whyEmpty(part.expression, inner);
    case "aggregation":
      return whyMade(part, [part.expression], inner);
    case "call":
      return whyCallEmpty(part, inner);
    case "binary":
      return whyOperationEmpty(part, inner);
    default:
      return part satisfies never;
  }
}

function whyOperationEmpty(part: BinaryExpression, search: Search): readonly ExplanationReason[] {
  const { left, right, operator } = part;
  switch (operator) {
    case "or":
      return [...whyBranchEmpty(part, left, search), ...whyBranchEmpty(part, right, search)];
    case "and":
    case "unless":
      return whyFilteredOut(part, search);
    default: {
      if (isEmpty(left, search)) return whyEmpty(left, search);
      if (isEmpty(right, search)) return whyEmpty(right, search);
      const unmatched = part.matching === undefined ? [] : whyUnmatched(part, search);
      if (unmatched.length > 0) return unmatched;
      return isComparison(operator) ? whyNeverHeld(part, search) : [neverTogether(part, search)];
    }
  }
}

function whyFilteredOut(part: BinaryExpression, search: Search): readonly ExplanationReason[] {
  const { left, right, operator } = part;
  const { evidence } = search;
  if (isEmpty(left, search)) return whyBranchEmpty(part, left, search);
  if (operator === "and") {
    if (isEmpty(right, search)) return whyBranchEmpty(part, right, search);
    const unmatched = whyUnmatched(part, search);
    return unmatched.length > 0 ? unmatched : [neverTogether(part, search)];
  }
  const taken = evidence.seenOf(right).map(({ labels }) => shownLabels(labels));
  const message = `${quoted(evidence.textOf(left))} had a result, but \`unless\` took it away: ${quoted(evidence.textOf(right))} had one as well, for ${someOf(taken)}`;
  return [{ kind: "excluded", message, expression: evidence.textOf(right) }];
}

function whyBranchEmpty(
  { operator }: BinaryExpression,
  side: Expression,
  search: Search,
): readonly ExplanationReason[] {
  const { evidence } = search;
  const text = evidence.textOf(side);
  const inner = whyEmpty(side, search);
  // A chain of the same operator is told operand by operand; and what `unless` takes from needs no words.
  if (operator === "unless" || (side.kind === "binary" && side.operator === operator)) return inner;
  const [first, ...rest] = inner;
  if (first?.expression === text) {
    const told = `${first.message}, so this side of \`${operator}\` stayed empty`;
    return [{ ...first, message: told }, ...rest];
  }
  const message = `this side of \`${operator}\` stayed empty: ${quoted(text)}`;
  return [{ kind: "branch-empty", message, expression: text }, ...inner];
}

function whyCallEmpty(call: FunctionCall, search: Search): readonly ExplanationReason[] {
  const { evidence, wording } = search;
  if (call.name === "absent" || call.name === "absent_over_time") {
    const [argument] = call.arguments;
    if (argument === undefined) return [];
    const there = evidence.withWanted({}).seenOf(argument);
    const first = Math.min(...there.map((series) => firstStepOf(series, evidence.window) ?? Infinity));
    const since = Number.isFinite(first) ? ` from ${wording.at(evidence.timeOfMs(first))} on` : "";
    const names = someOf(there.map(({ labels }) => shownLabels(labels)));
    const message = `${quoted(evidence.textOf(argument))} was there${since}: ${names}`;
    return [{ kind: "present", message, expression: evidence.textOf(call) }];
  }
  return whyMade(call, call.arguments, search);
}

/** Why something has no result that is made of other parts: for want of one, or for what is made of it. */
function whyMade(
  part: Expression,
  parts: readonly Expression[],
  search: Search,
): readonly ExplanationReason[] {
  for (const each of parts) {
    if (isEmpty(each, search)) return whyEmpty(each, search);
  }
  const { evidence } = search;
  const other = evidence.withWanted({}).seenOf(part);
  if (other.length > 0) return [otherLabels(part, search)];
  const range = parts.find(({ kind }) => kind === "matrix-selector");
  if (range?.kind !== "matrix-selector" || range.range.kind !== "duration") return [noResult(part, search)];
  const length = formatDuration(range.range.valueMs);
  const message = `${quoted(evidence.textOf(part))} had no result: within ${length} there were never samples enough for it`;
  return [{ kind: "no-samples", message, expression: evidence.textOf(part) }];
}

/** A part whose series have other labels than those that are looked for. */
function otherLabels(part: Expression, { evidence }: Search): ExplanationReason {
  const seen = evidence.withWanted({}).seenOf(part);
  const blamed = Object.entries(evidence.wanted).filter(([name, value]) =>
    seen.every(({ labels }) => ![value, ""].includes(labelValue(labels, name))),
  );
  const names = blamed.length > 0 ? blamed : Object.entries(evidence.wanted);
  const has = names.map(
    ([name]) => `${name}=${someOf(seen.map(({ labels }) => JSON.stringify(labelValue(labels, name))))}`,
  );
  const wanted = names.map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const message = `${quoted(evidence.textOf(part))} has results with ${has.join(", ")} only, not with ${wanted.join(", ")}`;
  return { kind: "other-labels", message, expression: evidence.textOf(part) };
}

function neverTogether(part: BinaryExpression, { evidence, wording }: Search): ExplanationReason {
  const sides = [part.left, part.right].map((side) => {
    const seen = evidence.seenOf(side);
    const first = Math.min(...seen.map((each) => firstStepOf(each, evidence.window) ?? Infinity));
    const last = Math.max(...seen.map((each) => lastStepOf(each, evidence.window) ?? -Infinity));
    return `${quoted(evidence.textOf(side))} from ${wording.at(evidence.timeOfMs(first))} to ${wording.at(evidence.timeOfMs(last))}`;
  });
  const message = `both sides of \`${part.operator}\` had results, but never at the same time for the same labels: ${sides.join(", ")}`;
  return { kind: "join-unmatched", message, expression: evidence.textOf(part) };
}

function noResult(part: Expression, { evidence }: Search): ExplanationReason {
  const text = evidence.textOf(part);
  return { kind: "no-samples", message: `${quoted(text)} had no result`, expression: text };
}

// Ranges and texts have no result of their own; what they select does.
function isOfInstants({ kind }: Expression): boolean {
  return kind !== "matrix-selector" && kind !== "subquery" && kind !== "string";
}

function isEmpty(part: Expression, { evidence }: Search): boolean {
  if (part.kind === "matrix-selector") return evidence.seenOf(part.selector).length === 0;
  if (part.kind === "subquery") return evidence.seenOf(part.expression).length === 0;
  if (part.kind === "string") return false;
  return evidence.seenOf(part).length === 0;
}
