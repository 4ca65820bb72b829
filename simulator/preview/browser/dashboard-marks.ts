import type { PreviewData } from "../data/preview-data.ts";
import type { TimeMark } from "../panel/time-marks.ts";

/**
 * What is drawn over graphs: the faults of a drill, when its alerts fired, and the dashboard's own annotations. An alert that those
 * tell of is not marked twice.
 */
export function marksOf(data: PreviewData, annotations: readonly TimeMark[]): readonly TimeMark[] {
  if (data.kind !== "pack") return annotations;
  const isTold = (name: string, atMs: number) =>
    annotations.some(({ text, fromMs }) => text.includes(name) && Math.abs(fromMs - atMs) <= nearMs);
  const firing = data.alerts.flatMap(({ name, firingAtMs }): readonly TimeMark[] =>
    firingAtMs === undefined || isTold(name, firingAtMs)
      ? []
      : [{ fromMs: firingAtMs, toMs: undefined, text: `${name} fires`, kind: "firing" }],
  );
  return [...data.marks, ...firing, ...annotations];
}

// The steps of annotations are a minute unless told.
const nearMs = 60_000;
