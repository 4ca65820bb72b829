import type { JSX } from "preact";
import { Notice } from "../../page/browser/index.ts";
import type { PreviewFinding } from "../data/preview-data.ts";

interface FindingListProps {
  readonly findings: readonly PreviewFinding[];
  /** Whether what is below is from before the file was broken. */
  readonly isLastGood: boolean;
}

// The first tell what to do; the check of dashboards has them all.
const shownMax = 12;

/** What is wrong with the dashboard's file, with the places. */
export function FindingList({ findings, isLastGood }: FindingListProps): JSX.Element | null {
  if (findings.length === 0) return null;
  const hasErrors = findings.some(({ severity }) => severity === "error");
  const title = hasErrors
    ? `The file has a mistake${isLastGood ? "; below is its last good state" : ""}`
    : `Grafana would stumble over ${findings.length === 1 ? "a place" : `${findings.length} places`} of the file`;
  return (
    <Notice tone={hasErrors ? "missed" : "late"} title={title}>
      <ul class="findings">
        {findings.slice(0, shownMax).map(({ file, line, column, message }, index) => (
          <li key={index}>
            <code>
              {file}:{line}:{column}
            </code>{" "}
            {message}
          </li>
        ))}
      </ul>
      {findings.length > shownMax ? <p>and {findings.length - shownMax} more</p> : null}
    </Notice>
  );
}
