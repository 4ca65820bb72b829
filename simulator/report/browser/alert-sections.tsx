import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Chart, LoadData } from "../../page/browser/index.ts";
import type { MarkdownBlock } from "../../page/markdown/index.ts";
import { formatLength } from "../offset.ts";
import { checkRunbooks } from "../page/check-data.ts";
import { conditionChart } from "../page/condition-chart.ts";
import type { TimeWindow } from "../page/dense-items.ts";
import { marginOf } from "../page/margin.ts";
import { dataNames } from "../page/report-data.ts";
import type { StoredCondition, StoredCurve, StoredJournal } from "../page/stored-journal.ts";
import type { TimeLine } from "../page/time-line.ts";
import { Runbook } from "./runbook.tsx";

interface AlertSectionsProps {
  readonly journal: StoredJournal;
  readonly timeLine: TimeLine;
  readonly window: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
}

/** Each alert that was expected or fired: its expression against its threshold, and its runbook beside it. */
export function AlertSections({
  journal,
  timeLine,
  window,
  onWindow,
}: AlertSectionsProps): JSX.Element | null {
  const alerts = useMemo(() => alertsOf(journal), [journal]);
  if (alerts.length === 0) return null;
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts">Expressions and runbooks</h2>
      {journal.curves.length === 0 ? (
        <p class="muted">
          This journal has no curves of the expressions. `klaxon drill --html FILE` records them, `--json
          FILE` with `--curves`.
        </p>
      ) : null}
      <LoadData name={dataNames.runbooks} check={checkRunbooks}>
        {(runbooks) =>
          alerts.map((alert) => (
            <AlertSection
              key={alert}
              alert={alert}
              curves={journal.curves.filter((curve) => curve.alert === alert)}
              runbook={Object.hasOwn(runbooks, alert) ? runbooks[alert] : undefined}
              timeLine={timeLine}
              window={window}
              onWindow={onWindow}
            />
          ))
        }
      </LoadData>
    </section>
  );
}

function alertsOf(journal: StoredJournal): readonly string[] {
  const names = [
    ...journal.expectations.map(({ alert }) => alert),
    ...journal.falseAlarms.map(({ alert }) => alert),
    ...journal.curves.map(({ alert }) => alert),
  ];
  return [...new Set(names)].filter((name) => name !== "");
}

interface AlertSectionProps {
  readonly alert: string;
  readonly curves: readonly StoredCurve[];
  readonly runbook: readonly MarkdownBlock[] | undefined;
  readonly timeLine: TimeLine;
  readonly window: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
}

function AlertSection({
  alert,
  curves,
  runbook,
  timeLine,
  window,
  onWindow,
}: AlertSectionProps): JSX.Element {
  return (
    <section class="alert-section" aria-label={alert}>
      <div class="alert-curves">
        <h3>{alert}</h3>
        {curves.map((curve, index) => (
          <div key={index}>
            <pre class="expression">{curve.expression}</pre>
            <p class="muted">
              {curve.holdDurationMs > 0
                ? `fires when it has held for ${formatLength(curve.holdDurationMs)}`
                : "fires at once"}
            </p>
            {curve.conditions.map((condition, place) => (
              <ConditionFigure
                key={place}
                condition={condition}
                isWhole={curve.conditions.length === 1 && isSameText(condition.text, curve.expression)}
                holdDurationMs={curve.holdDurationMs}
                timeLine={timeLine}
                window={window}
                onWindow={onWindow}
              />
            ))}
          </div>
        ))}
        {curves.length === 0 ? <p class="muted">No curve of its expression was recorded.</p> : null}
      </div>
      <aside class="alert-runbook" aria-label={`Runbook of ${alert}`}>
        {runbook === undefined ? (
          <p class="muted">No runbook.</p>
        ) : (
          <Runbook alert={alert} blocks={runbook} />
        )}
      </aside>
    </section>
  );
}

function isSameText(left: string, right: string): boolean {
  return left.replaceAll(/\s/g, "") === right.replaceAll(/\s/g, "");
}

interface ConditionProps {
  readonly condition: StoredCondition;
  /** It is all of the expression, which stands above it. */
  readonly isWhole: boolean;
  readonly holdDurationMs: number;
  readonly timeLine: TimeLine;
  readonly window: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
}

function ConditionFigure({
  condition,
  isWhole,
  holdDurationMs,
  timeLine,
  window,
  onWindow,
}: ConditionProps): JSX.Element {
  const { originMs, faults } = timeLine;
  const margin = useMemo(
    () => marginOf(condition, { holdDurationMs, fromMs: originMs }),
    [condition, holdDurationMs, originMs],
  );
  const chart = useMemo(
    () => conditionChart(condition, { originMs, window, holdDurationMs, margin, faults }),
    [condition, originMs, window.fromMs, window.toMs, holdDurationMs, margin, faults],
  );
  const [isShown, setShown] = useState(true);
  if (chart.isEmpty) {
    return (
      <p class="condition">
        {isWhole ? null : <code>{condition.text} </code>}
        <span class="margin tone-muted">{margin.text}</span>
      </p>
    );
  }
  return (
    <details class="condition" open={isShown} onToggle={({ currentTarget }) => setShown(currentTarget.open)}>
      <summary>
        {isWhole ? null : <code>{condition.text} </code>}
        <span class={`margin ${margin.isCrossed && !margin.isOld ? "tone-firing" : "tone-muted"}`}>
          {margin.text}
        </span>
      </summary>
      {condition.remark === undefined ? null : <p class="muted">{condition.remark}</p>}
      {isShown ? (
        <Chart
          chart={chart}
          hidesCaption
          group="conditions"
          onSelectTime={({ fromMs, toMs }) => onWindow({ fromMs: fromMs + originMs, toMs: toMs + originMs })}
        />
      ) : null}
      {condition.seriesLeftOut > 0 ? (
        <p class="muted">{condition.seriesLeftOut} more series are not drawn.</p>
      ) : null}
    </details>
  );
}
