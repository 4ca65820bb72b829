import { quoteText } from "../promql/index.ts";
import type { ExpressionChange } from "./expression-change.ts";
import { compareMatchings } from "./matching-difference.ts";
import { atOf, compareSelectors } from "./selector-difference.ts";
import { durationKey, type Term, type TermShape } from "./term.ts";
import { changeOf, type TermPair } from "./term-pair.ts";
import { quoted, shown, shownAround, shownDuration, shownNumber } from "./term-text.ts";
import { compareComparisons } from "./threshold-difference.ts";

/** The change where one term stands within the other one now, or the other way round; undefined where neither does. */
export function wrapping(before: Term, after: Term): ExpressionChange | undefined {
  // A chain that grew is told as the condition that it gained.
  const isChain = (term: Term) => term.shape.kind === "conditions" || term.shape.kind === "alternatives";
  if (isChain(before) || isChain(after)) return undefined;
  const inner = after.parts.find(({ id }) => id === before.id);
  if (inner !== undefined) {
    const message = `now within ${shownAround(after, inner)}: ${shown(before.expression)}`;
    return changeOf({ before, after }, { kind: "wrapped", message });
  }
  const outer = before.parts.find(({ id }) => id === after.id);
  if (outer === undefined) return undefined;
  const message = `no longer within ${shownAround(before, outer)}: ${shown(after.expression)}`;
  return changeOf({ before, after }, { kind: "wrapped", message });
}

/** The change where nothing of a term is left. */
export function replaced(before: Term, after: Term): ExpressionChange {
  const message = `${shown(before.expression)} → ${shown(after.expression)}`;
  return changeOf({ before, after }, { kind: "replaced", message });
}

/** What two terms of one form differ in, apart from their parts. */
export interface HeadDifference {
  readonly changes: readonly ExpressionChange[];
  /** The parts to compare, where these are not simply all in order. */
  readonly pairs?: readonly TermPair[];
}

/** Compares terms of one form but for their parts; undefined where they are of different forms. */
export function compareHeads(pair: TermPair): HeadDifference | undefined {
  const { before, after } = pair;
  const [one, other] = [before.shape, after.shape];
  if (one.kind === "constant" && other.kind === "constant") {
    const message = `number ${shownNumber(one.value)} → ${shownNumber(other.value)}${placeText(pair)}`;
    return { changes: [changeOf(pair, { kind: "number", message })] };
  }
  if (one.kind === "string" && other.kind === "string") {
    const message = `text ${quoted(quoteText(one.value))} → ${quoted(quoteText(other.value))}${placeText(pair)}`;
    return { changes: [changeOf(pair, { kind: "string", message })] };
  }
  if (one.kind === "selector" && other.kind === "selector") {
    return { changes: compareSelectors(pair, one, other) };
  }
  if (one.kind === "range" && other.kind === "range") {
    return { changes: compareWindows(pair, one, other) };
  }
  if (one.kind === "subquery" && other.kind === "subquery") {
    return { changes: compareSubqueries(pair, one, other) };
  }
  if (one.kind === "aggregation" && other.kind === "aggregation") {
    return compareAggregations(pair, one, other);
  }
  if (one.kind === "call" && other.kind === "call") return compareCalls(pair, one, other);
  if (one.kind === "comparison" && other.kind === "comparison") return compareComparisons(pair, one, other);
  if (one.kind === "arithmetic" && other.kind === "arithmetic") return compareArithmetic(pair, one, other);
  return one.kind === "negation" && other.kind === "negation" ? { changes: [] } : undefined;
}

// A number alone says little without what it is taken with.
function placeText({ after, around }: TermPair): string {
  return around === undefined ? "" : ` in ${shownAround(around, after)}`;
}

type ShapeOf<Kind extends TermShape["kind"]> = Extract<TermShape, { readonly kind: Kind }>;

function compareWindows(
  pair: TermPair,
  one: ShapeOf<"range">,
  other: ShapeOf<"range">,
): readonly ExpressionChange[] {
  if (durationKey(one.range) === durationKey(other.range)) return [];
  const [selector] = pair.after.parts;
  const of = selector === undefined ? "" : ` of ${shown(selector.expression)}`;
  const message = `window ${shownDuration(one.range)} → ${shownDuration(other.range)}${of}`;
  return [changeOf(pair, { kind: "window", message })];
}

function compareSubqueries(
  pair: TermPair,
  { subquery: one }: ShapeOf<"subquery">,
  { subquery: other }: ShapeOf<"subquery">,
): readonly ExpressionChange[] {
  const of = ` of the subquery ${shown(other.expression)}`;
  const changes: ExpressionChange[] = [];
  const tell = (kind: "window" | "offset", what: string, from: string, to: string): void => {
    if (from === to) return;
    const message = `${what} ${from} → ${to}${of}`;
    changes.push(changeOf(pair, { kind, message }));
  };
  tell("window", "window", shownDuration(one.range), shownDuration(other.range));
  tell("window", "resolution", shownStep(one.step), shownStep(other.step));
  tell("offset", "offset", shownDuration(one.offset), shownDuration(other.offset));
  tell("offset", "`@`", atOf(one), atOf(other));
  return changes;
}

function shownStep(step: Parameters<typeof shownDuration>[0]): string {
  return step === undefined ? "default" : shownDuration(step);
}

function compareAggregations(
  pair: TermPair,
  one: ShapeOf<"aggregation">,
  other: ShapeOf<"aggregation">,
): HeadDifference {
  const changes: ExpressionChange[] = [];
  const { node } = one;
  const { node: newNode } = other;
  const name = `\`${newNode.operator}\``;
  if (node.operator !== newNode.operator) {
    const message = `aggregation \`${node.operator}\` → ${name} of ${shown(newNode.expression)}`;
    changes.push(changeOf(pair, { kind: "aggregation", message }));
  }
  if (node.isWithout !== newNode.isWithout) {
    const text = ({ isWithout }: typeof node, labels: readonly string[]) =>
      `\`${isWithout ? "without" : "by"} (${labels.join(", ")})\``;
    const message = `${name} groups ${text(node, one.grouping)} → ${text(newNode, other.grouping)}`;
    changes.push(changeOf(pair, { kind: "grouping", message }));
  } else {
    const message = groupingText(newNode.isWithout, one.grouping, other.grouping);
    if (message !== undefined)
      changes.push(changeOf(pair, { kind: "grouping", message: `${name} ${message}` }));
  }
  const [parameter, newParameter] = [pair.before.parts[1], pair.after.parts[1]];
  if ((parameter === undefined) !== (newParameter === undefined)) {
    const [first, newFirst] = [pair.before.parts[0], pair.after.parts[0]];
    const { standing } = pair;
    if (first && newFirst) return { changes, pairs: [{ before: first, after: newFirst, standing }] };
  }
  return { changes };
}

function groupingText(
  isWithout: boolean,
  before: readonly string[],
  after: readonly string[],
): string | undefined {
  const come = after.filter((label) => !before.includes(label));
  const gone = before.filter((label) => !after.includes(label));
  const list = (labels: readonly string[]) => labels.map((label) => `\`${label}\``).join(", ");
  const [more, less] = isWithout ? ["now drops", "no longer drops"] : ["now keeps", "no longer keeps"];
  const texts = [
    ...(gone.length === 0 ? [] : [`${less} ${list(gone)}`]),
    ...(come.length === 0 ? [] : [`${more} ${list(come)}`]),
  ];
  return texts.length === 0 ? undefined : texts.join(" and ");
}

function compareCalls(
  pair: TermPair,
  one: ShapeOf<"call">,
  other: ShapeOf<"call">,
): HeadDifference | undefined {
  const { before, after } = pair;
  const isSameCount = before.parts.length === after.parts.length;
  if (one.name !== other.name) {
    if (
      !isSameCount ||
      before.parts.some((part, index) => part.shape.kind !== after.parts[index]?.shape.kind)
    ) {
      return undefined;
    }
    const [argument] = after.parts;
    const of = argument === undefined ? "" : ` of ${shown(argument.expression)}`;
    const message = `function \`${one.name}\` → \`${other.name}\`${of}`;
    return { changes: [changeOf(pair, { kind: "function", message })] };
  }
  if (isSameCount) return { changes: [] };
  const message = `\`${one.name}\` with ${shown(before.expression)} → ${shown(after.expression)}`;
  return { changes: [changeOf(pair, { kind: "function", message })], pairs: [] };
}

function compareArithmetic(
  pair: TermPair,
  one: ShapeOf<"arithmetic">,
  other: ShapeOf<"arithmetic">,
): HeadDifference {
  const changes: ExpressionChange[] = [];
  if (one.operator !== other.operator) {
    const message = `operator \`${one.operator}\` → \`${other.operator}\` in ${shown(pair.after.expression)}`;
    changes.push(changeOf(pair, { kind: "operator", message }));
  }
  const matching = compareMatchings(pair, one, other);
  if (matching !== undefined) changes.push(matching);
  const isSwapped =
    changes.length === 0 &&
    pair.before.parts[0]?.id === pair.after.parts[1]?.id &&
    pair.before.parts[1]?.id === pair.after.parts[0]?.id;
  if (!isSwapped) return { changes };
  const message = `sides changed: ${shown(pair.before.expression)} → ${shown(pair.after.expression)}`;
  return { changes: [changeOf(pair, { kind: "operator", message })], pairs: [] };
}
