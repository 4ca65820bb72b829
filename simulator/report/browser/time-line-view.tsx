import type { JSX, TargetedKeyboardEvent } from "preact";
import { useRef, useState } from "preact/hooks";
import { usePrinting } from "../../page/browser/index.ts";
import { formatOffset } from "../offset.ts";
import type { TimeWindow } from "../page/dense-items.ts";
import type { Lane } from "../page/lane.ts";
import type { TimeLine } from "../page/time-line.ts";
import { moved, timeTicks, zoomed } from "../page/time-ticks.ts";
import { LaneTrack } from "./lane-track.tsx";
import { TimeLegend } from "./time-legend.tsx";
import { useBrush } from "./use-brush.ts";
import { useElementWidth } from "./use-width.ts";

interface TimeLineProps {
  readonly timeLine: TimeLine;
  readonly window: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
}

// More lanes than this are folded away until somebody asks for them.
const lanesAtOnce = 40;
const tickWidthPx = 72;
const tickTextPx = 44;

/** Lanes of everything that happened. Arrows go from item to item, Enter zooms to one, plus, minus and 0 zoom. */
export function TimeLineView({ timeLine, window, onWindow }: TimeLineProps): JSX.Element {
  const { endMs, originMs, lanes } = timeLine;
  const body = useRef<HTMLDivElement>(null);
  const axis = useRef<HTMLDivElement>(null);
  const widthPx = useElementWidth(axis, 800);
  const isPrinting = usePrinting();
  const [hasAll, setHasAll] = useState(false);
  const shown = hasAll || isPrinting ? lanes : lanes.slice(0, lanesAtOnce);
  const whole: TimeWindow = { fromMs: 0, toMs: Math.max(1000, endMs) };
  const isWhole = window.fromMs <= whole.fromMs && window.toMs >= whole.toMs;
  const brush = useBrush({ window, axis, onWindow });
  const zoom = (factor: number, aroundMs = (window.fromMs + window.toMs) / 2) =>
    onWindow(zoomed(window, { factor, aroundMs, endMs: whole.toMs }));
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const lengthMs = window.toMs - window.fromMs;
    if (event.key === "+" || event.key === "=") zoom(0.5);
    else if (event.key === "-") zoom(2);
    else if (event.key === "0") onWindow(whole);
    else if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const byMs = (event.key === "ArrowLeft" ? -1 : 1) * lengthMs * 0.25;
      onWindow(moved({ fromMs: window.fromMs + byMs, toMs: window.toMs + byMs }, whole.toMs));
    } else if (!moveFocus(body.current, event)) return;
    event.preventDefault();
  };
  if (lanes.length === 0) return <p class="muted">Nothing happened that a time line could show.</p>;
  return (
    <section class="time-line" aria-labelledby="time-line">
      <div class="section-head">
        <h2 id="time-line">Time line</h2>
        <div class="choice only-screen">
          <button type="button" aria-label="Zoom in" onClick={() => zoom(0.5)}>
            +
          </button>
          <button type="button" aria-label="Zoom out" disabled={isWhole} onClick={() => zoom(2)}>
            −
          </button>
          <button type="button" disabled={isWhole} onClick={() => onWindow(whole)}>
            Whole drill
          </button>
        </div>
      </div>
      <TimeLegend lanes={lanes} />
      {/* biome-ignore lint/a11y/useSemanticElements: events are no fields of a form */}
      <div ref={body} class="time-lanes" role="group" aria-label={groupLabel(timeLine)} onKeyDown={onKeyDown}>
        <div class="lane axis-lane" aria-hidden="true">
          <span class="lane-name muted">
            {timeLine.faults.length > 0 ? "from the injection" : "from the end of the control phase"}
          </span>
          <div ref={axis} class="lane-track axis-track" {...brush.handlers}>
            {timeTicks(window, { originMs, countMax: Math.max(2, widthPx / tickWidthPx) })
              .filter((atMs) => (1 - shareOf(atMs, window)) * widthPx > tickTextPx)
              .map((atMs) => (
                <span
                  key={atMs}
                  class={`tick${atMs === originMs ? " is-origin" : ""}`}
                  style={{ left: `${shareOf(atMs, window) * 100}%` }}
                >
                  {formatOffset(atMs, originMs)}
                </span>
              ))}
            {brush.selection === undefined ? null : (
              <span
                class="brush"
                style={{
                  left: `${shareOf(brush.selection.fromMs, window) * 100}%`,
                  width: `${((brush.selection.toMs - brush.selection.fromMs) / (window.toMs - window.fromMs)) * 100}%`,
                }}
              >
                {formatOffset(brush.selection.fromMs, originMs)} to{" "}
                {formatOffset(brush.selection.toMs, originMs)}
              </span>
            )}
          </div>
        </div>
        {shown.map((lane, index) => (
          <LaneRow
            key={lane.id}
            lane={lane}
            timeLine={timeLine}
            window={window}
            widthPx={widthPx}
            isEntry={index === 0}
            onWindow={onWindow}
          />
        ))}
      </div>
      {shown.length < lanes.length ? (
        <button type="button" class="button" onClick={() => setHasAll(true)}>
          Show {lanes.length - shown.length} more lanes
        </button>
      ) : null}
    </section>
  );
}

interface LaneRowProps {
  readonly lane: Lane;
  readonly timeLine: TimeLine;
  readonly window: TimeWindow;
  readonly widthPx: number;
  /** The tab key comes to the first item of this lane. */
  readonly isEntry: boolean;
  readonly onWindow: (window: TimeWindow) => void;
}

function LaneRow({ lane, timeLine, window, widthPx, isEntry, onWindow }: LaneRowProps): JSX.Element {
  return (
    <div class={`lane lane-${lane.kind}`}>
      <span class="lane-name" title={`${lane.name}${lane.labels}`}>
        {lane.kind === "receiver" ? <span aria-hidden="true">→ </span> : null}
        {lane.name}
        {lane.isUnexpected ? <span class="unexpected"> not expected</span> : null}
        {lane.detail === "" ? null : <span class="lane-detail"> {lane.detail}</span>}
      </span>
      <div class="lane-track">
        {timeLine.faults.map(({ fromMs, toMs }) => (
          <FaultShade key={`${fromMs} ${toMs}`} fromMs={fromMs} toMs={toMs} window={window} />
        ))}
        <LaneTrack
          lane={lane}
          originMs={timeLine.originMs}
          endMs={timeLine.endMs}
          window={window}
          widthPx={widthPx}
          isEntry={isEntry}
          onWindow={onWindow}
        />
      </div>
    </div>
  );
}

function FaultShade(props: TimeWindow & { readonly window: TimeWindow }): JSX.Element | null {
  const left = Math.max(0, shareOf(props.fromMs, props.window));
  const right = Math.min(1, shareOf(props.toMs, props.window));
  if (right <= left) return null;
  return (
    <span
      class="fault-shade"
      style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
      aria-hidden="true"
    />
  );
}

function shareOf(atMs: number, { fromMs, toMs }: TimeWindow): number {
  return (atMs - fromMs) / Math.max(1, toMs - fromMs);
}

function groupLabel({ lanes, originMs, endMs }: TimeLine): string {
  const count = lanes.reduce((sum, { items }) => sum + items.length, 0);
  return `${count} events on ${lanes.length} lanes, from ${formatOffset(0, originMs)} to ${formatOffset(endMs, originMs)}. Arrows go from one to the next.`;
}

/** Goes to the next item on the lane, or to the item nearest in time on another lane; says whether there is one. */
function moveFocus(body: HTMLElement | null, event: KeyboardEvent): boolean {
  const { target, key } = event;
  if (body === null || !(target instanceof HTMLElement) || !target.classList.contains("item")) return false;
  const tracks = [...body.querySelectorAll(".lane-track")].filter(
    (each) => each.querySelector(".item") !== null,
  );
  const lane = tracks.findIndex((track) => track.contains(target));
  const items = itemsOf(tracks[lane]);
  const place = items.indexOf(target);
  const next = {
    ArrowRight: () => items[place + 1],
    ArrowLeft: () => items[place - 1],
    Home: () => items[0],
    End: () => items.at(-1),
    ArrowDown: () => nearest(itemsOf(tracks[lane + 1]), target),
    ArrowUp: () => nearest(itemsOf(tracks[lane - 1]), target),
  };
  if (!Object.hasOwn(next, key)) return false;
  const found = isStep(key) ? next[key]() : undefined;
  found?.focus();
  return true;
}

function isStep(key: string): key is "ArrowRight" | "ArrowLeft" | "Home" | "End" | "ArrowDown" | "ArrowUp" {
  return ["ArrowRight", "ArrowLeft", "Home", "End", "ArrowDown", "ArrowUp"].includes(key);
}

function itemsOf(track: Element | undefined): readonly HTMLElement[] {
  return track === undefined ? [] : [...track.querySelectorAll<HTMLElement>(".item")];
}

function nearest(items: readonly HTMLElement[], from: HTMLElement): HTMLElement | undefined {
  const leftOf = (item: HTMLElement) => item.getBoundingClientRect().left;
  const wanted = leftOf(from);
  return items.reduce<HTMLElement | undefined>(
    (best, item) =>
      best === undefined || Math.abs(leftOf(item) - wanted) < Math.abs(leftOf(best) - wanted) ? item : best,
    undefined,
  );
}
