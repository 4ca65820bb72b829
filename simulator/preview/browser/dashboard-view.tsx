import type { JSX } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import type { DashboardModel } from "../../dashboard/index.ts";
import { EmptyState, Notice } from "../../page/browser/index.ts";
import { type LoadedAnnotations, loadAnnotations } from "../annotation/load-annotations.ts";
import type { PreviewData } from "../data/preview-data.ts";
import { layOut, type Section } from "../layout/layout.ts";
import type { DataSource } from "../query/data-source.ts";
import type { TimeRange } from "../time/time-range.ts";
import { type ResolvedVariables, resolveVariables } from "../variable/resolve-variables.ts";
import { type Address, rangeWords } from "./address.ts";
import { AnnotationList } from "./annotation-list.tsx";
import { Clock } from "./clock.ts";
import { marksOf } from "./dashboard-marks.ts";
import type { PanelSurroundings } from "./panel-surroundings.ts";
import { PanelTile } from "./panel-tile.tsx";
import { SectionView } from "./section-view.tsx";
import { nowOf } from "./time-picker.tsx";
import { VariableBar } from "./variable-bar.tsx";

interface DashboardViewProps {
  readonly model: DashboardModel;
  readonly source: DataSource;
  readonly data: PreviewData;
  readonly range: TimeRange;
  readonly address: Address;
  readonly changeAddress: (change: Partial<Address>, replaces?: boolean) => void;
}

/** The variables of a dashboard and its panels. */
export function DashboardView({
  model,
  source,
  data,
  range,
  address,
  changeAddress,
}: DashboardViewProps): JSX.Element {
  const [resolved, setResolved] = useState<ResolvedVariables>();
  const [failure, setFailure] = useState<string>();
  const [annotations, setAnnotations] = useState<LoadedAnnotations>(noAnnotations);
  const choicesKey = JSON.stringify([...address.variables]);
  useEffect(() => {
    let isGone = false;
    const load = async () => {
      const variables = await resolveVariables(model, address.variables, range, source);
      const scrapeIntervalMs = scrapeIntervalOf(data);
      const request = { dashboard: model, scope: variables.scope, range, scrapeIntervalMs };
      const loading = loadAnnotations(request, source);
      // A Prometheus takes its time, and panels need not wait; what lies in the page is there at once, and graphs are drawn once.
      if (data.kind === "prometheus") {
        if (!isGone) setResolved(variables);
      }
      const loaded = await loading;
      if (isGone) return;
      setResolved(variables);
      setAnnotations(loaded);
    };
    load().catch(
      (error: unknown) => isGone || setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isGone = true;
    };
  }, [model, source, choicesKey, range]);
  const clock = useContext(Clock);
  const marks = useMemo(() => marksOf(data, annotations.marks), [data, annotations]);
  const surroundings = useMemo(
    (): PanelSurroundings | undefined =>
      resolved === undefined
        ? undefined
        : {
            dashboard: model,
            scope: resolved.scope,
            source,
            range,
            scenario: address.scenario,
            marks,
            nowMs: nowOf(data, clock),
            scrapeIntervalMs: scrapeIntervalOf(data),
            onZoom: (zoomed) => changeAddress(rangeWords(zoomed)),
            onView: (key) => changeAddress({ viewPanel: key, panel: undefined }),
          },
    [resolved, model, source, range, marks, data, address.scenario],
  );
  if (failure !== undefined)
    return (
      <Notice tone="missed" title="The variables could not be filled in">
        {failure}
      </Notice>
    );
  if (resolved === undefined || surroundings === undefined)
    return <p role="status">Filling in the variables …</p>;
  return (
    <>
      <VariableBar
        variables={resolved.variables}
        onChoose={(name, values) =>
          changeAddress({ variables: new Map([...address.variables, [name, values]]) })
        }
      />
      <AnnotationList annotations={annotations} />
      <Panels surroundings={surroundings} viewPanel={address.viewPanel} />
    </>
  );
}

const noAnnotations: LoadedAnnotations = { marks: [], problems: [] };

function Panels({
  surroundings,
  viewPanel,
}: {
  readonly surroundings: PanelSurroundings;
  readonly viewPanel: string | undefined;
}): JSX.Element {
  const { dashboard, scope, onView } = surroundings;
  const sections = useMemo(() => layOut(dashboard, scope), [dashboard, scope]);
  if (viewPanel !== undefined) {
    const tile = allTiles(sections).find(
      ({ key, panel }) => key === viewPanel || `panel-${viewPanel}` === key || String(panel.id) === viewPanel,
    );
    return (
      <>
        <button class="button only-screen" type="button" onClick={() => onView(undefined)}>
          Back to the dashboard
        </button>
        {tile === undefined ? (
          <EmptyState title={`There is no panel ${viewPanel}`}>
            It may have another id in this state of the dashboard.
          </EmptyState>
        ) : (
          <div class="view-panel">
            <PanelTile
              tile={{ ...tile, place: { x: 0, y: 0, width: 24, height: 20 } }}
              surroundings={surroundings}
              isAlone
            />
          </div>
        )}
      </>
    );
  }
  if (sections.length === 0)
    return <EmptyState title="The dashboard has no panels">Nothing is laid out in it.</EmptyState>;
  return (
    <div class="dashboard">
      {sections.map((section) => (
        <SectionView key={section.key} section={section} surroundings={surroundings} level={2} />
      ))}
    </div>
  );
}

function allTiles(sections: readonly Section[]): Section["tiles"] {
  return sections.flatMap(({ tiles, children }) => [...tiles, ...allTiles(children)]);
}

function scrapeIntervalOf(data: PreviewData): number {
  if (data.kind === "prometheus") return data.scrapeIntervalMs;
  return data.kind === "pack" && data.pack.intervalMs > 0 ? data.pack.intervalMs : 15_000;
}
