import type { VariableOption, VariableSort } from "../../dashboard/index.ts";

/** Sorts the options of a variable as its setting says. */
export function sortOptions(
  options: readonly VariableOption[],
  sort: VariableSort,
): readonly VariableOption[] {
  const [kind, direction] = sort.split("-");
  if (kind === undefined || kind === "none") return options;
  const sign = direction === "descending" ? -1 : 1;
  const compare = comparisons[kind] ?? plain;
  return [...options].sort((left, right) => sign * compare(left.text, right.text));
}

type Comparison = (left: string, right: string) => number;

const plain: Comparison = (left, right) => (left < right ? -1 : left > right ? 1 : 0);
const natural = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const comparisons: Readonly<Record<string, Comparison>> = {
  alphabetical: plain,
  caseless: (left, right) => plain(left.toLowerCase(), right.toLowerCase()),
  natural: natural.compare,
  // Texts without a number come first.
  numerical: (left, right) => numberIn(left) - numberIn(right),
};

function numberIn(text: string): number {
  const digits = /\d+/.exec(text);
  return digits === null ? -1 : Number(digits[0]);
}
