import { type DocumentPath, type DocumentReader, shownText } from "../document/index.ts";
import { parseDurationMs } from "../promql/index.ts";

/**
 * Reads the duration of a field as configuration files write it: `1h30m`, `15s`, `0`; units fall in size. Gives
 * milliseconds; undefined where it is absent or wrong, which is noted.
 */
export function readDurationField(
  reader: DocumentReader,
  value: unknown,
  path: DocumentPath,
): number | undefined {
  if (value === undefined || value === null) return undefined;
  const text = reader.text(value, path);
  if (text === undefined) return undefined;
  const valueMs = parseDurationMs(text);
  if (valueMs === undefined) {
    const message = `\`${String(path.at(-1))}: ${shownText(text)}\` ${problemOf(text)}`;
    reader.note("bad-duration", message, path);
  }
  return valueMs;
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
