import type { DocumentPlace, Finding } from "../document/index.ts";
import { shownText } from "../document/index.ts";

/** What is wrong with a text in PromQL or in promtool's notation of series, found before anything is evaluated. */
export interface TextProblem {
  readonly kind: "series" | "expression" | "expected-sample" | "missing-alert-name";
  /** What is written. */
  readonly text: string;
  /** The problem in promtool's words, with the position in the text. */
  readonly message: string;
  /** The same without the position. */
  readonly reason: string;
  readonly place: () => DocumentPlace;
}

/** The problem as a finding, for files of which no test is run. */
export function textFinding({ kind, text, reason, place }: TextProblem, file: string): Finding {
  const message = text === "" ? reason : `\`${shownText(text)}\`: ${reason}`;
  return { code: `promtool/${codes[kind]}`, severity: "error", message, file, ...place() };
}

const codes = {
  series: "bad-series",
  expression: "bad-expression",
  "expected-sample": "bad-expected-sample",
  "missing-alert-name": "missing-alert-name",
} as const;
