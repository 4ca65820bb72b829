// Drawing takes a library that only those should wait for who want pictures, so this is no part of the main door.
import { renderSvg } from "../../chart/index.ts";
import { conditionChart } from "../page/condition-chart.ts";
import { marginOf } from "../page/margin.ts";
import { readJournal } from "../page/read-journal.ts";
import { timeLineOf } from "../page/time-line.ts";

/** A picture of a condition, with the path of its file. */
export interface CurvePicture {
  /** Relative: `api.instance-killed/ApiDown-1.svg`. */
  readonly path: string;
  readonly text: string;
}

const size = { widthPx: 960, heightPx: 320 } as const;

/** The conditions of a journal's alerts as pictures, as its page shows them; none where no curves were recorded. */
export function* curvePictures(value: unknown): Generator<CurvePicture> {
  const journal = readJournal(value);
  const { originMs, endMs, faults } = timeLineOf(journal);
  const window = { fromMs: 0, toMs: endMs };
  for (const { alert, holdDurationMs, conditions } of journal.curves) {
    for (const [index, condition] of conditions.entries()) {
      const margin = marginOf(condition, { holdDurationMs, fromMs: originMs });
      const chart = conditionChart(condition, { originMs, window, holdDurationMs, margin, faults });
      if (chart.isEmpty) continue;
      const path = `${fileName(journal.name)}/${fileName(alert)}-${index + 1}.svg`;
      yield { path, text: renderSvg(chart, size) };
    }
  }
}

// A file may name its drills as it likes.
function fileName(name: string): string {
  return name.replace(/[^\w.-]+/g, ".").replace(/^\.+/, "") || "drill";
}
