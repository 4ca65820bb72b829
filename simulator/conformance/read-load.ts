import {
  isStartTimestampDescription,
  type Labels,
  parseDurationMs,
  parseSeriesDescription,
  parseStartTimestamps,
} from "../promql/index.ts";
import type { ProblemList } from "./problem-list.ts";
import type { LoadCommand, LoadedSeries } from "./script.ts";
import type { ScriptBlock, ScriptLine } from "./script-lines.ts";

/** Reads `load <interval>` with its series; undefined where the interval is none. */
export function readLoad({ head, body }: ScriptBlock, problems: ProblemList): LoadCommand | undefined {
  const [word = "", interval = ""] = head.text.split(/\s+/);
  const intervalMs = parseDurationMs(interval);
  if (intervalMs === undefined || !/^\S+\s+\S+$/.test(head.text)) {
    const message = `\`${word}\` takes the time between two samples, as in \`${word} 5m\``;
    problems.add("bad-interval", message, head, word.length);
    return undefined;
  }
  const addsCustomBuckets = word.toLowerCase() === "load_with_nhcb";
  return { kind: "load", line: head.line, intervalMs, addsCustomBuckets, series: readSeries(body, problems) };
}

interface StartTimestamps {
  readonly labels: Labels;
  readonly offsetsMs: readonly (number | undefined)[];
  readonly line: ScriptLine;
}

/** Reads the series lines; start timestamps stand in a line before the one they belong to. */
function readSeries(body: readonly ScriptLine[], problems: ProblemList): readonly LoadedSeries[] {
  const byKey = new Map<string, LoadedSeries>();
  let starts: StartTimestamps | undefined;
  for (const line of body) {
    const isStarts = problems.read("bad-series", line, 0, () => isStartTimestampDescription(line.text));
    if (isStarts === undefined) continue;
    if (isStarts) {
      if (starts !== undefined) noteStray(starts, problems);
      starts = readStarts(line, problems);
      continue;
    }
    const description = problems.read("bad-series", line, 0, () => parseSeriesDescription(line.text));
    if (description === undefined) continue;
    const startOffsetsMs = matchingStarts(starts, description, problems);
    starts = undefined;
    // As in Prometheus the last line of a series counts.
    byKey.set(description.labels.key, { ...description, startOffsetsMs });
  }
  if (starts !== undefined) noteStray(starts, problems);
  return [...byKey.values()];
}

function readStarts(line: ScriptLine, problems: ProblemList): StartTimestamps | undefined {
  const read = problems.read("bad-start-timestamps", line, 0, () => parseStartTimestamps(line.text));
  return read === undefined ? undefined : { ...read, line };
}

function matchingStarts(
  starts: StartTimestamps | undefined,
  series: { readonly labels: Labels; readonly samples: readonly unknown[] },
  problems: ProblemList,
): StartTimestamps["offsetsMs"] | undefined {
  if (starts === undefined) return undefined;
  if (starts.labels.key !== series.labels.key) {
    noteStray(starts, problems);
    return undefined;
  }
  if (starts.offsetsMs.length === series.samples.length) return starts.offsetsMs;
  const counts = `${starts.offsetsMs.length} start timestamps for ${series.samples.length} samples`;
  problems.add("bad-start-timestamps", `${counts}; write one for each, \`_\` for none`, starts.line);
  return undefined;
}

function noteStray({ line }: StartTimestamps, problems: ProblemList): void {
  const message = "start timestamps must stand in the line before the samples of the same series";
  problems.add("stray-start-timestamps", message, line);
}
