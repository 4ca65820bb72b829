import type { JSX } from "preact";
import { Badge } from "../../page/browser/index.ts";
import { formatLength, formatOffset } from "../offset.ts";
import type { HopRow } from "../page/report-data.ts";
import type { StoredJournal } from "../page/stored-journal.ts";
import { toleranceText, withinText } from "../tolerance-text.ts";
import { ScrolledTable } from "./scrolled-table.tsx";

interface HopTableProps {
  readonly journal: StoredJournal;
  readonly hops: readonly HopRow[];
}

/** Of a live drill: what the virtual run predicted beside what was measured. */
export function HopTable({ journal, hops }: HopTableProps): JSX.Element | null {
  const { live } = journal;
  if (live === undefined) return null;
  const strayCount = hops.filter(({ isWithin }) => !isWithin).length;
  const tolerancesMs = hops.map(({ toleranceMs }) => toleranceMs);
  const tolerance = toleranceText(hops.length === 0 ? [live.toleranceMs] : tolerancesMs);
  return (
    <section aria-labelledby="hops">
      <h2 id="hops">Predicted and measured</h2>
      <p>{summaryOf(hops.length, strayCount, tolerance)}</p>
      {hops.length === 0 ? null : (
        <ScrolledTable name="Predicted and measured hops">
          <table class="plain-table hop-table">
            <thead>
              <tr>
                <th scope="col">Alert</th>
                <th scope="col">Hop</th>
                <th scope="col" class="figure">
                  Predicted
                </th>
                <th scope="col" class="figure">
                  Measured
                </th>
                <th scope="col" class="figure">
                  Difference
                </th>
                <th scope="col">Tolerance {tolerance}</th>
              </tr>
            </thead>
            <tbody>
              {hops.map((hop, index) => (
                <tr key={index}>
                  <td>{hops[index - 1]?.alert === hop.alert ? "" : hop.alert}</td>
                  <td>{hopWords.get(hop.hop) ?? hop.hop}</td>
                  <td class="figure">{timeText(hop.predictedMs)}</td>
                  <td class="figure">{timeText(hop.measuredMs)}</td>
                  <td class="figure">
                    {hop.differenceMs === undefined ? "–" : formatOffset(hop.differenceMs, 0)}
                  </td>
                  <td>
                    <Badge tone={hop.isWithin ? "held" : "late"}>
                      {withinText(hop.isWithin ? "within" : "outside", hop.toleranceMs, tolerancesMs)}
                    </Badge>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrolledTable>
      )}
    </section>
  );
}

const hopWords: ReadonlyMap<string, string> = new Map([
  ["alertmanager", "Alertmanager has it"],
  ["told", "resolution told"],
]);

function summaryOf(count: number, strayCount: number, tolerance: string): string {
  if (count === 0) return "The drill did not come to its end, so there is nothing to compare.";
  return strayCount === 0
    ? `Every hop is within ${tolerance} of its prediction.`
    : `${strayCount} of ${count} hops are more than ${tolerance} from their prediction.`;
}

function timeText(ms: number | undefined): string {
  return ms === undefined ? "–" : formatLength(ms);
}
