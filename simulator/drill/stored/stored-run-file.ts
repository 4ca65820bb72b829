import * as z from "zod";
import {
  checkDocument,
  type DocumentPath,
  type Finding,
  shownText,
  tooLargeFinding,
} from "../../document/index.ts";
import { type Journal, journalVersion } from "../journal.ts";
import type { VariantProblem } from "../variant-gate.ts";
import { eventKinds, journalSchema } from "./journal-schema.ts";
import { scanJson } from "./json-scan.ts";
import { readLiveness, type StoredLiveness } from "./liveness-schema.ts";

/** What a file of `klaxon drill --json` or `klaxon live --json` holds, as far as it could be read. */
export interface StoredRun {
  readonly file: string;
  /** Those that could be read, in their order. */
  readonly journals: readonly Journal[];
  readonly unreachedAlerts: readonly string[];
  readonly variantProblems: readonly VariantProblem[];
  /** Which part of a run this is; undefined where it is a whole one. */
  readonly shard: RunShard | undefined;
  /** Which panels showed which drill's incident; undefined where nobody asked for that. */
  readonly liveness: StoredLiveness | undefined;
}

/** Which part of all drills was run. */
export interface RunShard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** A run file and everything that is wrong with it. */
export interface ParsedStoredRun {
  /** Undefined where nothing could be read. */
  readonly run: StoredRun | undefined;
  readonly findings: readonly Finding[];
}

/** Larger files are not read: ten times all of klaxon's drills with their curves. */
export const storedRunBytesMax = 256 * 1024 * 1024;

const findingsMax = 20;

/**
 * Reads stored journals: a whole run, a list of journals, or one. What a newer klaxon wrote in a form that this one would
 * misread is refused; of what is cut off or broken, whole journals are kept. Every problem is a finding, of which those that
 * leave something to go on with are warnings.
 */
export function parseStoredRun(content: Uint8Array | string, file: string): ParsedStoredRun {
  if (content.length > storedRunBytesMax)
    return { run: undefined, findings: [tooLargeFinding(file, content.length, storedRunBytesMax)] };
  const text = textOf(content);
  if (text === undefined)
    return failed(file, "run/not-utf-8", "the file is not UTF-8 text; it is not what `--json` has written");
  if (text.trim() === "")
    return failed(file, "run/empty", "the file is empty; was the disk full, or the run interrupted?");
  const value = parsedOf(text);
  if (value === undefined) return readBroken(text, file);
  const newer = newerForm(value, file);
  if (newer !== undefined) return { run: undefined, findings: [newer] };
  const items = itemsOf(value);
  if (items === undefined) {
    const message =
      "there are no journals in this file; write it with `klaxon drill --json` or `klaxon live --json`";
    return failed(file, "run/no-journals", message);
  }
  let places: ReturnType<typeof scanJson>["items"] | undefined;
  const placeOf = (index: number) => {
    places ??= scanJson(text, "journals").items;
    return placeAt(text, places[index]?.start ?? 0);
  };
  const read = readJournals(items.journals, { file, placeOf });
  const { gaps, findings } = readGaps(value, file);
  const { liveness, findings: unread } = livenessOf(value, file);
  const run = { file, journals: read.journals, ...gaps, liveness };
  return { run, findings: [...read.findings, ...findings, ...unread] };
}

interface Items {
  readonly journals: readonly unknown[];
}

function itemsOf(value: unknown): Items | undefined {
  if (Array.isArray(value)) return { journals: value };
  if (!isRecord(value)) return undefined;
  if (Array.isArray(value.journals)) return { journals: value.journals };
  return "scenario" in value && "events" in value ? { journals: [value] } : undefined;
}

// A file that breaks off may well hold hundreds of whole journals.
function readBroken(text: string, file: string): ParsedStoredRun {
  const { faultAt, items } = scanJson(text, "journals");
  const place = placeAt(text, faultAt);
  const isCut = faultAt >= text.length;
  const journals = items.map(({ start, end }) => parsedOf(text.slice(start, end)));
  const newer = journals.map((journal) => newerForm(journal, file)).find((finding) => finding !== undefined);
  if (newer !== undefined) return { run: undefined, findings: [newer] };
  const read = readJournals(journals, { file, placeOf: (index) => placeAt(text, items[index]?.start ?? 0) });
  const count = read.journals.length;
  const kept =
    count === 0
      ? "no journal before that is whole"
      : `${count} whole ${count === 1 ? "journal is" : "journals are"} read`;
  const what = isCut ? "the file breaks off" : "this is not JSON";
  const finding: Finding = {
    code: isCut ? "run/cut-off" : "run/malformed",
    severity: count === 0 ? "error" : "warning",
    message: `${what} at byte ${Buffer.byteLength(text.slice(0, faultAt))}; ${kept}`,
    file,
    ...place,
  };
  const { liveness, findings } = brokenLiveness(text, file);
  const run = { file, journals: read.journals, ...noGaps, liveness };
  return { run: count === 0 ? undefined : run, findings: [finding, ...read.findings, ...findings] };
}

function readJournals(
  values: readonly unknown[],
  {
    file,
    placeOf,
  }: { readonly file: string; readonly placeOf: (index: number) => ReturnType<typeof placeAt> },
): { readonly journals: readonly Journal[]; readonly findings: readonly Finding[] } {
  const journals: Journal[] = [];
  const findings: Finding[] = [];
  const unknownKinds = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    const known = withoutUnknownEvents(value, unknownKinds);
    const result = journalSchema.safeParse(known);
    if (result.success) {
      journals.push(result.data);
      continue;
    }
    if (findings.length >= findingsMax) continue;
    findings.push(...journalFindings(known, { file, index, place: placeOf(index) }));
  }
  for (const [kind, count] of unknownKinds) {
    const message = `${count} ${count === 1 ? "event" : "events"} of the kind \`${shownText(kind)}\`, which this klaxon does not know, ${count === 1 ? "is" : "are"} left out`;
    findings.push({ code: "run/unknown-event", severity: "warning", message, file, line: 1, column: 1 });
  }
  return { journals, findings };
}

// The first problem of a journal says enough: it is left out.
function journalFindings(
  value: unknown,
  {
    file,
    index,
    place,
  }: { readonly file: string; readonly index: number; readonly place: ReturnType<typeof placeAt> },
): readonly Finding[] {
  const here = (_: DocumentPath) => place;
  const document = { file, value, placeOf: here, keyPlaceOf: here };
  const { findings } = checkDocument(journalSchema, document, "run");
  const [first] = findings;
  if (first === undefined) return [];
  const name = nameOf(value);
  const what = name === undefined ? `journal ${index + 1}` : `journal ${index + 1} (${shownText(name)})`;
  return [{ ...first, severity: "warning", message: `${what} is left out: ${first.message}` }];
}

function nameOf(value: unknown): string | undefined {
  if (!isRecord(value) || !isRecord(value.scenario)) return undefined;
  return typeof value.scenario.name === "string" ? value.scenario.name : undefined;
}

function withoutUnknownEvents(value: unknown, counts: Map<string, number>): unknown {
  if (!isRecord(value) || !Array.isArray(value.events)) return value;
  const events: readonly unknown[] = value.events;
  const known = events.filter((event) => {
    const kind = isRecord(event) && typeof event.kind === "string" ? event.kind : undefined;
    if (kind === undefined || eventKinds.has(kind)) return true;
    if (counts.size < findingsMax || counts.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return false;
  });
  return known.length === events.length ? value : { ...value, events: known };
}

/** That a file is of a form that only a newer klaxon reads. */
function newerForm(value: unknown, file: string): Finding | undefined {
  if (!isRecord(value)) return undefined;
  const inner: unknown = Array.isArray(value.journals) ? value.journals[0] : undefined;
  const versions = [value.version, isRecord(inner) ? inner.version : undefined];
  const newest = Math.max(...versions.map((version) => (typeof version === "number" ? version : 0)));
  if (newest <= journalVersion) return undefined;
  const writer =
    typeof value.klaxonVersion === "string"
      ? `klaxon ${shownText(value.klaxonVersion)} or a newer one`
      : "the klaxon that wrote it, or a newer one";
  const message = `its form is ${newest}, and this klaxon reads forms up to ${journalVersion}; read it with ${writer}`;
  return { code: "run/newer", severity: "error", message, file, line: 1, column: 1 };
}

const gapsSchema = z.object({
  unreachedAlerts: z.array(z.string()).default([]),
  variantProblems: z
    .array(
      z.object({
        alert: z.string(),
        variant: z.enum(["sustained", "below", "brief", "absent"]),
        message: z.string(),
        isNeedless: z.literal(true).exactOptional(),
      }),
    )
    .default([]),
  shard: z
    .object({ index: z.int().min(1), count: z.int().min(1) })
    .optional()
    .transform((shard) => shard),
});

const noGaps = { unreachedAlerts: [], variantProblems: [], shard: undefined } as const;

function readGaps(
  value: unknown,
  file: string,
): {
  readonly gaps: Omit<StoredRun, "file" | "journals" | "liveness">;
  readonly findings: readonly Finding[];
} {
  if (!isRecord(value)) return { gaps: noGaps, findings: [] };
  const result = gapsSchema.safeParse(value);
  if (result.success) return { gaps: result.data, findings: [] };
  const message = "what this run leaves unproven cannot be read, and is left out";
  const finding: Finding = { code: "run/gaps", severity: "warning", message, file, line: 1, column: 1 };
  return { gaps: noGaps, findings: [finding] };
}

interface ReadLiveness {
  readonly liveness: StoredLiveness | undefined;
  readonly findings: readonly Finding[];
}

function livenessOf(value: unknown, file: string): ReadLiveness {
  if (!isRecord(value) || value.liveness === undefined) return { liveness: undefined, findings: [] };
  const { liveness: panels, livenessProblems: problems = [] } = value;
  if (!Array.isArray(panels) || !Array.isArray(problems)) {
    const message = "what panels showed cannot be read, and is left out";
    return { liveness: undefined, findings: [livenessFinding(message, file)] };
  }
  const { liveness, unreadCount } = readLiveness(panels, problems);
  if (unreadCount === 0) return { liveness, findings: [] };
  const message = `of what panels showed, ${unreadCount} of ${panels.length + problems.length} results cannot be read, and are left out`;
  return { liveness, findings: [livenessFinding(message, file)] };
}

// It stands behind the journals: where it has begun, those are whole.
function brokenLiveness(text: string, file: string): ReadLiveness {
  const items = scanJson(text, "liveness").items.map(({ start, end }) => parsedOf(text.slice(start, end)));
  if (items.length === 0) return { liveness: undefined, findings: [] };
  const { liveness } = readLiveness(items, []);
  const count = liveness.panels.length;
  const message = `what panels showed is read up to there, ${count} ${count === 1 ? "result" : "results"}; the rest is missing`;
  return { liveness, findings: [livenessFinding(message, file)] };
}

function livenessFinding(message: string, file: string): Finding {
  return { code: "run/liveness", severity: "warning", message, file, line: 1, column: 1 };
}

function placeAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

function textOf(content: Uint8Array | string): string | undefined {
  if (typeof content === "string") return content;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    // A file that breaks off may do so within a character.
    return cutCharacter(content);
  }
}

function cutCharacter(content: Uint8Array): string | undefined {
  for (let missing = 1; missing <= 3; missing++) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(content.subarray(0, content.length - missing));
    } catch {}
  }
  return undefined;
}

function parsedOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    return value;
  } catch {
    return undefined;
  }
}

function failed(file: string, code: string, message: string): ParsedStoredRun {
  return { run: undefined, findings: [{ code, severity: "error", message, file, line: 1, column: 1 }] };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
