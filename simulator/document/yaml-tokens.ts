import { Lexer } from "yaml";

/** What a token is, as far as anybody asks. */
export type YamlTokenKind = "blanks" | "break" | "comment" | "plain" | "block" | "double" | "single" | "mark";

/** A piece of a YAML text; all pieces together are the text. */
export interface YamlToken {
  readonly kind: YamlTokenKind;
  readonly source: string;
  readonly offset: number;
}

/** The pieces of a well-formed YAML text in their order. */
export function* yamlTokens(text: string): Generator<YamlToken> {
  let offset = 0;
  let isText = false;
  let isBlock = false;
  for (const source of new Lexer().lex(text)) {
    if (source === documentBegins || source === flowEnds) continue;
    if (source === textFollows) {
      isText = true;
      continue;
    }
    const kind = isText ? (isBlock ? "block" : "plain") : kindOf(source);
    if (isText) isBlock = false;
    else if (/^[|>]/.test(source)) isBlock = true;
    isText = false;
    yield { kind, source, offset };
    offset += source.length;
  }
}

// What the lexer says besides the pieces of the text.
const documentBegins = "\u0002";
const flowEnds = "\u0018";
const textFollows = "\u001f";

function kindOf(source: string): YamlTokenKind {
  switch (source.charAt(0)) {
    case " ":
    case "\t":
      return "blanks";
    case "\n":
    case "\r":
      return "break";
    case "#":
      return "comment";
    case '"':
      return "double";
    case "'":
      return "single";
    default:
      return "mark";
  }
}
