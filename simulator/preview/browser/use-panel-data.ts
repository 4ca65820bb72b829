import { useEffect, useState } from "preact/hooks";
import type { VariableScope } from "../../dashboard/index.ts";
import type { Tile } from "../layout/layout.ts";
import { loadPanel, type PanelData } from "../panel/panel-data.ts";
import type { PanelSurroundings } from "./panel-surroundings.ts";

/** A panel's data on its way. What was there before stays until the new data is. */
export interface LoadingPanel {
  readonly data: PanelData | undefined;
  readonly failure: string | undefined;
  readonly isLoading: boolean;
}

/** Asks for the data of a panel once it has a width, which it has when it is seen. */
export function usePanelData(
  tile: Tile,
  surroundings: PanelSurroundings,
  widthPx: number,
  scope: VariableScope,
): LoadingPanel {
  const [state, setState] = useState<LoadingPanel>({ data: undefined, failure: undefined, isLoading: true });
  const { dashboard, source, range, scrapeIntervalMs } = surroundings;
  const { panel } = tile;
  const needsWidth = widthPx > 0;
  // A few pixels more or less make no other step, but would ask again.
  const roundedPx = Math.max(100, Math.round(widthPx / 50) * 50);
  useEffect(() => {
    if (!needsWidth) return;
    let isGone = false;
    setState((before) => ({ ...before, isLoading: true }));
    loadPanel({ dashboard, panel, scope, range, widthPx: roundedPx, scrapeIntervalMs }, source).then(
      (data) => isGone || setState({ data, failure: undefined, isLoading: false }),
      (error: unknown) =>
        isGone ||
        setState({
          data: undefined,
          failure: error instanceof Error ? error.message : String(error),
          isLoading: false,
        }),
    );
    return () => {
      isGone = true;
    };
  }, [dashboard, panel, scope, range, source, scrapeIntervalMs, needsWidth, roundedPx]);
  return state;
}
