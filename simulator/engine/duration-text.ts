import { parseDurationMs } from "../promql/index.ts";

/** What a duration text means, or why it means nothing (a clause that ends a sentence). */
export type DurationText =
  | { readonly valueMs: number; readonly problem: undefined }
  | { readonly valueMs: undefined; readonly problem: string };

/** Reads a duration as configuration files write it: `1h30m`, `15s`, `0`; units fall in size. */
export function readDurationText(text: string): DurationText {
  const valueMs = parseDurationMs(text);
  return valueMs === undefined ? { valueMs, problem: problemOf(text) } : { valueMs, problem: undefined };
}

function problemOf(text: string): string {
  if (text === "") return "is empty; write a number and a unit, as in `5m`";
  if (/^([0-9]+(y|w|d|h|ms|m|s))+$/.test(text)) {
    return /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(text)
      ? "is out of range; no duration may be longer than 292 years"
      : "is not a duration; write each unit once, the largest first, as in `1h30m`";
  }
  return `is not a duration; ${adviceOf(text)}`;
}

function adviceOf(text: string): string {
  if (/^[0-9]+$/.test(text)) return `write the unit, as in \`${text}s\` or \`${text}m\``;
  if (text.startsWith("-")) return "it cannot be negative";
  if (/^[0-9]*\.[0-9]+[a-z]+$/.test(text))
    return "write whole numbers, as in `1h30m` for one and a half hours";
  return "write a number and a unit (`ms`, `s`, `m`, `h`, `d`, `w`, `y`), as in `5m`";
}
