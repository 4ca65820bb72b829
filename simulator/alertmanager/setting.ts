import {
  type DocumentPath,
  didYouMean,
  type Finding,
  type SourceDocument,
  shownText,
} from "../document/index.ts";
import type { MatcherSyntax, ParsedMatchers } from "./matcher-text.ts";

/** What a text in the configuration says that nobody may read again; prints as `<secret>` everywhere. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether the secret is this text. */
  is(text: string): boolean {
    return this.#text === text;
  }

  /** Whether two secrets are the same. */
  equals(other: Secret): boolean {
    return this.#text === other.#text;
  }

  /** Whether nothing is in it. */
  get isEmpty(): boolean {
    return this.#text === "";
  }

  toString(): string {
    return this.isEmpty ? "" : secretToken;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** What Alertmanager writes instead of a secret, and takes back as one. */
export const secretToken = "<secret>";

/** A value of a configuration after it was checked against its type. */
export type SettingValue =
  | string
  | number
  | boolean
  | undefined
  | Secret
  | Section
  | SettingMap
  | readonly SettingValue[];

/** A map whose keys the user chose. */
type SettingMap = ReadonlyMap<string, SettingValue>;

/** What the readers of one document share: its text, and what they found. */
export interface ReadContext {
  readonly document: SourceDocument;
  /** The text of a line, one-based. */
  readonly lineAt: (line: number) => string;
  readonly findings: Finding[];
  readonly matcherSyntax: MatcherSyntax;
  /** Reads a line of matchers; the same few lines recur all over a routing tree. */
  readonly matchersIn: (line: string) => ParsedMatchers;
  /** Says what is wrong with a notification template, or undefined; where it is absent none is checked. */
  readonly templateProblem: ((template: string) => string | undefined) | undefined;
}

/** Codes of what can be wrong in a configuration. */
type SettingCode =
  | "unknown-field"
  | "wrong-type"
  | "wrong-value"
  | "missing"
  | "conflict"
  | "undefined-receiver"
  | "undefined-time-interval"
  | "duplicate-name"
  | "matcher"
  | "doubtful"
  | "too-deep";

/** Adds a finding at the place of a value (or of its key, or of the nearest parent that exists). */
export function report(
  context: ReadContext,
  code: SettingCode,
  path: DocumentPath,
  message: string,
  at: "key" | "value" = "value",
): void {
  const { document } = context;
  const place = at === "key" ? document.keyPlaceOf(path) : document.placeOf(path);
  context.findings.push({
    code: `alertmanager/${code}`,
    severity: code === "doubtful" ? "warning" : "error",
    message,
    file: document.file,
    ...place,
  });
}

/** A block of the configuration with known fields; a field that was not written has its default or is undefined. */
export class Section {
  readonly context: ReadContext;
  readonly path: DocumentPath;
  readonly values: SettingMap;

  constructor(context: ReadContext, path: DocumentPath, values: SettingMap) {
    this.context = context;
    this.path = path;
    this.values = values;
  }

  /** Whether the field holds anything but nothing, an empty text or an empty secret. */
  has(field: string): boolean {
    const value = this.values.get(field);
    if (value instanceof Secret) return !value.isEmpty;
    return value !== undefined && value !== "";
  }

  /** Whether the field was written with a value or has a default: for fields where an empty value counts. */
  isSet(field: string): boolean {
    return this.values.get(field) !== undefined;
  }

  /** The field as a text; the empty string where it is none. */
  text(field: string): string {
    const value = this.values.get(field);
    return typeof value === "string" ? value : "";
  }

  number(field: string): number | undefined {
    const value = this.values.get(field);
    return typeof value === "number" ? value : undefined;
  }

  isTrue(field: string): boolean {
    return this.values.get(field) === true;
  }

  section(field: string): Section | undefined {
    const value = this.values.get(field);
    return value instanceof Section ? value : undefined;
  }

  /** The sections of a list with their positions; empty entries are left out. */
  sections(field: string): readonly Section[] {
    return this.list(field).filter((value) => value instanceof Section);
  }

  list(field: string): readonly SettingValue[] {
    const value = this.values.get(field);
    return isList(value) ? value : [];
  }

  texts(field: string): readonly string[] {
    return this.list(field).map((value) => (typeof value === "string" ? value : ""));
  }

  map(field: string): SettingMap {
    const value = this.values.get(field);
    return value instanceof Map ? value : emptyMap;
  }

  /** Adds a finding about a field, or about the whole section. */
  problem(code: SettingCode, field: string | undefined, message: string): void {
    const path = field === undefined ? this.path : [...this.path, field];
    report(this.context, code, path, message);
  }

  /** Finds fault with more than one of the fields holding something. */
  atMostOne(...fields: readonly string[]): void {
    const written = fields.filter((field) => this.has(field));
    if (written.length < 2) return;
    this.problem("conflict", written[1], `${quoteNames(written)} exclude each other; keep one`);
  }

  /** Finds fault with none of the fields holding something. */
  atLeastOne(...fields: readonly string[]): void {
    if (fields.some((field) => this.has(field))) return;
    this.problem("missing", undefined, `${where(this.path)} needs ${alternatives(fields)}`);
  }

  /** The section as plain values, secrets replaced, undefined fields left out. */
  toJSON(): Readonly<Record<string, unknown>> {
    return plainMap(this.values);
  }
}

/** A value in plain form, secrets replaced. */
function plainValue(value: SettingValue): unknown {
  if (value instanceof Secret || value instanceof Section) return value.toJSON();
  if (isList(value)) return value.map(plainValue);
  if (value instanceof Map) return plainMap(value);
  return value;
}

/** Finds fault with every written field that is not known. */
export function reportUnknownFields(
  context: ReadContext,
  written: readonly string[],
  known: readonly string[],
  path: DocumentPath,
): void {
  for (const field of written) {
    if (known.includes(field)) continue;
    const names =
      known.length > knownFieldsMax ? "" : `; known are ${known.map((name) => `\`${name}\``).join(", ")}`;
    const message = `unknown field \`${shownText(field)}\`${didYouMean(field, known) || names}`;
    report(context, "unknown-field", [...path, field], message, "key");
  }
}

// Some receivers have dozens, which would bury the message.
const knownFieldsMax = 20;

/** The path of a section as a user would say it: the last named step, with its position in a list. */
export function where(path: DocumentPath): string {
  const name = path.findLast((step) => typeof step === "string");
  const last = path.at(-1);
  if (name === undefined) return "the file";
  return typeof last === "number" ? `\`${String(name)}[${last}]\`` : `\`${String(name)}\``;
}

/** Names in back-quotes, joined by commas and a final `and`. */
export function quoteNames(names: readonly string[]): string {
  return join(names, "and");
}

function alternatives(names: readonly string[]): string {
  return join(names, "or");
}

function join(names: readonly string[], word: string): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} ${word} ${last}`;
}

function plainMap(values: SettingMap): Readonly<Record<string, unknown>> {
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, value] of values) if (value !== undefined) plain[key] = plainValue(value);
  return plain;
}

function isList(value: SettingValue): value is readonly SettingValue[] {
  return Array.isArray(value);
}

const emptyMap: SettingMap = new Map();
