/** Where a JSON text breaks off or goes wrong, and what was read of one of its lists until then. */
export interface JsonScan {
  /** The place of the fault in the text; its length where the text ends too early. */
  readonly faultAt: number;
  /** The items of the list that were whole before the fault, as texts with their beginnings. */
  readonly items: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Reads a JSON text that a parser refuses up to its first fault, and notes the whole items of the list at a key of the outermost
 * object (or of the outermost list). Needs no stack of calls, whatever the nesting.
 */
export function scanJson(text: string, listKey: string): JsonScan {
  return new Scanner(text, listKey).scan();
}

interface Container {
  readonly kind: "object" | "list";
  /** What may come next. */
  state: "first" | "value" | "key" | "colon" | "after";
  /** Of an object: the key whose value is read. */
  key: string | undefined;
}

const space = /[ \t\n\r]*/y;
const scalar =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON does not allow them in its strings.
  /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

class Scanner {
  readonly #text: string;
  readonly #listKey: string;
  readonly #open: Container[] = [];
  readonly #items: { start: number; end: number }[] = [];
  #at = 0;
  #itemStart: number | undefined;

  constructor(text: string, listKey: string) {
    this.#text = text;
    this.#listKey = listKey;
  }

  scan(): JsonScan {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    let isWhole = false;
    while (!isWhole) {
      this.#skipSpace();
      if (!this.#step()) break;
      isWhole = this.#open.length === 0;
    }
    this.#skipSpace();
    const isCut = isBeginning(this.#text.slice(this.#at));
    return { faultAt: isCut ? this.#text.length : this.#at, items: this.#items };
  }

  /** Takes one token; false where it does not fit. */
  #step(): boolean {
    const container = this.#open.at(-1);
    const character = this.#text[this.#at];
    if (character === undefined) return false;
    if (container === undefined) return this.#value(character);
    if (container.state === "after") {
      if (character === ",") {
        container.state = container.kind === "object" ? "key" : "value";
        this.#at++;
        return true;
      }
      return this.#close(container, character);
    }
    if (container.state === "first" && isClosing(container, character))
      return this.#close(container, character);
    if (container.state === "colon") {
      if (character !== ":") return false;
      container.state = "value";
      this.#at++;
      return true;
    }
    if (container.kind === "object" && container.state !== "value") return this.#key(container);
    return this.#value(character);
  }

  #key(container: Container): boolean {
    const start = this.#at;
    if (this.#text[start] !== '"' || !this.#scalar()) return false;
    container.key = this.#text.slice(start + 1, this.#at - 1);
    container.state = "colon";
    return true;
  }

  #value(character: string): boolean {
    if (this.#isList(this.#open.at(-1))) this.#itemStart = this.#at;
    if (character === "{" || character === "[") {
      const kind = character === "{" ? "object" : "list";
      this.#open.push({ kind, state: "first", key: undefined });
      this.#at++;
      return true;
    }
    if (!this.#scalar()) return false;
    this.#done();
    return true;
  }

  #close(container: Container, character: string): boolean {
    if (!isClosing(container, character)) return false;
    this.#at++;
    this.#open.pop();
    this.#done();
    return true;
  }

  /** A value is whole. */
  #done(): void {
    const container = this.#open.at(-1);
    if (container === undefined) return;
    container.state = "after";
    if (!this.#isList(container) || this.#itemStart === undefined) return;
    this.#items.push({ start: this.#itemStart, end: this.#at });
    this.#itemStart = undefined;
  }

  #isList(container: Container | undefined): boolean {
    if (container?.kind !== "list" || this.#open.length > 2 || this.#open.at(-1) !== container) return false;
    const [outermost] = this.#open;
    return outermost === container || (outermost?.kind === "object" && outermost.key === this.#listKey);
  }

  #scalar(): boolean {
    scalar.lastIndex = this.#at;
    const found = scalar.exec(this.#text);
    if (found === null) return false;
    this.#at += found[0].length;
    return true;
  }

  #skipSpace(): void {
    space.lastIndex = this.#at;
    this.#at += space.exec(this.#text)?.[0].length ?? 0;
  }
}

/** Whether a text is the beginning of a value whose rest is missing. */
function isBeginning(text: string): boolean {
  if (!text.startsWith('"'))
    return /^-?[\d.]*(?:[eE][+-]?)?$/.test(text) || words.some((word) => word.startsWith(text));
  for (let at = 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"' || text.charCodeAt(at) < 0x20) return false;
  }
  return true;
}

const words = ["true", "false", "null"];

function isClosing({ kind }: Container, character: string): boolean {
  return character === (kind === "object" ? "}" : "]");
}
