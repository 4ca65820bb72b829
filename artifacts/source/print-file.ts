import type { Code } from "./code.ts";
import { namesIn } from "./code-names.ts";
import { breaksAfter, printCode, printText } from "./print-code.ts";

/** A constant of a generated file. */
export interface Constant {
  readonly name: string;
  readonly type: string | undefined;
  readonly value: Code;
  /** What the constant is, above it. */
  readonly comment: string | undefined;
  readonly isExported: boolean;
}

/** A text as part of a comment: nothing in it ends the comment or turns what a reader sees. */
export function oneLine(written: string): string {
  return written
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll("*/", "* /")
    .slice(0, 80)
    .trim();
}

/** A generated file: where it comes from, what it needs of the kit, its constants. */
export interface PrintedFile {
  /** What stands at its head, each a line. */
  readonly head: readonly string[];
  /** From where the kit is imported. */
  readonly kit: string;
  /** What of the kit is there to be imported. */
  readonly kitNames: ReadonlySet<string>;
  readonly constants: readonly Constant[];
}

/** The text of a generated file, as our formatter would leave it. */
export function printFile({ head, kit, kitNames, constants }: PrintedFile): string {
  const used = new Set(
    constants.flatMap(({ value }) => [...namesIn(value)]).filter((each) => kitNames.has(each)),
  );
  const types = new Set(constants.flatMap(({ type }) => type ?? []));
  const parts = [
    `${head.map((line) => `// ${line}`).join("\n")}\n${importLine([...used], [...types], kit)}`,
    ...constants.map(printConstant),
  ];
  return `${parts.join("\n\n")}\n`;
}

function importLine(values: readonly string[], types: readonly string[], kit: string): string {
  const imported = [
    ...values.map((each) => ({ order: each, written: each })),
    ...types.map((each) => ({ order: each, written: values.length === 0 ? each : `type ${each}` })),
  ]
    .toSorted((left, right) => (orderKey(left.order) < orderKey(right.order) ? -1 : 1))
    .map(({ written }) => written);
  const keyword = values.length === 0 ? "import type" : "import";
  const line = `${keyword} { ${imported.join(", ")} } from ${printText(kit)};`;
  if (line.length <= 110) return line;
  return `${keyword} {\n${imported.map((each) => `  ${each},\n`).join("")}} from ${printText(kit)};`;
}

// Letter by letter, a capital before its small one.
function orderKey(text: string): string {
  return [...text]
    .map((letter) => `${letter.toLowerCase()}${letter === letter.toLowerCase() ? 1 : 0}`)
    .join("");
}

function printConstant({ name, type, value, comment, isExported }: Constant): string {
  const above = comment === undefined ? "" : `/** ${comment} */\n`;
  const start = `${isExported ? "export " : ""}const ${name}${type === undefined ? "" : `: ${type}`} =`;
  const printed = printCode(value, 0, start.length + 1, 1);
  const gap = breaksAfter(value, printed, start.length + 2) ? "\n  " : " ";
  return `${above}${start}${gap}${printed};`;
}
