import { isNativeError } from "node:util/types";
import { type Redaction, redactedMark } from "../redaction/index.ts";

/** How large one line may become. */
export interface TextLimits {
  /** Characters of the whole line; at three bytes each it stays under what Loki takes (256 KiB). */
  readonly lineChars: number;
  readonly stringChars: number;
  readonly depth: number;
  /** Members of one object or array. */
  readonly members: number;
}

/** Limits of every line that the logger writes. */
const lineLimits: TextLimits = { lineChars: 80_000, stringChars: 16_384, depth: 8, members: 200 };

const keyChars = 256;
// What JSON takes as it is: printable ASCII without `"` and `\`.
const needsEscapes = /[^ !#-[\]-~]/;
const cutCredentials = /:\/\/[^\s/@]*$/;
const bigIntBound = 10n ** 40n;

/**
 * Writes values as JSON text, members of objects in their order, secrets redacted. Never throws, whatever getters,
 * proxies and `toJSON` do, and stays within its limits: what is longer is cut, and marked as such. One writer serves
 * one line.
 */
export class JsonText {
  /** Whether anything was left out. */
  isCut = false;
  #charsLeft: number;
  readonly #redaction: Redaction;
  readonly #limits: TextLimits;
  readonly #ancestors: object[] = [];

  constructor(redaction: Redaction, limits: TextLimits = lineLimits) {
    this.#redaction = redaction;
    this.#limits = limits;
    this.#charsLeft = limits.lineChars;
  }

  /** A value as JSON; undefined for what JSON leaves out: functions, symbols, undefined. */
  value(value: unknown): string | undefined {
    switch (typeof value) {
      case "string":
        return this.string(value);
      case "number":
        return this.#count(Number.isFinite(value) ? `${value}` : `"${value}"`);
      case "boolean":
        return value ? "true" : "false";
      case "bigint":
        // Writing a huge one takes time that grows with its square.
        return this.#count(value > -bigIntBound && value < bigIntBound ? `"${value}"` : `"[bigint]"`);
      case "object":
        return value === null ? "null" : this.#object(value);
      default:
        return undefined;
    }
  }

  /** A string as JSON, scrubbed and cut. */
  string(text: string): string {
    let kept = text;
    if (text.length > this.#limits.stringChars) {
      this.isCut = true;
      // A URL's credentials whose end was cut off can no longer be told from a host.
      kept = text.slice(0, this.#limits.stringChars).replace(cutCredentials, "://");
    }
    kept = this.#redaction.scrub(kept);
    if (kept.length < text.length && text.length > this.#limits.stringChars)
      kept += `[cut ${text.length - this.#limits.stringChars} characters]`;
    let quoted = quote(kept);
    if (quoted.length > this.#charsLeft) {
      this.isCut = true;
      // An escape takes up to six characters.
      quoted = quote(kept.slice(0, Math.max(0, Math.floor(this.#charsLeft / 6) - 1)));
    }
    return this.#count(quoted);
  }

  /** The members of an object as `"name":value` joined by commas; `rename` gives a name or leaves the member out. */
  members(object: object, rename?: (name: string) => string | undefined): string {
    let text = "";
    let count = 0;
    for (const name of namesOf(object)) {
      const shown = rename === undefined ? name : rename(name);
      if (shown === undefined) continue;
      if (count >= this.#limits.members || this.#charsLeft <= 0) {
        this.isCut = true;
        break;
      }
      const value = this.#member(object, name);
      if (value === undefined) continue;
      count += 1;
      const key = quote(shown.length > keyChars ? shown.slice(0, keyChars) : shown);
      this.#charsLeft -= key.length + 2;
      text += text === "" ? `${key}:${value}` : `,${key}:${value}`;
    }
    return text;
  }

  /** As `members`, for an object that is not itself within braces of this writer. */
  fields(object: object, rename: (name: string) => string | undefined): string {
    return this.#nestedValue(object, () => this.members(object, rename));
  }

  /** An error as an object: its type, message, stack, causes and further fields. */
  error(error: object): string {
    return this.#nested(error, () => {
      const parts: string[] = [];
      const add = (name: string, value: unknown) => {
        const text = value === undefined ? undefined : this.value(value);
        if (text !== undefined) parts.push(`"${name}":${text}`);
      };
      add("type", read(error, "name"));
      add("message", read(error, "message"));
      add("stack", read(error, "stack"));
      add("cause", read(error, "cause"));
      add("errors", read(error, "errors"));
      const rest = this.members(error, (name) => (errorFields.has(name) ? undefined : name));
      if (rest !== "") parts.push(rest);
      return `{${parts.join(",")}}`;
    });
  }

  #member(object: object, name: string): string | undefined {
    const value = read(object, name);
    if (isWorthHiding(value) && (this.#redaction.isSecret(name) || this.#isNamedSecret(object, name)))
      return this.#count(`"${redactedMark}"`);
    return this.value(value);
  }

  /** Headers also come as `{ name: "authorization", value: "…" }`. */
  #isNamedSecret(object: object, name: string): boolean {
    if (name !== "value") return false;
    const given = read(object, "name") ?? read(object, "key");
    return typeof given === "string" && this.#redaction.isSecret(given);
  }

  #object(object: object): string | undefined {
    if (this.#ancestors.length >= this.#limits.depth) {
      this.isCut = true;
      return this.#count(Array.isArray(object) ? '"[array]"' : '"[object]"');
    }
    try {
      if (Array.isArray(object)) return this.#nested(object, () => `[${this.#items(object)}]`);
      const prototype: unknown = Object.getPrototypeOf(object);
      if (prototype !== Object.prototype && prototype !== null) {
        const known = this.#knownObject(object);
        if (known !== undefined) return known;
      }
      const toJson = read(object, "toJSON");
      if (typeof toJson === "function") {
        const replaced: unknown = this.#nestedValue(object, () => Reflect.apply(toJson, object, [""]));
        return replaced === object ? '"[circular]"' : this.#nested(object, () => this.value(replaced));
      }
      return this.#nested(object, () => `{${this.members(object)}}`);
    } catch {
      return this.#count('"[unreadable]"');
    }
  }

  #knownObject(object: object): string | undefined {
    if (isNativeError(object) || object instanceof Error) return this.error(object);
    if (object instanceof Date)
      return Number.isNaN(object.getTime()) ? "null" : this.#count(`"${object.toISOString()}"`);
    if (object instanceof Map || object instanceof Headers || object instanceof URLSearchParams)
      return this.#nested(object, () => `{${this.members(fromEntries(object, this.#limits.members))}}`);
    if (object instanceof Set)
      return this.#nested(object, () => `[${this.#items(firstOf(object, this.#limits.members + 1))}]`);
    if (object instanceof URL) return this.string(object.href);
    if (object instanceof RegExp) return this.string(String(object));
    if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer)
      return this.#count(`"[${object.byteLength} bytes]"`);
    if (object instanceof String || object instanceof Number || object instanceof Boolean)
      return this.value(object.valueOf());
    return undefined;
  }

  #items(items: readonly unknown[]): string {
    let text = "";
    for (let i = 0; i < items.length; i++) {
      if (i >= this.#limits.members || this.#charsLeft <= 0) {
        this.isCut = true;
        break;
      }
      const previous = i > 0 ? items[i - 1] : undefined;
      const item = items[i];
      // A list of headers, flat or in pairs: what follows a secret name is the secret.
      const isHidden =
        typeof previous === "string" && typeof item === "string" && this.#redaction.isSecret(previous);
      const written = isHidden ? this.#count(`"${redactedMark}"`) : (this.value(item) ?? "null");
      text += i === 0 ? written : `,${written}`;
      this.#charsLeft -= 1;
    }
    return text;
  }

  #nested<Text>(object: object, write: () => Text): Text | string {
    if (this.#ancestors.includes(object)) return this.#count('"[circular]"');
    return this.#nestedValue(object, write);
  }

  #nestedValue<Value>(object: object, run: () => Value): Value {
    this.#ancestors.push(object);
    try {
      return run();
    } finally {
      this.#ancestors.pop();
    }
  }

  #count(text: string): string {
    this.#charsLeft -= text.length;
    return text;
  }
}

const errorFields = new Set(["name", "message", "stack", "cause", "errors", "level"]);

/** A string as JSON, nothing redacted. */
export function quote(text: string): string {
  return needsEscapes.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** A field's value; a text that says so where the getter throws. */
export function read(object: object, name: string): unknown {
  try {
    return Reflect.get(object, name);
  } catch {
    return "[unreadable]";
  }
}

function namesOf(object: object): readonly string[] {
  try {
    return Object.keys(object);
  } catch {
    return [];
  }
}

/** Whether a secret may be in it: what is empty or a yes or no tells nothing. */
function isWorthHiding(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return value !== "";
    case "object":
      return value !== null;
    case "number":
    case "bigint":
      return true;
    default:
      return false;
  }
}

function fromEntries(entries: Iterable<readonly [unknown, unknown]>, countMax: number): object {
  const object: Record<string, unknown> = Object.create(null);
  for (const [name, value] of firstOf(entries, countMax + 1)) object[nameOf(name)] = value;
  return object;
}

function nameOf(key: unknown): string {
  return typeof key === "object" || typeof key === "function" ? "[object]" : String(key);
}

function firstOf<Item>(items: Iterable<Item>, countMax: number): readonly Item[] {
  const first: Item[] = [];
  for (const item of items) {
    if (first.length >= countMax) break;
    first.push(item);
  }
  return first;
}
