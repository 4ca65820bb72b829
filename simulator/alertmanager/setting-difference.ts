import type { AlertmanagerConfig, Integration } from "./config.ts";
import { Secret, Section, type SettingValue } from "./setting.ts";

/** A setting that two configurations have otherwise. */
export interface SettingDifference {
  /** As in `http_config.basic_auth.password`. */
  readonly path: string;
  /** Whether nobody may read its value, so that neither text is there. */
  readonly isSecret: boolean;
  /** JSON, every secret within it hidden; undefined where the setting is not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * The settings in which two integrations, or the `global` parts of two configurations, differ. Secrets are compared by what they
 * are and never told.
 */
export function settingDifferences<Owner extends Integration | AlertmanagerConfig>(
  before: Owner,
  after: Owner,
): readonly SettingDifference[] {
  const found: SettingDifference[] = [];
  compare(sections.get(before), sections.get(after), "", found);
  return found;
}

/** Remembers where the settings of something were read, beside it, so that secrets never get into a value that is printed. */
export function rememberSettings(
  owner: Integration | AlertmanagerConfig,
  settings: Section | undefined,
): void {
  if (settings !== undefined) sections.set(owner, settings);
}

const sections = new WeakMap<Integration | AlertmanagerConfig, Section>();

function compare(before: SettingValue, after: SettingValue, path: string, found: SettingDifference[]): void {
  if (before instanceof Secret || after instanceof Secret) {
    const isSame =
      before instanceof Secret && after instanceof Secret
        ? before.equals(after)
        : isEmpty(before) && isEmpty(after);
    if (!isSame) found.push({ path, isSecret: true, before: undefined, after: undefined });
    return;
  }
  // What came or went is entered as well, so that each setting is judged by its own path.
  const fields = fieldsOf(before) ?? (before === undefined && fieldsOf(after) ? noFields : undefined);
  const newFields = fieldsOf(after) ?? (after === undefined && fieldsOf(before) ? noFields : undefined);
  if (fields !== undefined && newFields !== undefined) {
    for (const name of new Set([...fields.keys(), ...newFields.keys()])) {
      compare(fields.get(name), newFields.get(name), path === "" ? name : `${path}.${name}`, found);
    }
    return;
  }
  const [text, newText] = [textOf(before), textOf(after)];
  if (text !== newText) found.push({ path, isSecret: false, before: text, after: newText });
}

const noFields: ReadonlyMap<string, SettingValue> = new Map();

function isEmpty(value: SettingValue): boolean {
  return value === undefined || (value instanceof Secret && value.isEmpty);
}

function fieldsOf(value: SettingValue): ReadonlyMap<string, SettingValue> | undefined {
  if (value instanceof Section) return value.values;
  if (value instanceof Map) return value;
  // Lists that hold sections are compared entry by entry, since those may hold secrets.
  return Array.isArray(value) && value.some((item) => typeof item === "object")
    ? new Map(value.map((item, index) => [String(index), item]))
    : undefined;
}

function textOf(value: SettingValue): string | undefined {
  return value === undefined
    ? undefined
    : JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value);
}
