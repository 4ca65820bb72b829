import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { inkOn } from "../../field/colors.ts";
import { dateText } from "../../format/date-units.ts";
import { type StateLane, type StateSpan, stateLanes } from "../../panel/state-view.ts";
import type { TimeRange } from "../../time/time-range.ts";
import type { VisualProps } from "../visual-props.ts";
import { TimeAxis } from "./time-lanes.tsx";
import { ZoomSelection } from "./zoom-selection.tsx";

// Further lanes would be thinner than a line.
const lanesMax = 100;

/** States over time, a lane for each series. */
export function StatePanel({ panel, name, data, size, look, surroundings }: VisualProps): JSX.Element {
  const isHistory = panel.type === "status-history";
  const lanes = useMemo(
    () => stateLanes(data.frames, panel.options, look, data.range.toMs, isHistory),
    [data, panel.options, look, isHistory],
  );
  const showsText = panel.options.showValue !== "never";
  const namesPx = Math.min(
    180,
    size.widthPx * 0.3,
    12 + 6.6 * Math.max(0, ...lanes.map((lane) => lane.name.length)),
  );
  const barPx = size.widthPx - namesPx;
  return (
    <div class="lanes-panel">
      <ZoomSelection
        range={data.range}
        place={(widthPx) => ({ leftPx: namesPx, rightPx: widthPx })}
        onZoom={surroundings.onZoom}
      >
        <ul class="lanes" aria-label={`States of ${name}`}>
          {lanes.slice(0, lanesMax).map((lane, index) => (
            <li key={index} class="lane" style={{ gridTemplateColumns: `${namesPx}px 1fr` }}>
              <span class="lane-name" title={lane.name}>
                {lane.name}
              </span>
              <span
                class={`lane-bar${isHistory ? " lane-cells" : ""}`}
                role="img"
                aria-label={laneWords(lane)}
              >
                {lane.spans.map((span, at) => (
                  <Span key={at} span={span} range={data.range} showsText={showsText} barPx={barPx} />
                ))}
                <Marks marks={surroundings.marks} range={data.range} />
              </span>
            </li>
          ))}
        </ul>
        <div style={{ paddingLeft: `${namesPx}px` }}>
          <TimeAxis range={data.range} widthPx={barPx} />
        </div>
      </ZoomSelection>
    </div>
  );
}

function Span({
  span,
  range,
  showsText,
  barPx,
}: {
  readonly span: StateSpan;
  readonly range: TimeRange;
  readonly showsText: boolean;
  readonly barPx: number;
}): JSX.Element | null {
  const lengthMs = range.toMs - range.fromMs;
  const left = Math.max(0, (span.fromMs - range.fromMs) / lengthMs);
  const right = Math.min(1, (span.toMs - range.fromMs) / lengthMs);
  if (right <= left) return null;
  const isRoomy = showsText && (right - left) * barPx > span.text.length * 7 + 6;
  return (
    <span
      class="lane-span"
      title={`${span.text}\n${dateText(span.fromMs, "HH:mm:ss")} to ${dateText(span.toMs, "HH:mm:ss")}`}
      style={{
        left: `${(left * 100).toFixed(3)}%`,
        width: `${((right - left) * 100).toFixed(3)}%`,
        backgroundColor: span.color,
        color: inkOn(span.color),
      }}
    >
      {isRoomy ? span.text : ""}
    </span>
  );
}

function Marks({
  marks,
  range,
}: {
  readonly marks: VisualProps["surroundings"]["marks"];
  readonly range: TimeRange;
}): JSX.Element {
  const times = marks
    .filter(({ kind }) => kind === "fault")
    .flatMap(({ fromMs, toMs }) => (toMs === undefined ? [fromMs] : [fromMs, toMs]));
  return (
    <>
      {times.map((atMs, index) => {
        const ratio = (atMs - range.fromMs) / (range.toMs - range.fromMs);
        return ratio < 0 || ratio > 1 ? null : (
          <span key={index} class="lane-mark" style={{ left: `${(ratio * 100).toFixed(3)}%` }} />
        );
      })}
    </>
  );
}

// For ears: the first spans tell the story.
const wordsMax = 20;

function laneWords({ name, spans }: StateLane): string {
  const changes = spans.filter(({ text }, index) => text !== spans[index - 1]?.text);
  const words = changes
    .slice(0, wordsMax)
    .map(({ text, fromMs }) => `${text} from ${dateText(fromMs, "HH:mm:ss")}`);
  return `${name}: ${words.join(", ")}${changes.length > wordsMax ? ", and so on" : ""}`;
}
