import {
  isJsonList,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  memberPatch,
} from "../../artifacts/index.ts";
import { formatDuration } from "../expression.ts";
import {
  emitPlainGroup,
  emitPlainRule,
  emitRuleFile,
  type PlainAlert,
  type PlainGroup,
  type PlainRecording,
  type PlainRuleFile,
} from "../plain-rules.ts";

/** A rule file in our words, with patches for what these do not say: emitted again it is the same. */
export function recogniseRules(wanted: JsonObject): PlainRuleFile {
  const isManifest = wanted.kind === "PrometheusRule";
  const { groups } = isManifest ? objectOf(wanted.spec) : wanted;
  const file: PlainRuleFile = {
    groups: objectsOf(groups).map(recogniseGroup),
    ...(isManifest ? { manifest: objectOf(wanted.metadata) } : {}),
  };
  const patch = memberPatch(emitRuleFile(file), wanted);
  return patch === undefined ? file : { ...file, patch };
}

function recogniseGroup(wanted: JsonObject): PlainGroup {
  const group: PlainGroup = {
    name: textOf(wanted.name) ?? "",
    intervalSeconds: secondsOf(wanted.interval),
    rules: objectsOf(wanted.rules).map(recogniseRule),
  };
  const patch = memberPatch(emitPlainGroup(group), wanted);
  return patch === undefined ? group : { ...group, patch };
}

function recogniseRule(wanted: JsonObject): PlainAlert | PlainRecording {
  const shared = { expression: String(wanted.expr), labels: textsOf(wanted.labels) };
  const record = textOf(wanted.record);
  const rule: PlainAlert | PlainRecording =
    record === undefined
      ? {
          kind: "alert",
          name: textOf(wanted.alert) ?? "",
          ...shared,
          holdSeconds: secondsOf(wanted.for),
          keepFiringSeconds: secondsOf(wanted.keep_firing_for),
          annotations: textsOf(wanted.annotations),
        }
      : { kind: "recording", record, ...shared };
  const patch = memberPatch(emitPlainRule(rule), wanted);
  return patch === undefined ? rule : { ...rule, patch };
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

// Only what is written with the same letters again; `1h30m` and `60s` are left to the patch.
function secondsOf(value: JsonValue | undefined): number | undefined {
  const [, count, unit = ""] = /^(\d{1,9})([smhd])$/.exec(textOf(value) ?? "") ?? [];
  const seconds = Number(count) * (unitSeconds[unit] ?? Number.NaN);
  return seconds >= 0 && formatDuration(seconds) === value ? seconds : undefined;
}

// All or none: labels that are no texts stay together in the patch.
function textsOf(value: JsonValue | undefined): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(value)) return undefined;
  const texts: (readonly [string, string])[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (typeof member !== "string") return undefined;
    texts.push([key, member]);
  }
  return Object.fromEntries(texts);
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonList(value) ? value.filter(isJsonObject) : [];
}
