import type { Expression } from "../../promql/index.ts";
import { comparisonOf } from "../curves/index.ts";
import type { ExplanationReason } from "../explanation.ts";
import { firstStepOf, lastStepOf } from "./evidence.ts";
import type { Search } from "./search.ts";
import { howItHeld } from "./why-never-held.ts";
import { quoted, shownLabels, someOf } from "./wording.ts";

const reasonsMax = 4;

/** How an expression came to have a result: the comparisons that held, by how much, and the parts that were there. */
export function howHeld(expression: Expression, search: Search): readonly ExplanationReason[] {
  return decidingParts(expression)
    .flatMap((part) => {
      const comparison = comparisonOf(part);
      const told = comparison === undefined ? howItWasThere(part, search) : howItHeld(comparison, search);
      return told === undefined ? [] : [told];
    })
    .slice(0, reasonsMax);
}

// What has to be there: both sides of `and`, that side of `or` that is, and not what `unless` takes away.
function decidingParts(expression: Expression): readonly Expression[] {
  const found: Expression[] = [];
  const pending: Expression[] = [expression];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part.kind === "parenthesized") pending.push(part.expression);
    else if (part.kind === "binary" && part.operator === "unless") pending.push(part.left);
    else if (part.kind === "binary" && (part.operator === "and" || part.operator === "or"))
      pending.push(part.right, part.left);
    else if (part.kind === "call" && part.name === "label_replace" && part.arguments[0] !== undefined)
      pending.push(part.arguments[0]);
    else found.push(part);
  }
  return found;
}

function howItWasThere(part: Expression, { evidence, wording }: Search): ExplanationReason | undefined {
  const seen = evidence.seenOf(part);
  const steps = seen.flatMap((series) => {
    const [first, last] = [firstStepOf(series, evidence.window), lastStepOf(series, evidence.window)];
    return first === undefined || last === undefined ? [] : [{ first, last }];
  });
  if (steps.length === 0) return undefined;
  const first = wording.at(evidence.timeOfMs(Math.min(...steps.map((each) => each.first))));
  const last = wording.at(evidence.timeOfMs(Math.max(...steps.map((each) => each.last))));
  const text = evidence.textOf(part);
  const isAbsent = part.kind === "call" && part.name.startsWith("absent");
  const named = seen.map(({ labels }) => shownLabels(labels)).filter((labels) => labels !== "{}");
  const labels = isAbsent || named.length === 0 ? "" : `, for ${someOf(named)}`;
  const what = isAbsent ? "found nothing" : "had a result";
  const message = `${quoted(text)} ${what} from ${first} to ${last}${labels}`;
  return { kind: "crossed", message, expression: text };
}
