import { didYouMean } from "../document/index.ts";
import type { SeriesStore } from "../engine/index.ts";
import { type Expression, type PrometheusMajor, whyNoSeries } from "../promql/index.ts";
import { formatInstant } from "../report/index.ts";
import type { DataSpan, QueryTimes } from "./query-times.ts";

/** What an empty answer is held against. */
export interface AskedData {
  readonly prometheus: PrometheusMajor;
  readonly span: DataSpan;
  readonly times: QueryTimes;
}

/** Says why an answer may be empty, in lines for the terminal. */
export function explainNothing(
  expression: Expression,
  store: SeriesStore,
  { prometheus, span, times }: AskedData,
): string {
  if (store.seriesCount === 0) return "no series: the source has none at all\n";
  const asked = times.kind === "range" ? times.grid : { startMs: times.atMs, endMs: times.atMs };
  const why = whyNoSeries(expression, { source: store, data: span, asked, prometheus, suggest: didYouMean });
  switch (why.kind) {
    case "selectors":
      return why.messages.map((message) => `no series: ${message}\n`).join("");
    case "other-time":
      return `no series at this time; there are samples from ${formatInstant(span.startMs)} to ${formatInstant(span.endMs)}\n`;
    case "one-scrape":
    case "left-none":
      return `no series: ${why.message}\n`;
    default:
      return why satisfies never;
  }
}
