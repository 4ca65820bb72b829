import type { PreviewData } from "../data/preview-data.ts";
import type { TimeMark } from "../panel/graph-marks.ts";

/** What is drawn over all graphs: the faults of a drill, and when its alerts fired. */
export function marksOf(data: PreviewData): readonly TimeMark[] {
  if (data.kind !== "pack") return [];
  const firing = data.alerts.flatMap(({ name, firingAtMs }): readonly TimeMark[] =>
    firingAtMs === undefined
      ? []
      : [{ fromMs: firingAtMs, toMs: undefined, text: `${name} fires`, kind: "firing" }],
  );
  return [...data.marks, ...firing];
}
