import { formatFloat } from "../promql/index.ts";
import type {
  AlertDescription,
  Change,
  Difference,
  NamedText,
  SampleDescription,
} from "../promtool/index.ts";
import { clipped, clippedQuote, labelsText } from "./clipped-text.ts";
import { lineDifference } from "./line-difference.ts";
import type { Style } from "./style.ts";

/** How expected and actual alerts differ, line by line. */
export function alertDifferenceLines(
  differences: readonly Difference<AlertDescription>[],
  style: Style,
): readonly string[] {
  return differenceLines(differences, { name: alertName, details: annotationLines }, style);
}

/** How expected and actual samples differ, line by line. */
export function sampleDifferenceLines(
  differences: readonly Difference<SampleDescription>[],
  style: Style,
): readonly string[] {
  const name = (sample: SampleDescription) => named(sample.labels, "__name__");
  const details = () => [];
  return differenceLines(differences, { name, details, rest: (sample) => ` ${valueText(sample)}` }, style);
}

const indent = "      ";
// More tell nothing new; the whole is in the JSON report.
const differencesShownMax = 20;
const changesShownMax = 20;

interface ItemText<Item> {
  readonly name: (item: Item) => string;
  /** What follows the name where there is nothing to compare the item with. */
  readonly rest?: (item: Item) => string;
  readonly details: (item: Item, style: Style) => readonly string[];
}

function differenceLines<Item>(
  differences: readonly Difference<Item>[],
  { name, rest = () => "", details }: ItemText<Item>,
  style: Style,
): readonly string[] {
  const lines: string[] = [];
  for (const difference of differences.slice(0, differencesShownMax)) {
    switch (difference.kind) {
      case "missing": {
        const { expected } = difference;
        lines.push(
          `${style.bad("missing")}     ${name(expected)}${rest(expected)}`,
          ...details(expected, style),
        );
        break;
      }
      case "unexpected": {
        const { got } = difference;
        lines.push(`${style.bad("unexpected")}  ${name(got)}${rest(got)}`, ...details(got, style));
        break;
      }
      case "changed":
        lines.push(`${style.bad("differs")}     ${name(difference.got)}`);
        lines.push(...difference.changes.slice(0, changesShownMax).flatMap((one) => changeLines(one, style)));
        if (difference.changes.length > changesShownMax) {
          lines.push(style.quiet(`${indent}and ${difference.changes.length - changesShownMax} more`));
        }
        break;
      default:
        difference satisfies never;
    }
  }
  const more = differences.length - differencesShownMax;
  if (more > 0) lines.push(style.quiet(`and ${more} more`));
  return lines;
}

function changeLines(change: Change, style: Style): readonly string[] {
  const { field, name, expected, got } = change;
  const head = `${indent}${field}${name === "" ? "" : ` \`${clipped(name)}\``}`;
  const byLine = multilineDifference(change, style);
  if (byLine !== undefined)
    return [`${head}  (${style.good("- expected")}, ${style.bad("+ got")})`, ...byLine];
  const from = firstDifference(expected ?? "", got ?? "");
  const shown = (text: string | undefined) =>
    text === undefined ? "nothing" : field === "value" ? text : clippedQuote(text, from);
  const [left, right] = [shown(expected), shown(got)];
  const lines = [
    head,
    `${indent}  expected  ${style.good(left)}`,
    `${indent}  got       ${style.bad(right)}`,
  ];
  if (field === "value" && expected === "NaN" && got === "NaN") {
    lines.push(
      style.quiet(`${indent}  NaN is equal to nothing, itself included; ask for it with \`x != x\``),
    );
  } else if (field !== "value" && isHardToSee(left, right)) {
    lines.push(style.quiet(`${indent}            ${" ".repeat(firstDifference(left, right))}^`));
  }
  return lines;
}

// Where texts are long and begin alike, an eye needs help.
function isHardToSee(left: string, right: string): boolean {
  const lengthMin = 24;
  const at = firstDifference(left, right);
  return Math.min(left.length, right.length) >= lengthMin && at > 1 && at < 120;
}

function multilineDifference({ field, expected, got }: Change, style: Style): readonly string[] | undefined {
  if (field === "value" || expected === undefined || got === undefined) return undefined;
  if (!expected.includes("\n") && !got.includes("\n")) return undefined;
  return lineDifference(expected, got)?.map(({ side, text }) => {
    switch (side) {
      case "both":
        return `${indent}    ${visible(text)}`;
      case "expected":
        return `${indent}  ${style.good(`- ${visible(text)}`)}`;
      case "got":
        return `${indent}  ${style.bad(`+ ${visible(text)}`)}`;
      default:
        return side satisfies never;
    }
  });
}

// Blanks at the end of a line are all that some texts differ in.
function visible(line: string): string {
  const text = line.trimEnd();
  const blanks = [...line.slice(text.length)].map((blank) =>
    blank === "\t" ? "→" : blank === "\r" ? "␍" : "·",
  );
  return clipped(text + blanks.join(""));
}

function firstDifference(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  return at;
}

function annotationLines({ annotations }: AlertDescription, style: Style): readonly string[] {
  return annotations.map(([name, text]) =>
    style.quiet(`${indent}annotation \`${clipped(name)}\`  ${clippedQuote(text, 0)}`),
  );
}

function alertName({ labels }: AlertDescription): string {
  return named(labels, "alertname");
}

function valueText({ value, histogram }: SampleDescription): string {
  return histogram === "" ? formatFloat(value) : histogram;
}

function named(labels: readonly NamedText[], nameLabel: string): string {
  const name = labels.find(([label]) => label === nameLabel)?.[1] ?? "";
  const others = labels.filter(([label]) => label !== nameLabel);
  return name !== "" && others.length === 0 ? name : name + labelsText(others);
}
