import type { JSX } from "preact";
import type { DashboardPanel } from "../../dashboard/index.ts";
import type { LoadingPanel } from "./use-panel-data.ts";

interface PanelInspectProps {
  readonly panel: DashboardPanel;
  readonly loading: LoadingPanel;
}

/** The queries of a panel as they were sent, and what came back. */
export function PanelInspect({ panel, loading }: PanelInspectProps): JSX.Element {
  const { data } = loading;
  const seriesCount = (refId: string) => data?.frames.filter((frame) => frame.refId === refId).length ?? 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <section class="inspect" aria-label="Queries" tabIndex={0}>
      <p class="muted">
        {panel.type}
        {panel.id === undefined ? "" : `, id ${panel.id}`}
      </p>
      {data?.sent.map(({ refId, expression, stepMs }) => (
        <div key={refId}>
          <p>
            <strong>{refId}</strong>{" "}
            <span class="muted">
              {stepMs === undefined ? "at the end of the range" : `every ${stepMs / 1000} s`},{" "}
              {seriesCount(refId)} frames
            </span>
          </p>
          <pre>{expression}</pre>
        </div>
      ))}
      {[...(data?.problems ?? []), ...(data?.leftOut ?? []), ...(data?.emptyReasons ?? [])].map(
        (reason, index) => (
          <p key={index}>{reason}</p>
        ),
      )}
    </section>
  );
}
