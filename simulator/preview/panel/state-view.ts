import { mapOf, numberOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import type { Frame } from "../frame/frame.ts";
import { type Look, shownFields } from "./shown-fields.ts";

/** A stretch of one state. */
export interface StateSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly text: string;
  readonly color: string;
}

/** The states of one series. */
export interface StateLane {
  readonly name: string;
  readonly spans: readonly StateSpan[];
}

// A lane with more of them is a smear.
const spansMax = 2000;

/** States over time, a lane for each series: equal neighbours are one span unless `mergeValues` is off. */
export function stateLanes(
  frames: readonly Frame[],
  options: FieldMap,
  look: Look,
  endMs: number,
  isHistory: boolean,
): readonly StateLane[] {
  const merges = !isHistory && options.mergeValues !== false;
  return shownFields(frames, look).map(({ field, frame, name, display }) => {
    const times = frame.fields.find(({ kind }) => kind === "time")?.values.map(Number) ?? [];
    const stepMs = frame.stepMs ?? stepOf(times);
    const spanNulls = mapOf(field.settings.custom).spanNulls;
    const bridgedMs = spanNulls === true ? Number.POSITIVE_INFINITY : (numberOf(spanNulls) ?? 0);
    const spans: StateSpan[] = [];
    for (const [index, timeMs] of times.entries()) {
      const value = field.values[index];
      if (value === null || value === undefined) continue;
      const { prefix, text, suffix, color } = display(value);
      const state = { text: `${prefix}${text}${suffix}`, color };
      const toMs = Math.min(endMs, timeMs + stepMs);
      const last = spans.at(-1);
      const isNear =
        last !== undefined && (timeMs - last.toMs <= stepMs * 0.5 || timeMs - last.toMs <= bridgedMs);
      if (merges && last !== undefined && isNear && last.text === state.text && last.color === state.color) {
        spans[spans.length - 1] = { ...last, toMs };
      } else if (spans.length < spansMax)
        spans.push({ fromMs: timeMs, toMs: Math.max(toMs, timeMs + 1), ...state });
    }
    return { name, spans };
  });
}

function stepOf(times: readonly number[]): number {
  return times.length < 2 ? 60_000 : Math.max(1, (times[1] ?? 0) - (times[0] ?? 0));
}
