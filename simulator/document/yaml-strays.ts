import type { YamlError } from "./yaml-error-text.ts";
import { type YamlToken, yamlTokens } from "./yaml-tokens.ts";

/**
 * The tabs and line separators of a well-formed text that Prometheus's reader refuses and the parser does not. It
 * allows tabs at the beginning of a line only within quotes and brackets, and behind a text without quotes where they
 * are further in than what the text belongs to. `columnAt` tells where an offset stood in what was written, from 0.
 */
export function strayErrors(text: string, columnAt: (offset: number) => number): readonly YamlError[] {
  if (!/^ *\t|[\u2028\u2029]/m.test(text)) return [];
  const errors: YamlError[] = [];
  const indentation = new Indentation(columnAt);
  for (const token of yamlTokens(text)) {
    if (indentation.isOver) break;
    const { kind, source, offset } = token;
    const separator = kind === "double" || kind === "single" ? -1 : source.search(/[\u2028\u2029]/);
    if (separator >= 0) errors.push(separatorAt(source.charCodeAt(separator), offset + separator));
    if (kind === "blanks" && indentation.isLineStart && source.includes("\t")) {
      const tab = offset + source.indexOf("\t");
      if (!indentation.takesTabAt(columnAt(tab))) errors.push(tabAt(tab));
    }
    indentation.take(token);
  }
  return errors;
}

/** What Prometheus's reader knows of the lines before the one it reads. */
class Indentation {
  isLineStart = true;
  /** Whether a second document begins, which it never looks at. */
  isOver = false;
  readonly #columnAt: (offset: number) => number;
  // Where the innermost map or list outside of brackets stands; -1 outside of all.
  #column = -1;
  // Where what may become a key begins.
  #node: number | undefined;
  #depth = 0;
  #isBehindPlain = false;
  #hasContent = false;

  constructor(columnAt: (offset: number) => number) {
    this.#columnAt = columnAt;
  }

  takesTabAt(column: number): boolean {
    return this.#isBehindPlain ? column > this.#column : this.#depth > 0;
  }

  take({ kind, source, offset }: YamlToken): void {
    if (kind === "break") {
      this.isLineStart = true;
      if (this.#depth === 0) this.#node = undefined;
      return;
    }
    if (kind === "blanks") return;
    this.isLineStart = false;
    this.#isBehindPlain = kind === "plain";
    if (kind === "comment") return;
    if (kind === "mark") this.#takeMark(source, offset);
    else if (this.#depth === 0) this.#node ??= this.#columnAt(offset);
    this.#hasContent ||= source !== "---";
  }

  #takeMark(source: string, offset: number): void {
    if (source === "---" || source === "...") {
      this.isOver = this.#hasContent;
      this.#column = -1;
    } else if (source === "}" || source === "]") this.#depth--;
    else if (this.#depth === 0 && (source === "-" || source === "?")) {
      this.#column = this.#columnAt(offset);
      this.#node = undefined;
    } else if (this.#depth === 0 && source === ":") {
      this.#column = this.#node ?? this.#columnAt(offset);
      this.#node = undefined;
    } else {
      if (this.#depth === 0) this.#node ??= this.#columnAt(offset);
      if (source === "{" || source === "[") this.#depth++;
    }
  }
}

function tabAt(offset: number): YamlError {
  return { code: "TAB_AS_INDENT", message: "tabs are not allowed as indentation", pos: [offset, offset + 1] };
}

function separatorAt(code: number, offset: number): YamlError {
  const message = `the character U+${code.toString(16).toUpperCase()} ends the line for Prometheus; write a line break or a blank in its place`;
  return { code: "SEPARATOR", message, pos: [offset, offset + 1] };
}
