import type { Redaction } from "../redaction/index.ts";
import type { LokiSettings, ServiceSettings } from "../settings/index.ts";
import { quote, read } from "./json-text.ts";

/** A stream of Loki: lines with the same labels. */
export interface LokiStream {
  /** The labels as a JSON object of strings. */
  readonly json: string;
}

/** Finds the stream of a line by its level and its fields. */
export type FindStream = (level: string, fields: readonly object[]) => LokiStream;

// Loki's defaults: max_label_names_per_series, max_label_name_length, max_label_value_length; lengths in bytes.
const labelCountMax = 15;
const labelNameChars = 1024;
const labelValueBytes = 2048;
/** Streams that one process makes in its life; a Loki takes 5,000 of all its clients. */
const streamCountMax = 100;
const foldedValue = "other";
const levels = new Set(["error", "warn", "info", "http", "verbose", "debug", "silly"]);
const attributeLabels = ["service.namespace", "deployment.environment", "deployment.environment.name"];

/**
 * Streams with the labels `service_name`, `level`, those of the settings, and the fields that the settings allow as
 * labels. Names are made such as Loki takes, values cut to its length, empty ones and those of secret fields left out,
 * at most 15 labels in all. After 100 streams the values of fields become `other`.
 */
export function streamFinder(
  settings: LokiSettings,
  service: ServiceSettings,
  redaction: Redaction,
): FindStream {
  const fixed = fixedLabels(settings, service);
  const fields: readonly (readonly [field: string, label: string])[] = settings.labelFields
    .filter((field) => !redaction.isSecret(field))
    .map((field) => [field, labelName(field)] as const)
    .filter(([, label]) => label !== "" && label !== "level" && !fixed.has(label))
    .slice(0, Math.max(0, labelCountMax - 1 - fixed.size));
  const streams = new Map<string, LokiStream>();
  const make = (level: string, values: readonly string[]): LokiStream => {
    const labels = new Map(fixed).set("level", level);
    fields.forEach(([, label], i) => {
      const value = values[i] ?? "";
      if (value !== "" && !labels.has(label)) labels.set(label, value);
    });
    const members = [...labels].map(([name, value]) => `${quote(name)}:${quote(value)}`);
    return { json: `{${members.join(",")}}` };
  };
  return (givenLevel, objects) => {
    const level = levels.has(givenLevel) ? givenLevel : foldedValue;
    const values = fields.map(([field]) => fieldValue(objects, field, redaction));
    const key = fields.length === 0 ? level : JSON.stringify([level, ...values]);
    const known = streams.get(key);
    if (known !== undefined) return known;
    const isFolded = streams.size >= streamCountMax;
    const foldedKey = isFolded ? `folded ${level}` : key;
    const stream = streams.get(foldedKey) ?? make(level, isFolded ? fields.map(() => foldedValue) : values);
    // Those that are folded, one a level, come on top of the limit.
    streams.set(foldedKey, stream);
    return stream;
  };
}

function fixedLabels(settings: LokiSettings, service: ServiceSettings): ReadonlyMap<string, string> {
  const labels = new Map<string, string>([["service_name", labelValue(service.name) || "unknown_service"]]);
  const attributes = attributeLabels.map((name) => [name, service.attributes[name]] as const);
  for (const [name, value] of [...Object.entries(settings.labels), ...attributes]) {
    const label = labelName(name);
    const text = labelValue(value ?? "");
    if (label === "" || label === "level" || text === "" || labels.has(label)) continue;
    if (labels.size < labelCountMax - 1) labels.set(label, text);
  }
  return labels;
}

/** A name that Loki takes: letters, digits and underscores, no digit first, no reserved `__` before it. */
function labelName(name: string): string {
  const legal = name.slice(0, labelNameChars).replace(/[^a-zA-Z0-9_]/g, "_");
  const start = legal.replace(/^_{2,}/, "_");
  return /^\d/.test(start) ? `_${start}`.slice(0, labelNameChars) : start;
}

function fieldValue(objects: readonly object[], field: string, redaction: Redaction): string {
  for (const object of objects) {
    const value = read(object, field);
    if (typeof value === "string") return labelValue(redaction.scrub(value.slice(0, labelValueBytes)));
    if (typeof value === "number" || typeof value === "boolean") return String(value);
  }
  return "";
}

/** Cut to Loki's length; lone halves of surrogate pairs, which no UTF-8 can hold, become U+FFFD. */
function labelValue(text: string): string {
  const wellFormed = new TextDecoder().decode(Buffer.from(text.slice(0, labelValueBytes)));
  if (Buffer.byteLength(wellFormed) <= labelValueBytes) return wellFormed;
  const cut = Buffer.from(wellFormed).subarray(0, labelValueBytes);
  return new TextDecoder().decode(cut).replace(/\uFFFD$/, "");
}
