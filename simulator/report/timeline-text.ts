import type { AlertSpan } from "../promtool/index.ts";
import { labelsText } from "./clipped-text.ts";
import { describeSpans, renderMarks, renderStrip } from "./strip.ts";
import type { Style } from "./style.ts";

/** What is shown of the alerts' lives. */
export interface TimelineView {
  readonly timeline: readonly AlertSpan[];
  /** The moments that were asked about. */
  readonly marksMs: readonly number[];
  /** The last moment that was looked at. */
  readonly evalTimeMs: number;
}

const stripsShownMax = 5;

/** The lives of alerts as strips beneath the moments that were asked about, one line for each label set. */
export function timelineLines(
  { timeline, marksMs, evalTimeMs }: TimelineView,
  style: Style,
): readonly string[] {
  if (timeline.length === 0) return [style.quiet("no alert of this name was ever pending")];
  let endMs = evalTimeMs;
  for (const span of timeline) endMs = Math.max(endMs, span.endMs ?? span.firingFromMs ?? span.activeFromMs);
  for (const markMs of marksMs) endMs = Math.max(endMs, markMs);
  const byLabels = new Map<string, AlertSpan[]>();
  for (const span of timeline) {
    const key = JSON.stringify(span.labels);
    const spans = byLabels.get(key);
    if (spans === undefined) byLabels.set(key, [span]);
    else spans.push(span);
  }
  const lines = marksMs.length === 0 ? [] : [renderMarks(marksMs, { endMs })];
  for (const spans of [...byLabels.values()].slice(0, stripsShownMax)) {
    const labels = spans[0]?.labels.filter(([name]) => name !== "alertname") ?? [];
    const shown = labels.length === 0 ? "" : `  ${labelsText(labels)}`;
    lines.push(`${renderStrip(spans, { endMs })}${shown}  ${describeSpans(spans)}`);
  }
  const more = byLabels.size - stripsShownMax;
  if (more > 0) lines.push(`and ${more} more`);
  return lines.map(style.quiet);
}
