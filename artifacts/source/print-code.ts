import type { CallCode, Code, FieldsCode, ListCode } from "./code.ts";

const lineWidth = 110;
const indentWidth = 2;
/** A key of this many columns or fewer keeps its text on its line, as the formatter has it. */
const shortKeyWidth = indentWidth + 2;

/**
 * An expression as our formatter would leave it. `indent` is the depth of its line, `used` how many columns of the line
 * are taken before it, `after` how many are taken behind it.
 */
export function printCode(code: Code, indent: number, used: number, after: number): string {
  const flat = printFlat(code);
  if (flat !== undefined && used + flat.length + after <= lineWidth) return flat;
  switch (code.form) {
    case "literal":
    case "name":
    case "text":
      return flat ?? (code.form === "text" ? printTemplate(code.value) : "");
    case "list":
      return printList(code, indent);
    case "fields":
      return printFields(code, indent);
    case "call":
      return printCall(code, indent, used, after);
  }
}

/** A string of several lines reads best as one; every other, and what a template would change, is quoted. */
function isTemplate(value: string): boolean {
  return (
    value.includes("\n") &&
    !/[\r\u2028\u2029]/.test(value) &&
    !hasUnseen(value) &&
    value.trim().includes("\n")
  );
}

/** A string as a literal that no text can break out of, in the quotes that need fewer escapes. */
export function printText(value: string): string {
  const quoted = JSON.stringify(value).replace(
    unseen,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  if (countOf(value, '"') <= countOf(value, "'")) return quoted;
  return `'${quoted.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function countOf(value: string, sign: string): number {
  return value.split(sign).length - 1;
}

// Line ends that only JavaScript knows, and marks that turn or hide what a reader sees.
const unseen = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function hasUnseen(value: string): boolean {
  // Tabs and line ends are the only control characters that a template shows.
  return value.search(unseen) !== -1 || /[\p{Cc}\p{Cs}]/u.test(value.replace(/[\n\t]/g, ""));
}

function printTemplate(value: string): string {
  return `\`${value.replace(/[\\`]|\$(?=\{)/g, "\\$&")}\``;
}

/** The expression on one line; undefined where it has to take several. */
function printFlat(code: Code): string | undefined {
  switch (code.form) {
    case "literal":
      return String(code.value);
    case "name":
      return code.name;
    case "text":
      return isTemplate(code.value) ? undefined : printText(code.value);
    case "list": {
      if (isMatrix(code)) return undefined;
      const members = flatOf(code.members);
      return members && `[${members.join(", ")}]`;
    }
    case "call": {
      const values = flatOf(code.values);
      return values && `${code.callee}(${values.join(", ")})`;
    }
    case "fields": {
      if (code.fields.length === 0) return "{}";
      if (code.isSpread) return undefined;
      const values = flatOf(code.fields.map(([, value]) => value));
      return values && `{ ${values.map((value, index) => `${printKey(code, index)}: ${value}`).join(", ")} }`;
    }
  }
}

function flatOf(codes: readonly Code[]): readonly string[] | undefined {
  const flat: string[] = [];
  for (const code of codes) {
    const printed = printFlat(code);
    if (printed === undefined) return undefined;
    flat.push(printed);
  }
  return flat;
}

// The formatter puts objects of a list, and lists of a list, each on a line of its own when they have several members.
function isMatrix({ members }: ListCode): boolean {
  if (members.length < 2) return false;
  return (
    members.every((member) => member.form === "fields" && member.fields.length > 1) ||
    members.every((member) => member.form === "list" && member.members.length > 1)
  );
}

function printList({ members }: ListCode, indent: number): string {
  const inner = (indent + 1) * indentWidth;
  if (members.length > 1 && members.every(isNumber)) return printNumbers(members, indent);
  const lines = members.map((member) => `${blanks(indent + 1)}${printCode(member, indent + 1, inner, 1)},`);
  return `[\n${lines.join("\n")}\n${blanks(indent)}]`;
}

function isNumber(code: Code): boolean {
  return code.form === "literal" && typeof code.value === "number";
}

function printNumbers(members: readonly Code[], indent: number): string {
  const lines: string[] = [];
  let line = blanks(indent + 1);
  for (const [index, member] of members.entries()) {
    const word = `${printFlat(member) ?? ""}${index === members.length - 1 ? "," : ","}`;
    const isFirst = line.trim() === "";
    if (!isFirst && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = `${blanks(indent + 1)}${word}`;
    } else line += isFirst ? word : ` ${word}`;
  }
  return `[\n${[...lines, line].join("\n")}\n${blanks(indent)}]`;
}

function printFields(code: FieldsCode, indent: number): string {
  if (code.fields.length === 0) return "{}";
  const lines = code.fields.map(([, value], index) => printField(printKey(code, index), value, indent + 1));
  return `{\n${lines.join("\n")}\n${blanks(indent)}}`;
}

function printField(key: string, value: Code, indent: number): string {
  const start = `${blanks(indent)}${key}:`;
  const printed = printCode(value, indent, start.length + 1, 1);
  const isBroken = breaksAfter(value, printed, start.length + 2) && key.length > shortKeyWidth;
  return isBroken ? `${start}\n${blanks(indent + 1)}${printed},` : `${start} ${printed},`;
}

/** Whether the formatter puts a value below its name: a string that is too long for the line, and is no template. */
export function breaksAfter(value: Code, printed: string, used: number): boolean {
  return value.form === "text" && !printed.startsWith("`") && used + printed.length > lineWidth;
}

function printKey({ fields }: FieldsCode, index: number): string {
  const key = fields[index]?.[0] ?? "";
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : printText(key);
}

// The last value may begin on the line of the call when it brings brackets of its own.
function printCall({ callee, values }: CallCode, indent: number, used: number, after: number): string {
  const last = values.at(-1);
  const before = flatOf(values.slice(0, -1));
  if (last !== undefined && before !== undefined && (last.form === "list" || last.form === "fields")) {
    const start = `${callee}(${before.map((value) => `${value}, `).join("")}`;
    if (used + start.length + 1 <= lineWidth) {
      return `${start}${printCode(last, indent, used + start.length, after + 1)})`;
    }
  }
  const inner = (indent + 1) * indentWidth;
  const lines = values.map((value) => `${blanks(indent + 1)}${printCode(value, indent + 1, inner, 1)},`);
  return `${callee}(\n${lines.join("\n")}\n${blanks(indent)})`;
}

function blanks(indent: number): string {
  return " ".repeat(indent * indentWidth);
}
