import type { Chance } from "../../support/chance.ts";

/** A scalar in YAML: what stands on the line of its key, and the lines below it. */
export interface ScalarForm {
  readonly first: string;
  readonly rest: readonly string[];
}

/** A text in one of the forms that mean exactly it. */
export function scalarForm(chance: Chance, text: string, indent: string): ScalarForm {
  const isOneLine = /^[\x20-\x7e\u00a0-\ud7ff]*$/.test(text);
  if (!isOneLine) {
    if (chance.happens(0.75) && isBlockSafe(text)) return literal(text, indent);
    return { first: JSON.stringify(text), rest: [] };
  }
  if (isPlain(text) && chance.happens(0.6)) {
    return chance.happens(0.08) ? wrapped(text, indent) : { first: text, rest: [] };
  }
  if (chance.happens(0.12) && isBlockSafe(text)) return literal(text, indent);
  if (chance.happens(0.12) && isBlockSafe(text)) return folded(text, indent);
  return { first: chance.happens(0.5) ? singleQuoted(text) : JSON.stringify(text), rest: [] };
}

/** A text as it may stand within brackets and braces. */
export function flowScalar(chance: Chance, text: string): string {
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(text) && isPlain(text) && chance.happens(0.6)) return text;
  if (/^[\x20-\x7e]*$/.test(text) && chance.happens(0.5)) return singleQuoted(text);
  return JSON.stringify(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

// Neither a number nor a word with a meaning of its own, and nothing that begins or ends a scalar.
function isPlain(text: string): boolean {
  return (
    /^[A-Za-z(][^:#]*$/.test(text) &&
    !/\s$/.test(text) &&
    !/^(?:y|n|yes|no|on|off|true|false|null|inf|nan)$/i.test(text)
  );
}

function isBlockSafe(text: string): boolean {
  return text.trim() !== "" && !/^[\s]/.test(text) && !/\n\s*\n$/.test(text) && !/[^\S\n ]/.test(text);
}

function literal(text: string, indent: string): ScalarForm {
  const ends = text.endsWith("\n");
  const lines = (ends ? text.slice(0, -1) : text).split("\n");
  return { first: ends ? "|" : "|-", rest: lines.map((line) => (line === "" ? "" : indent + line)) };
}

function folded(text: string, indent: string): ScalarForm {
  return { first: ">-", rest: cut(text).map((line) => indent + line) };
}

function wrapped(text: string, indent: string): ScalarForm {
  const [first = "", ...rest] = cut(text);
  return { first, rest: rest.map((line) => indent + line) };
}

// In two, at a single space in the middle where there is one, as YAML folds lines together with one.
function cut(text: string): readonly string[] {
  const at = /\S \S/.exec(text.slice(Math.floor(text.length / 3)));
  if (at === null) return [text];
  const space = Math.floor(text.length / 3) + at.index + 1;
  return [text.slice(0, space), text.slice(space + 1)];
}
