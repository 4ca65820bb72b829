import type { Section, SettingValue } from "./setting.ts";

/** What may stand in a field. */
export type SettingType = ScalarType | ListType | MapType | SectionType | TextOrType | AnythingType;

/** A value without parts. */
interface ScalarType {
  readonly kind: "scalar";
  readonly scalar: ScalarKind;
}

/**
 * Kinds of scalars. `duration` is Prometheus's (`1h30m`), `go-duration` is Go's (`1.5h`, as text only),
 * `timeout` is Go's or a number of nanoseconds. `range` is a text of which nothing differs from an empty one.
 */
export type ScalarKind =
  | "text"
  | "secret"
  | "boolean"
  | "duration"
  | "go-duration"
  | "timeout"
  | "integer"
  | "unsigned"
  | "number"
  | "url"
  | "secret-url"
  | "template-url"
  | "proxy-url"
  | "host-port"
  | "tls-version"
  | "trace-client"
  | "trace-compression"
  | "regex"
  | "range";

/** A list of values of one type. */
export interface ListType {
  readonly kind: "list";
  readonly item: SettingType;
  /** Whether an entry that is nothing is an error; otherwise it is a warning. */
  readonly isFilled: boolean;
}

/** A map whose keys the user chooses. */
export interface MapType {
  readonly kind: "map";
  readonly item: SettingType;
  readonly check?: (keys: readonly string[], fail: (key: string, message: string) => void) => void;
}

/** A block of known fields. */
export interface SectionType {
  readonly kind: "section";
  readonly fields: Readonly<Record<string, SettingType>>;
  /** Values of fields that were not written. */
  readonly defaults?: Readonly<Record<string, SettingValue>>;
  /** Rules that concern several fields; runs even where some field was wrong. */
  readonly check?: (section: Section) => void;
}

/** A text, or a section for those who need more. */
interface TextOrType {
  readonly kind: "text-or";
  readonly section: SectionType;
}

/** Any value, passed on as it is. */
interface AnythingType {
  readonly kind: "anything";
}

/** A scalar's type. */
export function scalar(kind: ScalarKind): ScalarType {
  return { kind: "scalar", scalar: kind };
}

/** A list's type. */
export function listOf(item: SettingType): ListType {
  return { kind: "list", item, isFilled: false };
}

/** The type of a list that takes no empty entries. */
export function filledListOf(item: SettingType): ListType {
  return { kind: "list", item, isFilled: true };
}

/** A map's type. */
export function mapOf(item: SettingType, check?: MapType["check"]): MapType {
  return check === undefined ? { kind: "map", item } : { kind: "map", item, check };
}

/** A section's type. */
export function section(
  fields: SectionType["fields"],
  options: Pick<SectionType, "defaults" | "check"> = {},
): SectionType {
  return { kind: "section", fields, ...options };
}

/** Fields that all have one type, written side by side. */
export function fieldsOf(type: SettingType, names: string): Readonly<Record<string, SettingType>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, type]));
}

/** A text. */
export const text = scalar("text");
/** A text that must not be printed. */
export const secret = scalar("secret");
/** `true` or `false`, in the spellings YAML 1.1 has for them. */
export const boolean = scalar("boolean");
/** Texts. */
export const texts = listOf(text);
/** Texts by name. */
export const textMap = mapOf(text);
/** Any value. */
export const anything: AnythingType = { kind: "anything" };
