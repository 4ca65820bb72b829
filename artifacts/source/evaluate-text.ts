/** What a generated file may use, by name: functions and constants of the kit. */
export type Kit = Readonly<Record<string, unknown>>;

/** A generated file that cannot be read back: our own mistake, told with its place. */
class GeneratedTextError extends Error {
  readonly code = "import/generated-text";
}

/**
 * Reads a generated file back and gives the values of its constants. It understands the few forms in which such files
 * are written and no more, so nothing that an imported file holds can be executed. Throws a `GeneratedTextError`.
 */
export function evaluateText(text: string, kit: Kit): ReadonlyMap<string, unknown> {
  return new TextReader(text, kit).file();
}

const word = /[A-Za-z_$][\w$]*/y;
const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/y;
const quoted = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y;
const template = /`(?:[^`\\$]|\\.|\$(?!\{))*`/sy;
const gap = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const importStatement = /import (?:type )?\{[\w\s,$]*\} from "[^"\n]*";/y;

function unquote(literal: string): unknown {
  if (literal.startsWith('"')) return JSON.parse(literal);
  return JSON.parse(`"${literal.slice(1, -1).replaceAll("\\'", "'").replaceAll('"', '\\"')}"`);
}

class TextReader {
  readonly #text: string;
  readonly #kit: Kit;
  readonly #constants = new Map<string, unknown>();
  #offset = 0;

  constructor(text: string, kit: Kit) {
    this.#text = text;
    this.#kit = kit;
  }

  file(): ReadonlyMap<string, unknown> {
    this.#match(gap);
    while (this.#match(importStatement) !== undefined) this.#match(gap);
    while (this.#offset < this.#text.length) this.#constant();
    return this.#constants;
  }

  #constant(): void {
    const first = this.#word();
    if ((first === "export" ? this.#word() : first) !== "const") this.#fail("a constant");
    const name = this.#word();
    if (this.#take(":")) this.#word();
    this.#expect("=");
    const value = this.#expression();
    this.#expect(";");
    this.#constants.set(name, value);
  }

  #expression(): unknown {
    if (this.#take("[")) return this.#list("]");
    if (this.#take("{")) return this.#object();
    const string = this.#match(quoted);
    if (string !== undefined) return this.#after(unquote(string));
    const lines = this.#match(template);
    if (lines !== undefined) return this.#after(lines.slice(1, -1).replace(/\\([\\`$])/g, "$1"));
    const digits = this.#match(number);
    if (digits !== undefined) return this.#after(Number(digits));
    return this.#named(this.#word());
  }

  #named(name: string): unknown {
    switch (name) {
      case "true":
        return true;
      case "false":
        return false;
      case "null":
        return null;
      case "undefined":
        return undefined;
    }
    if (this.#constants.has(name)) return this.#constants.get(name);
    const value = Object.hasOwn(this.#kit, name)
      ? this.#kit[name]
      : this.#fail(`a known name, not \`${name}\``);
    if (!this.#take("(")) return value;
    const values = this.#list(")");
    return typeof value === "function" ? Reflect.apply(value, undefined, values) : this.#fail("a function");
  }

  #list(end: string): readonly unknown[] {
    const members: unknown[] = [];
    while (!this.#take(end)) {
      members.push(this.#expression());
      if (!this.#take(",")) {
        this.#expect(end);
        break;
      }
    }
    return members;
  }

  #object(): unknown {
    const members: (readonly [string, unknown])[] = [];
    while (!this.#take("}")) {
      const string = this.#match(quoted);
      const key: unknown = string === undefined ? this.#word() : this.#after(unquote(string));
      this.#expect(":");
      members.push([String(key), this.#expression()]);
      if (!this.#take(",")) {
        this.#expect("}");
        break;
      }
    }
    return Object.fromEntries(members);
  }

  #word(): string {
    const found = this.#match(word) ?? this.#fail("a name");
    return this.#after(found);
  }

  #take(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.#offset)) return false;
    this.#offset += sign.length;
    this.#match(gap);
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) this.#fail(`\`${sign}\``);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#offset += found.length;
    return found;
  }

  #after<Value>(value: Value): Value {
    this.#match(gap);
    return value;
  }

  #fail(wanted: string): never {
    const line = this.#text.slice(0, this.#offset).split("\n").length;
    throw new GeneratedTextError(`line ${line} of the generated file should have ${wanted} here`);
  }
}
