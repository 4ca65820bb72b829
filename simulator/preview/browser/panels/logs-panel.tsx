import type { JSX } from "preact";
import { levelOf } from "../../panel/log-level.ts";
import type { LogLine } from "../../query/data-source.ts";
import type { VisualProps } from "../visual-props.ts";

/** Log lines, the newest first unless the panel says otherwise; each opens to show its labels. */
export function LogsPanel({ panel, name, data }: VisualProps): JSX.Element {
  const { showTime, showLabels, wrapLogMessage, sortOrder } = panel.options;
  const lines = sortOrder === "Ascending" ? data.lines.toReversed() : data.lines;
  return (
    <div class="log-lines" role="group" aria-label={`${name}: ${lines.length} log lines`}>
      {lines.map((line, index) => (
        <details key={`${line.timeMs}-${index}`} class="log-line" data-level={levelOf(line)}>
          <summary class={wrapLogMessage === true ? "is-wrapped" : ""}>
            {showTime === false ? null : <time dateTime={isoOf(line)}>{clockOf(line)}</time>}{" "}
            {showLabels === true ? <span class="log-labels">{labelsOf(line)}</span> : null}{" "}
            <span class="log-text">{line.text}</span>
          </summary>
          <pre>{line.text}</pre>
          <dl>
            {Object.entries(line.labels).map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      ))}
    </div>
  );
}

function isoOf({ timeMs }: LogLine): string {
  const time = new Date(timeMs);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString();
}

function clockOf(line: LogLine): string {
  return isoOf(line).replace("T", " ").replace(/Z$/, "");
}

function labelsOf({ labels }: LogLine): string {
  return Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(" ");
}
