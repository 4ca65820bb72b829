import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Tone } from "../../chart/index.ts";
import { countKinds, type DrawnItem, denseItems, kindWords, type TimeWindow } from "../page/dense-items.ts";
import { type ItemKind, itemTimes, type Lane, type LaneItem } from "../page/lane.ts";
import { zoomed } from "../page/time-ticks.ts";

interface LaneTrackProps {
  readonly lane: Lane;
  readonly originMs: number;
  readonly endMs: number;
  readonly window: TimeWindow;
  readonly widthPx: number;
  readonly isEntry: boolean;
  readonly onWindow: (window: TimeWindow) => void;
}

// What lies closer together than a finger or a glance can tell apart is drawn as one.
const gapPx = 11;
const labelFromPx = 56;
const toldMax = 6;

/** How each kind looks: its colour, and for moments the sign that stands for it. */
export const kindLooks: Readonly<Record<ItemKind, { readonly tone: Tone; readonly sign: string }>> = {
  fault: { tone: "fault", sign: "◆" },
  symptom: { tone: "symptom", sign: "△" },
  pending: { tone: "pending", sign: "◔" },
  firing: { tone: "firing", sign: "▲" },
  resolved: { tone: "resolved", sign: "▽" },
  withdrawn: { tone: "muted", sign: "○" },
  muted: { tone: "muted", sign: "–" },
  notified: { tone: "notified", sign: "●" },
  "told-resolved": { tone: "resolved", sign: "▼" },
  "not-sent": { tone: "missed", sign: "✕" },
  acknowledged: { tone: "notified", sign: "◎" },
  check: { tone: "held", sign: "✓" },
  trouble: { tone: "missed", sign: "!" },
  other: { tone: "neutral", sign: "•" },
  unknown: { tone: "noisy", sign: "?" },
};

/** The items of a lane; each says what it is and when, to the pointer and to the keyboard alike. */
export function LaneTrack({
  lane,
  originMs,
  endMs,
  window,
  widthPx,
  isEntry,
  onWindow,
}: LaneTrackProps): JSX.Element {
  const drawn = useMemo(
    () => denseItems(lane.items, window, { widthPx, gapPx }),
    [lane, window.fromMs, window.toMs, widthPx],
  );
  const [told, setTold] = useState<number>();
  return (
    <>
      {drawn.map((item, index) => {
        const { tone, sign } = kindLooks[item.kind];
        const [only] = item.items;
        const isMany = item.items.length > 1;
        // A heap that is as wide as a label is a stretch of time of its own.
        const isSpan = isMany
          ? item.width * widthPx >= labelFromPx
          : only !== undefined && only.toMs > only.fromMs;
        const left = Math.max(0, item.left);
        const width = Math.min(1, item.left + item.width) - left;
        const isTold = told === index;
        return (
          <button
            key={`${item.kind} ${only?.fromMs} ${item.items.length}`}
            type="button"
            class={`item tone-${tone} item-${item.kind} ${isSpan ? "is-span" : "is-moment"}${isMany ? " is-many" : ""}`}
            style={isSpan ? { left: `${left * 100}%`, width: `${width * 100}%` } : { left: `${left * 100}%` }}
            tabIndex={isEntry && index === 0 ? 0 : -1}
            aria-label={spoken(lane, item, originMs)}
            onPointerEnter={() => setTold(index)}
            onPointerLeave={() => setTold(undefined)}
            onFocus={() => setTold(index)}
            onBlur={() => setTold(undefined)}
            onClick={() => onWindow(windowAround(item, endMs, window))}
          >
            {isSpan ? (
              width * widthPx >= labelFromPx ? (
                <span class="item-label">{isMany ? countKinds(item.items) : only?.label}</span>
              ) : null
            ) : isMany ? (
              item.items.length
            ) : (
              sign
            )}
            {isTold ? <ItemBox item={item} originMs={originMs} isRight={left > 0.55} /> : null}
          </button>
        );
      })}
    </>
  );
}

interface ItemBoxProps {
  readonly item: DrawnItem;
  readonly originMs: number;
  /** It stands to the left of its item, so that it stays in the page. */
  readonly isRight: boolean;
}

function ItemBox({ item, originMs, isRight }: ItemBoxProps): JSX.Element {
  const shown = item.items.slice(0, toldMax);
  const rest = item.items.length - shown.length;
  return (
    <span class={`item-box${isRight ? " is-right" : ""}`} aria-hidden="true">
      {item.items.length > 1 ? <strong>{countKinds(item.items)}</strong> : null}
      {shown.map((each, index) => (
        <span key={index} class="item-line">
          <span class="item-time">{itemTimes(each, originMs)}</span> {each.text}
        </span>
      ))}
      {rest > 0 ? <span class="item-line muted">and {rest} more; click to zoom</span> : null}
    </span>
  );
}

function spoken(lane: Lane, { items, kind }: DrawnItem, originMs: number): string {
  const [first] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined) return lane.name;
  // What stands on a span begins its name, so that whoever speaks to the page can say it.
  if (items.length === 1 && first.toMs > first.fromMs) {
    return `${first.label}, ${itemTimes(first, originMs)}: ${first.text}`;
  }
  if (items.length === 1) return `${kindWords[kind]}, ${itemTimes(first, originMs)}: ${first.text}`;
  return `${countKinds(items)}, ${itemTimes(spanOf(items, first, last), originMs)}`;
}

function spanOf(items: readonly LaneItem[], first: LaneItem, last: LaneItem): LaneItem {
  return {
    ...first,
    toMs: items.reduce((toMs, item) => Math.max(toMs, item.toMs), last.toMs),
    isOpen: false,
  };
}

// A span or a cluster fills most of the window; around a moment the window becomes a quarter.
function windowAround({ items }: DrawnItem, endMs: number, window: TimeWindow): TimeWindow {
  const [first] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined) return window;
  const { fromMs, toMs } = spanOf(items, first, last);
  const lengthMs = toMs - fromMs;
  const aroundMs = fromMs + lengthMs / 2;
  const factor = lengthMs === 0 ? 0.25 : (lengthMs * 1.25) / Math.max(1, window.toMs - window.fromMs);
  const half = ((window.toMs - window.fromMs) * factor) / 2;
  return zoomed(
    { fromMs: aroundMs - half, toMs: aroundMs + half },
    { factor: 1, aroundMs, endMs: Math.max(1000, endMs) },
  );
}
