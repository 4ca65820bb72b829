import { shownText } from "./shown-text.ts";

/** An error of the YAML parser. */
export interface YamlError {
  readonly code: string;
  readonly message: string;
  /** Offsets in the text. */
  readonly pos: readonly [start: number, end: number];
}

/** What a YAML parser's error means to who wrote `text`, and what to write instead. */
export function yamlErrorText(error: YamlError, text: string): string {
  // A parser that gives up in the middle says so as an error of its own kind.
  if (/call stack/i.test(error.message)) return "the file is nested too deeply to be read; flatten it";
  switch (error.code) {
    case "DUPLICATE_KEY":
      return `the key \`${shownText(keyAt(text, error.pos[0]))}\` is written twice in this map; keep one of them`;
    case "TAB_AS_INDENT":
      return "tabs are not allowed as indentation; write spaces";
    default: {
      const message = error.message.split("\n")[0] ?? "malformed YAML";
      return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, "");
    }
  }
}

// The parser points at the key's first character only.
function keyAt(text: string, offset: number): string {
  const rest = text.slice(offset, offset + keyLengthMax);
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(rest);
  return quoted?.[1] ?? quoted?.[2] ?? /^[^\s:,{}[\]]*(?: +[^\s:,{}[\]]+)*/.exec(rest)?.[0] ?? rest;
}

const keyLengthMax = 200;
