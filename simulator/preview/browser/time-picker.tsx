import type { JSX } from "preact";
import { useContext, useRef, useState } from "preact/hooks";
import type { PreviewData } from "../data/preview-data.ts";
import { dateText } from "../format/date-units.ts";
import { instantOf, rangeOf, shifted, type TimeRange, zoomedOut } from "../time/time-range.ts";
import { type Address, rangeWords } from "./address.ts";
import { Clock } from "./clock.ts";
import { useClosing } from "./use-closing.ts";

/** The range that a page shows: its address's, else what the data asks for, else the dashboard's. */
export function rangeShown(
  { from, to }: Address,
  time: { readonly from: string; readonly to: string } | undefined,
  data: PreviewData,
  clock: () => number,
): TimeRange {
  const nowMs = nowOf(data, clock);
  if (from !== undefined && to !== undefined) {
    const fromMs = instantOf(from, nowMs, false);
    const toMs = instantOf(to, nowMs, true);
    if (fromMs !== undefined && toMs !== undefined && fromMs < toMs) return { fromMs, toMs };
  }
  if (data.kind === "pack" && data.range !== undefined) return data.range;
  return rangeOf(time ?? { from: "now-1h", to: "now" }, nowMs);
}

/** What `now` is: the end of packed data, for nothing comes after it. */
export function nowOf(data: PreviewData, clock: () => number): number {
  return data.kind === "pack" ? data.pack.endMs : data.kind === "prometheus" ? clock() : 0;
}

const quickRanges = ["5m", "15m", "30m", "1h", "3h", "6h", "12h", "24h", "2d", "7d", "30d"] as const;

interface TimePickerProps {
  readonly range: TimeRange;
  readonly data: PreviewData;
  readonly onChange: (change: Partial<Address>) => void;
}

/** Chooses the range of time: quick ranges, exact instants, moving, zooming out. */
export function TimePicker({ range, data, onChange }: TimePickerProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useClosing(isOpen, box, opener, () => setOpen(false));
  const show = (next: TimeRange) => onChange(rangeWords(next));
  const isLive = data.kind === "prometheus";
  return (
    <div class="time-picker" ref={box}>
      <fieldset class="choice" aria-label="Move in time">
        <button type="button" aria-label="Earlier" onClick={() => show(shifted(range, -1))}>
          ‹
        </button>
        <button
          ref={opener}
          type="button"
          aria-expanded={isOpen}
          aria-label={`Time range: ${rangeText(range)}`}
          onClick={() => setOpen(!isOpen)}
        >
          {rangeText(range)}
        </button>
        <button type="button" aria-label="Later" onClick={() => show(shifted(range, 1))}>
          ›
        </button>
        <button type="button" aria-label="Zoom out" onClick={() => show(zoomedOut(range))}>
          −
        </button>
        <button type="button" aria-label="Back to the range before" onClick={() => history.back()}>
          ↶
        </button>
        {isLive ? (
          <button type="button" aria-label="Ask again" onClick={() => onChange({})}>
            ⟳
          </button>
        ) : null}
      </fieldset>
      {isOpen ? (
        <TimeBox
          range={range}
          data={data}
          onRange={(from, to) => {
            onChange({ from, to });
            setOpen(false);
            opener.current?.focus();
          }}
        />
      ) : null}
    </div>
  );
}

function rangeText({ fromMs, toMs }: TimeRange): string {
  const isSameDay = Math.floor(fromMs / 86_400_000) === Math.floor(toMs / 86_400_000);
  const pattern = "YYYY-MM-DD HH:mm:ss";
  // The days of a drill mean nothing: its clock begins at zero.
  if (isSameDay && toMs < 86_400_000 * 365)
    return `${dateText(fromMs, "HH:mm:ss")} to ${dateText(toMs, "HH:mm:ss")}`;
  return `${dateText(fromMs, pattern)} to ${dateText(toMs, isSameDay ? "HH:mm:ss" : pattern)}`;
}

interface TimeBoxProps {
  readonly range: TimeRange;
  readonly data: PreviewData;
  readonly onRange: (from: string, to: string) => void;
}

function TimeBox({ range, data, onRange }: TimeBoxProps): JSX.Element {
  const pattern = "YYYY-MM-DD HH:mm:ss";
  const clock = useContext(Clock);
  const [from, setFrom] = useState(dateText(range.fromMs, pattern));
  const [to, setTo] = useState(dateText(range.toMs, pattern));
  const [problem, setProblem] = useState("");
  const apply = (event: Event) => {
    event.preventDefault();
    const fromMs = instantOf(from, nowOf(data, clock), false);
    const toMs = instantOf(to, nowOf(data, clock), true);
    if (fromMs === undefined || toMs === undefined)
      setProblem("Write a date as in 2024-01-31 12:00:00, or a time as in now-1h.");
    else if (fromMs >= toMs) setProblem("The range ends before it begins.");
    else onRange(from, to);
  };
  return (
    <div class="time-box card">
      <form onSubmit={apply}>
        <label>
          From{" "}
          <input class="field" value={from} onInput={({ currentTarget }) => setFrom(currentTarget.value)} />
        </label>
        <label>
          To <input class="field" value={to} onInput={({ currentTarget }) => setTo(currentTarget.value)} />
        </label>
        {problem === "" ? null : <p role="alert">{problem}</p>}
        <button class="button" type="submit">
          Apply
        </button>
      </form>
      <ul class="quick-ranges">
        {drillRanges(data).map(({ name, from: start, to: end }) => (
          <li key={name}>
            <button class="button" type="button" onClick={() => onRange(start, end)}>
              {name}
            </button>
          </li>
        ))}
        {quickRanges.map((length) => (
          <li key={length}>
            <button class="button" type="button" onClick={() => onRange(`now-${length}`, "now")}>
              Last {length}
            </button>
          </li>
        ))}
      </ul>
      <p class="muted">Times are in UTC{data.kind === "pack" ? "; now is the end of the data" : ""}.</p>
    </div>
  );
}

function drillRanges(
  data: PreviewData,
): readonly { readonly name: string; readonly from: string; readonly to: string }[] {
  if (data.kind !== "pack") return [];
  const { startMs, endMs } = data.pack;
  const written = (atMs: number) => dateText(atMs, "YYYY-MM-DD HH:mm:ss");
  const faults = data.marks.filter(({ kind }) => kind === "fault");
  const endOfFaults = Math.max(...faults.map(({ fromMs, toMs }) => toMs ?? fromMs));
  return [
    { name: "All of the data", from: written(startMs), to: written(endMs) },
    ...(faults.length === 0
      ? []
      : [{ name: "To the fault's end", from: written(startMs), to: written(endOfFaults) }]),
  ];
}
