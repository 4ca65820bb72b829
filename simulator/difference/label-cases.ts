import { type AlertmanagerConfig, formatMatcher } from "../alertmanager/index.ts";
import { type AlertFacts, listedValues } from "../check/index.ts";
import { routesOf } from "./route-outcome.ts";

/** The labels that routes ask for, each with the values that they name. */
export interface AskedLabels {
  readonly values: ReadonlyMap<string, ReadonlySet<string>>;
  /** Labels of which more is asked than whether they are one of the values. */
  readonly patterned: ReadonlySet<string>;
}

/** One way in which the labels that nobody can know beforehand may be. */
export interface LabelCase {
  /** The labels that are set here and are absent, or something else, by default; empty in the first case. */
  readonly assigned: readonly (readonly [label: string, value: string])[];
  readonly before: readonly (readonly [label: string, value: string])[];
  readonly after: readonly (readonly [label: string, value: string])[];
}

/** What the routes of configurations ask of labels. */
export function askedLabels(configs: readonly AlertmanagerConfig[]): AskedLabels {
  const values = new Map<string, Set<string>>();
  const patterned = new Set<string>();
  for (const route of configs.flatMap((config) => routesOf(config.route))) {
    for (const { label, operator, value } of route.matchers) {
      const known = values.get(label) ?? new Set();
      values.set(label, known);
      const listed = operator === "=" || operator === "!=" ? [value] : listedValues(value);
      if (listed === undefined) patterned.add(label);
      for (const each of listed ?? []) if (each !== "") known.add(each);
    }
  }
  return { values, patterned };
}

/**
 * The cases in which an alert's labels may be, as far as routes care: each label that the rule does not fix is absent, or has any of
 * the values that routes name. The first case is the plain one. Where there would be too many, one label is set at a time.
 */
export function labelCases(
  before: AlertFacts,
  after: AlertFacts,
  asked: AskedLabels,
  casesMax = 64,
): readonly LabelCase[] {
  const open: { readonly label: string; readonly options: readonly string[] }[] = [];
  for (const [label, values] of asked.values) {
    if (before.valueOf(label) !== undefined && after.valueOf(label) !== undefined) continue;
    const isThere = before.isAlwaysThere(label) && after.isAlwaysThere(label);
    const other = isThere || asked.patterned.has(label) ? [otherValue] : [];
    open.push({ label, options: [...(isThere ? [] : [""]), ...other, ...values] });
  }
  const count = open.reduce((product, { options }) => product * options.length, 1);
  const choices = count <= casesMax ? allChoices(open) : singleChoices(open).slice(0, casesMax);
  return choices.map((choice) => {
    const labels = (facts: AlertFacts) =>
      [...asked.values.keys()].map((label): readonly [string, string] => [
        label,
        facts.valueOf(label) ?? choice.get(label) ?? "",
      ]);
    const assigned = open.flatMap(({ label, options }): readonly (readonly [string, string])[] => {
      const value = choice.get(label) ?? "";
      return value === (options[0] ?? "") ? [] : [[label, value]];
    });
    return { assigned, before: labels(before), after: labels(after) };
  });
}

/** The labels of a case in words. */
export function caseText({ assigned }: Pick<LabelCase, "assigned">): string {
  return assigned
    .map(([label, value]) =>
      value === otherValue
        ? `\`${label}\` is something else`
        : `\`${formatMatcher({ label, operator: "=", value })}\``,
    )
    .join(" and ");
}

/** Stands for any value that no route names. */
const otherValue = "(other)";

type Open = readonly { readonly label: string; readonly options: readonly string[] }[];

function allChoices(open: Open): readonly ReadonlyMap<string, string>[] {
  let choices: readonly ReadonlyMap<string, string>[] = [new Map()];
  for (const { label, options } of open) {
    choices = choices.flatMap((choice) => options.map((value) => new Map(choice).set(label, value)));
  }
  return choices;
}

function singleChoices(open: Open): readonly ReadonlyMap<string, string>[] {
  const plain = new Map(open.map(({ label, options }) => [label, options[0] ?? ""]));
  return [
    plain,
    ...open.flatMap(({ label, options }) =>
      options.slice(1).map((value) => new Map(plain).set(label, value)),
    ),
  ];
}
