/** Something wrong in one line; caught by the parser, which knows the file and the line. */
export class LineProblem extends Error {
  readonly code: string;
  /** One-based. */
  readonly column: number;

  constructor(code: string, message: string, column: number) {
    super(message);
    this.name = "LineProblem";
    this.code = code;
    this.column = column;
  }
}

/** A position in one line, and the small readers of the text format that move it. */
export class LineReader {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  fail(code: string, message: string): never {
    throw new LineProblem(code, message, this.position + 1);
  }

  skipBlanks(): void {
    while (this.text[this.position] === " " || this.text[this.position] === "\t") this.position++;
  }

  /** Moves past `character` if it stands here. */
  take(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  /** Everything up to the next blank, brace, or the end. */
  readWord(): string {
    const start = this.position;
    while (!this.isAtEnd && !isWordEnd(this.text[this.position])) this.position++;
    return this.text.slice(start, this.position);
  }

  /** A quoted string with the escapes `\\`, `\"` and `\n`; any other escape stands for itself. */
  readQuoted(): string {
    const opening = this.position;
    if (!this.take('"')) this.fail("no-quote", 'a label value starts with `"`');
    let value = "";
    let copied = this.position;
    while (!this.isAtEnd) {
      const character = this.text[this.position];
      if (character === '"') {
        value += this.text.slice(copied, this.position);
        this.position++;
        return value;
      }
      if (character === "\\") {
        value += this.text.slice(copied, this.position) + unescaped(this.text[this.position + 1]);
        this.position += 2;
        copied = this.position;
      } else {
        this.position++;
      }
    }
    this.position = opening;
    return this.fail("open-quote", 'the text that starts here has no closing `"`');
  }

  /** The rest of the line. */
  readRest(): string {
    const rest = this.text.slice(this.position);
    this.position = this.text.length;
    return rest;
  }
}

function isWordEnd(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "{";
}

function unescaped(character: string | undefined): string {
  switch (character) {
    case "n":
      return "\n";
    case "\\":
    case '"':
      return character;
    default:
      return `\\${character ?? ""}`;
  }
}
