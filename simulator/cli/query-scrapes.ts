import { type Finding, hasErrors } from "../document/index.ts";
import { createSeriesStore, type SeriesStore, type StoredSeries, storedLabels } from "../engine/index.ts";
import {
  type ExposedSample,
  type Exposition,
  type MetricFamily,
  parseExposition,
} from "../exposition/index.ts";
import type { Exemplar } from "../preview/index.ts";
import { type Labels, labelsFromPairs, type PrometheusMajor, parseDurationMs } from "../promql/index.ts";
import { readInputFile } from "./input-file.ts";
import type { QuerySource, SourceWords } from "./query-data.ts";
import { UsageError } from "./usage-error.ts";

const intervalDefault = "15s";

/**
 * Scrapes of one target, the oldest first; a series that a scrape does not have any more ends there. Throws a
 * `UsageError`.
 */
export function loadScrapes(files: readonly string[], words: SourceWords): QuerySource {
  for (const file of files) refuseDocument(file);
  const intervalMs = intervalOf(words.interval ?? intervalDefault);
  const target = labelsFromPairs((words.label ?? []).map(labelPair));
  const scrapes = files.map(readScrape);
  const findings = scrapes.flatMap((scrape) => scrape.findings);
  const span = { startMs: 0, endMs: 0, intervalMs };
  if (hasErrors(findings)) return { store: undefined, span, marks: [], findings };
  const store = createSeriesStore();
  const endMs = newestTimestampMs(scrapes) ?? (files.length - 1) * intervalMs;
  const hasTypeLabels = words.prometheus === 3 && words.enableFeature.includes("type-and-unit-labels");
  let before = new Set<StoredSeries>();
  const refused: Finding[] = [];
  const exemplars = new Map<string, readonly Exemplar[]>();
  scrapes.forEach(({ families }, index) => {
    const scrapedMs = endMs - (files.length - 1 - index) * intervalMs;
    const { prometheus } = words;
    const writer = {
      store,
      target,
      scrapedMs,
      file: files[index] ?? "",
      prometheus,
      hasTypeLabels,
      exemplars,
    };
    const seen = writeScrape(families, writer, refused);
    for (const series of before) if (!seen.has(series)) series.append(scrapedMs, undefined);
    before = seen;
  });
  let startMs = endMs;
  for (const series of store.all()) startMs = Math.min(startMs, series.firstTimestampMs);
  return {
    store,
    span: { startMs, endMs, intervalMs },
    marks: [],
    exemplars,
    findings: [...findings, ...refused.slice(0, refusedMax)],
  };
}

// The first ones tell what is wrong; a file may have millions of them.
const refusedMax = 100;

function refuseDocument(file: string): void {
  if (!/\.ya?ml$/i.test(file)) return;
  throw new UsageError(
    `\`${file}\` is no exposition; name a unit-test file with \`--test\`, a scenario with \`--scenario\``,
  );
}

function intervalOf(text: string): number {
  const intervalMs = parseDurationMs(text);
  if (intervalMs !== undefined && intervalMs > 0) return intervalMs;
  throw new UsageError(`\`--interval ${text}\` is no duration; write a number and a unit, as in 15s`);
}

function labelPair(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1)
    throw new UsageError(`\`--label ${text}\` is no label; write a name and a value, as in job=api`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function readScrape(file: string): Exposition {
  const { content, findings } = readInputFile(file);
  if (content === undefined) return { format: "text", families: [], findings };
  try {
    return parseExposition(new TextDecoder("utf-8", { fatal: true }).decode(content), file);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = "the file is not UTF-8; save it as such";
    const finding = { code: "file/not-utf-8", severity: "error", message, file, line: 1, column: 1 } as const;
    return { format: "text", families: [], findings: [finding] };
  }
}

/** Times that lines give themselves say when the scrapes were. */
function newestTimestampMs(scrapes: readonly Exposition[]): number | undefined {
  let newestMs: number | undefined;
  for (const { families } of scrapes) {
    for (const { samples } of families) {
      for (const { timestampMs } of samples)
        if (timestampMs !== undefined) newestMs = Math.max(newestMs ?? timestampMs, timestampMs);
    }
  }
  return newestMs;
}

interface ScrapeWriter {
  readonly store: SeriesStore;
  readonly target: Labels;
  readonly scrapedMs: number;
  readonly file: string;
  readonly prometheus: PrometheusMajor;
  readonly hasTypeLabels: boolean;
  readonly exemplars: Map<string, readonly Exemplar[]>;
}

/** Writes one scrape and returns the series that it has without a time of their own. */
function writeScrape(
  families: readonly MetricFamily[],
  writer: ScrapeWriter,
  refused: Finding[],
): Set<StoredSeries> {
  const seen = new Set<StoredSeries>();
  for (const family of families) {
    const metadata = writer.hasTypeLabels ? metadataOf(family) : [];
    for (const sample of family.samples) {
      const exposed = [...Object.entries(sample.labels), ...metadata];
      const labels = storedLabels(sample.name, exposed, writer.target, writer.prometheus);
      const series = writer.store.open(labels);
      keepExemplar(sample, labels.key, writer);
      if (sample.timestampMs === undefined) seen.add(series);
      const outcome = series.append(sample.timestampMs ?? writer.scrapedMs, sample.value);
      if (outcome !== "appended" && outcome !== "same") refused.push(refusal(sample, outcome, writer.file));
    }
  }
  return seen;
}

/** As Prometheus keeps them: each once, although scrape after scrape repeats it, and none that is older than the one before. */
function keepExemplar(
  { exemplar, timestampMs }: ExposedSample,
  key: string,
  { exemplars, scrapedMs }: ScrapeWriter,
): void {
  if (exemplar === undefined) return;
  const { labels, value } = exemplar;
  const kept = exemplars.get(key) ?? [];
  const last = kept.at(-1);
  const timeMs = exemplar.timestampMs ?? timestampMs ?? scrapedMs;
  if (last !== undefined) {
    const isSame = last.value === value && JSON.stringify(last.labels) === JSON.stringify(labels);
    if (isSame && (exemplar.timestampMs === undefined || timeMs === last.timeMs)) return;
    if (timeMs <= last.timeMs) return;
  }
  exemplars.set(key, [...kept, { labels, value, timeMs }]);
}

/** What Prometheus adds under `type-and-unit-labels`. */
function metadataOf({ type, unit }: MetricFamily): readonly (readonly [string, string])[] {
  const isTyped = type !== "untyped" && type !== "unknown";
  return [
    ...(isTyped ? [["__type__", type] as const] : []),
    ...(unit === undefined || unit === "" ? [] : [["__unit__", unit] as const]),
  ];
}

function refusal(
  { name, line }: ExposedSample,
  outcome: "duplicate-timestamp" | "out-of-order",
  file: string,
): Finding {
  const message =
    outcome === "out-of-order"
      ? `the sample of \`${name}\` is older than the one before, so it is left out; sort them by time`
      : `\`${name}\` has another sample of this time, so this one is left out`;
  return { code: `query/${outcome}`, severity: "warning", message, file, line, column: 1 };
}
