import { PlainPlaces } from "./plain-yaml-places.ts";
import { foldedBlock, foldedLines, NotPlain, plainValue, withoutComment } from "./plain-yaml-text.ts";

/** The value of a text in plain YAML, and where its parts stand. */
export interface PlainYaml {
  readonly value: unknown;
  readonly places: PlainPlaces;
}

/**
 * Reads the YAML that rule and test files are nearly always written in: one document of block maps and lists, keys that
 * are names, texts on one line or in a block. That takes a fifteenth of what the parser takes, which knows all of YAML.
 * Undefined at the first doubt, so that the parser decides whatever is rare or wrong; where there is a result, it is
 * the parser's.
 */
export function readPlainYaml(text: string): PlainYaml | undefined {
  const start = beginMark.exec(text)?.[0].length ?? 0;
  if (text.slice(start).search(foreign) >= 0 || text.slice(0, start).includes("\t")) return undefined;
  try {
    return new PlainYamlReader(text).read(start);
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

// The mark that a document may begin with, and comments before it.
const beginMark = /^(?: *(?:#.*)?\n)*--- *(?: #.*)?(?:\n|$)/;
// Other blanks and line breaks than the usual ones, marks between documents, and directives.
const foreign = /[\t\r\u0085\u2028\u2029\ufeff]|^(?:---|\.\.\.|%)/m;

class PlainYamlReader {
  readonly #text: string;
  readonly #places: PlainPlaces;
  // Where the line to be read next begins behind its indentation, and how far it is indented; -1 at the end.
  #at = 0;
  #column = -1;
  #keyEndedAt = 0;

  constructor(text: string) {
    this.#text = text;
    this.#places = new PlainPlaces(text);
  }

  read(start: number): PlainYaml {
    this.#toLine(start);
    if (this.#column !== 0) throw new NotPlain();
    this.#places.root = this.#at;
    const value = this.#node(0);
    if (this.#column >= 0) throw new NotPlain();
    return { value, places: this.#places };
  }

  /** Goes to the first line from this offset on that is neither empty nor a comment. */
  #toLine(lineStart: number): void {
    const text = this.#text;
    let start = lineStart;
    while (start < text.length) {
      const at = this.#pastBlanks(start);
      const code = text.charCodeAt(at);
      if (code === lineBreak) start = at + 1;
      else if (code === hash) start = this.#lineEnd(at) + 1;
      else if (at < text.length) {
        this.#at = at;
        this.#column = at - start;
        return;
      } else break;
    }
    this.#at = text.length;
    this.#column = -1;
  }

  #node(column: number): unknown {
    if (column > columnMax) throw new NotPlain();
    return this.#isItem(this.#at) ? this.#list(column) : this.#map(column);
  }

  /** The value of a key in a map at this column, on the lines below the key. */
  #below(column: number): unknown {
    const isText = !this.#isItem(this.#at) && this.#keyEnd(this.#at) < 0;
    return isText ? this.#scalar(this.#at, column) : this.#node(this.#column);
  }

  #list(column: number): unknown[] {
    const items: unknown[] = [];
    const offsets: number[] = [];
    do {
      const at = this.#pastBlanks(this.#at + 1);
      if (this.#isLineOver(at)) {
        this.#toLine(this.#lineEnd(at) + 1);
        if (this.#column <= column) throw new NotPlain();
        offsets.push(this.#at);
        items.push(this.#node(this.#column));
      } else {
        offsets.push(at);
        if (this.#keyEnd(at) < 0) items.push(this.#scalar(at, column));
        else {
          this.#column += at - this.#at;
          this.#at = at;
          items.push(this.#map(this.#column));
        }
      }
      if (this.#column > column) throw new NotPlain();
    } while (this.#column === column && this.#isItem(this.#at));
    this.#places.note(items, offsets);
    return items;
  }

  #map(column: number): Readonly<Record<string, unknown>> {
    const map: Record<string, unknown> = {};
    const offsets: number[] = [];
    do {
      const key = this.#keyAt(this.#at, map);
      offsets.push(this.#at);
      const at = this.#pastColon();
      if (this.#isLineOver(at)) {
        this.#toLine(this.#lineEnd(at) + 1);
        const isFurtherIn = this.#column > column;
        const isList = this.#column === column && this.#isItem(this.#at);
        offsets.push(isFurtherIn || isList ? this.#at : at);
        if (isFurtherIn) map[key] = this.#below(column);
        else map[key] = isList ? this.#list(column) : null;
      } else {
        offsets.push(at);
        const code = this.#text.charCodeAt(at);
        const isBlock = code === verticalBar || code === greaterThan;
        map[key] = isBlock ? this.#block(at, column) : this.#scalar(at, column);
      }
      if (this.#column > column) throw new NotPlain();
    } while (this.#column === column);
    this.#places.note(map, offsets);
    return map;
  }

  /** A value; lines behind it that are further in than `column` belong to it. */
  #scalar(at: number, column: number): unknown {
    const text = this.#text;
    let lineEnd = this.#lineEnd(at);
    let value: unknown;
    if (isEnclosing(text.charCodeAt(at))) {
      value = this.#enclosed(at, false);
      lineEnd = this.#lineEnd(this.#at);
      if (this.#at < lineEnd && !behindEnd.test(text.slice(this.#at, lineEnd))) throw new NotPlain();
    } else {
      const lines = this.#furtherLines(lineEnd, column);
      if (lines.length === 0) value = plainValue(withoutComment(text.slice(at, lineEnd)));
      else {
        const all = [text.slice(at, lineEnd), ...lines];
        if (all.some((line) => line.includes(" #"))) throw new NotPlain();
        lineEnd = this.#at;
        value = plainValue(withoutComment(foldedLines(all)));
      }
    }
    this.#toLine(lineEnd + 1);
    if (this.#column > column) throw new NotPlain();
    return value;
  }

  /** The lines behind this one that are further in than `column`, and empty ones between; `#at` is at their end. */
  #furtherLines(lineEnd: number, column: number): readonly string[] {
    const lines: string[] = [];
    let emptyCount = 0;
    for (let start = lineEnd + 1; start < this.#text.length; start = this.#lineEnd(start) + 1) {
      const at = this.#pastBlanks(start);
      const end = this.#lineEnd(at);
      if (at === end) emptyCount++;
      else if (at - start <= column || this.#text.charCodeAt(at) === hash) break;
      else {
        for (; emptyCount > 0; emptyCount--) lines.push("");
        lines.push(this.#text.slice(at, end));
        this.#at = end;
      }
    }
    return lines;
  }

  /** A value in quotes or brackets; `#at` is behind it afterwards. */
  #enclosed(at: number, isInBrackets: boolean): unknown {
    const code = this.#text.charCodeAt(at);
    if (code === openBracket) return this.#flowList(at);
    if (code === openBrace) return this.#flowMap(at);
    const close = code === singleQuote ? this.#singleClose(at + 1) : this.#doubleClose(at + 1);
    if (close >= this.#text.length) throw new NotPlain();
    this.#at = close + 1;
    let inner = this.#text.slice(at + 1, close);
    // Prometheus's reader looks at no indentation within quotes.
    if (inner.includes("\n")) {
      if (isInBrackets) throw new NotPlain();
      inner = foldedLines(this.#text.slice(at + 1, close + 1).split("\n")).slice(0, -1);
    }
    if (code === singleQuote) return inner.replaceAll("''", "'");
    return inner.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
  }

  #flowList(from: number): unknown[] {
    const items: unknown[] = [];
    const offsets: number[] = [];
    let at = this.#pastBlanks(from + 1);
    while (items.length > 0 || this.#text.charCodeAt(at) !== closeBracket) {
      offsets.push(at);
      items.push(this.#flowValue(at));
      at = this.#pastBlanks(this.#at);
      if (this.#text.charCodeAt(at) === closeBracket) break;
      at = this.#pastComma(at);
    }
    this.#at = at + 1;
    this.#places.note(items, offsets);
    return items;
  }

  #flowMap(from: number): Readonly<Record<string, unknown>> {
    const map: Record<string, unknown> = {};
    const offsets: number[] = [];
    let at = this.#pastBlanks(from + 1);
    while (offsets.length > 0 || this.#text.charCodeAt(at) !== closeBrace) {
      const key = this.#keyAt(at, map);
      const valueAt = this.#pastColon();
      offsets.push(at, valueAt);
      map[key] = this.#flowValue(valueAt);
      at = this.#pastBlanks(this.#at);
      if (this.#text.charCodeAt(at) === closeBrace) break;
      at = this.#pastComma(at);
    }
    this.#at = at + 1;
    this.#places.note(map, offsets);
    return map;
  }

  #flowValue(at: number): unknown {
    if (isEnclosing(this.#text.charCodeAt(at))) return this.#enclosed(at, true);
    flowText.lastIndex = at;
    const text = flowText.exec(this.#text)?.[0];
    if (text === undefined) throw new NotPlain();
    this.#at = at + text.length;
    return plainValue(text);
  }

  #pastComma(at: number): number {
    if (this.#text.charCodeAt(at) !== comma) throw new NotPlain();
    return this.#pastBlanks(at + 1);
  }

  #singleClose(from: number): number {
    const text = this.#text;
    let close = text.indexOf("'", from);
    while (close >= 0 && text.charCodeAt(close + 1) === singleQuote) close = text.indexOf("'", close + 2);
    return close < 0 ? text.length : close;
  }

  #doubleClose(from: number): number {
    const text = this.#text;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === doubleQuote) return at;
      // Other escapes are rare.
      if (code === backslash && !'"\\n'.includes(text.charAt(++at))) throw new NotPlain();
    }
    return text.length;
  }

  /** A text of several lines behind `|` or `>`, in a map at this column. */
  #block(at: number, column: number): string {
    const headerEnd = this.#lineEnd(at);
    const header = this.#text.slice(at, headerEnd);
    if (header.length > 2 || (header.length === 2 && !header.endsWith("-"))) throw new NotPlain();
    const isFolded = header.startsWith(">");
    const lines: string[] = [];
    let emptyCount = 0;
    let indentation = -1;
    let start = headerEnd + 1;
    for (; start < this.#text.length; start = this.#lineEnd(start) + 1) {
      const first = this.#pastBlanks(start);
      const width = first - start;
      if (this.#text.charCodeAt(first) === lineBreak && width <= indentation) {
        emptyCount++;
        continue;
      }
      if (indentation < 0) indentation = width;
      if (width <= column) break;
      const line = this.#text.slice(start + indentation, this.#lineEnd(start));
      if (width < indentation || line.trim() === "") throw new NotPlain();
      for (; emptyCount > 0; emptyCount--) lines.push("");
      lines.push(line);
    }
    if (lines.length === 0 || (start >= this.#text.length && !this.#text.endsWith("\n")))
      throw new NotPlain();
    this.#toLine(start);
    return (isFolded ? foldedBlock(lines) : lines.join("\n")) + (header.length === 2 ? "" : "\n");
  }

  #pastBlanks(from: number): number {
    let at = from;
    while (this.#text.charCodeAt(at) === blank) at++;
    return at;
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf("\n", from);
    return end < 0 ? this.#text.length : end;
  }

  /** Whether nothing but a comment follows on the line. */
  #isLineOver(at: number): boolean {
    const code = this.#text.charCodeAt(at);
    return at >= this.#text.length || code === lineBreak || code === hash;
  }

  #isItem(at: number): boolean {
    if (this.#text.charCodeAt(at) !== dash) return false;
    const next = this.#text.charCodeAt(at + 1);
    return next === blank || next === lineBreak || at + 1 === this.#text.length;
  }

  /** The key that begins here, which must be new to its map. */
  #keyAt(at: number, map: object): string {
    const end = this.#keyEnd(at);
    if (end < 0) throw new NotPlain();
    const code = this.#text.charCodeAt(at);
    const isQuoted = code === singleQuote || code === doubleQuote;
    const key = isQuoted ? this.#text.slice(at + 1, end - 1) : this.#text.slice(at, end);
    if (Object.hasOwn(map, key) || noName.test(key)) throw new NotPlain();
    this.#keyEndedAt = end;
    return key;
  }

  /** Where the value of the key that was read last begins. */
  #pastColon(): number {
    return this.#pastBlanks(this.#pastBlanks(this.#keyEndedAt) + 1);
  }

  /** Where a key that begins here ends, -1 where none does. */
  #keyEnd(at: number): number {
    keyPattern.lastIndex = at;
    return keyPattern.test(this.#text) ? keyPattern.lastIndex : -1;
  }
}

// Whatever is nested is further in; this bounds the depth.
const columnMax = 500;

const keyPattern =
  /(?:[A-Za-z_][\w./-]{0,500}|"[A-Za-z_][\w./-]{0,500}"|'[A-Za-z_][\w./-]{0,500}')(?= *:(?: |$))/my;
const noName = /^(?:null|true|false|__proto__)$/i;

const behindEnd = /^ *(?: #.*)?$/;

// Within brackets a text ends at the next comma or bracket; with anything that means more it is the parser's.
const flowText = /[\w./+()=<>~^$-](?:[\w./+()=<>~^$-]| +(?=[\w./+()=<>~^$-])){0,1000}(?= *[,\]}])/y;

function isEnclosing(code: number): boolean {
  return code === singleQuote || code === doubleQuote || code === openBracket || code === openBrace;
}

const lineBreak = 0x0a;
const blank = 0x20;
const doubleQuote = 0x22;
const hash = 0x23;
const singleQuote = 0x27;
const dash = 0x2d;
const comma = 0x2c;
const greaterThan = 0x3e;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const backslash = 0x5c;
const verticalBar = 0x7c;
