import {
  type BinaryExpression,
  type Expression,
  type Labels,
  labelValue,
  metricNameLabel,
  onlyLabels,
  type VectorMatching,
  withoutLabels,
} from "../../promql/index.ts";
import type { ExplanationReason } from "../explanation.ts";
import type { Evidence } from "./evidence.ts";
import type { Search } from "./search.ts";
import { quoted, someOf } from "./wording.ts";

/** Why no series of one side finds one of the other; empty where some do. Both sides have series. */
export function whyUnmatched(part: BinaryExpression, { evidence }: Search): readonly ExplanationReason[] {
  const { matching, operator, left, right } = part;
  if (matching === undefined) return [];
  const lefts = labelsOf(left, evidence);
  const rights = labelsOf(right, evidence);
  const keyOf = (labels: Labels) => matchedLabels(labels, matching).key;
  const keys = new Set(rights.map(keyOf));
  if (lefts.some((labels) => keys.has(keyOf(labels)))) return [];
  const names = [
    ...new Set([...lefts, ...rights].flatMap((labels) => [...matchedLabels(labels, matching).names])),
  ];
  const told = [...(matching.isOn ? matching.labels : names)].flatMap((name) => blame(name, lefts, rights));
  const sides = matching.isOn ? ` on (${matching.labels.join(", ")})` : "";
  const why =
    told.length > 0 ? told.join("; ") : "each label agrees with some, but never all of them at once";
  const message = `the two sides of \`${operator}${sides}\` never find each other: ${why}`;
  return [
    { kind: "join-unmatched", message, expression: evidence.textOf(part) },
    ...(told.length === 0 ? [sideReason(left, evidence), sideReason(right, evidence)] : []),
  ];
}

/** The labels by which the two sides of an operation are held together. */
function matchedLabels(labels: Labels, { isOn, labels: names }: VectorMatching): Labels {
  return isOn ? onlyLabels(labels, names) : withoutLabels(labels, [...names, metricNameLabel]);
}

function labelsOf(side: Expression, evidence: Evidence): readonly Labels[] {
  return evidence.seenOf(side).map(({ labels }) => labels);
}

function blame(name: string, lefts: readonly Labels[], rights: readonly Labels[]): readonly string[] {
  const [one, other] = [lefts, rights].map((side) => [
    ...new Set(side.map((labels) => labelValue(labels, name))),
  ]);
  if (one === undefined || other === undefined || one.some((value) => other.includes(value))) return [];
  const shown = (values: readonly string[]) => someOf(values.map((value) => JSON.stringify(value)));
  if (other.every((value) => value === ""))
    return [`\`${name}\` is missing on the right (left: ${shown(one)})`];
  if (one.every((value) => value === ""))
    return [`\`${name}\` is missing on the left (right: ${shown(other)})`];
  return [`\`${name}\` is ${shown(one)} on the left, and ${shown(other)} on the right`];
}

function sideReason(side: Expression, evidence: Evidence): ExplanationReason {
  const text = evidence.textOf(side);
  const sets = labelsOf(side, evidence).map((labels) =>
    JSON.stringify(Object.fromEntries(labels.names.map((name, index) => [name, labels.values[index]]))),
  );
  return {
    kind: "join-unmatched",
    message: `${quoted(text)} has ${someOf(sets)}`,
    expression: text,
  };
}
