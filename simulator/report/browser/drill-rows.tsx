import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePrinting } from "../../page/browser/index.ts";
import { formatLength } from "../offset.ts";
import type { ListLine } from "../page/drill-list.ts";
import { formatAddress, type PageAddress } from "../page/page-address.ts";
import type { DrillRow } from "../page/report-data.ts";
import { MarkedText } from "./marked-text.tsx";
import { ChangeBadge, OutcomeBadge } from "./outcome.tsx";
import { useWidth } from "./use-width.ts";

interface DrillRowsProps {
  readonly lines: readonly ListLine[];
  readonly address: PageAddress;
}

// Fixed, so that thousands of lines need no measuring; the style sheet has the same numbers.
const heightsPx = { wide: { drill: 46, system: 40 }, narrow: { drill: 96, system: 40 } } as const;
const narrowBelowPx = 720;
const spareLines = 8;
// The lines are drawn anew only when so many of them have gone by.
const strideLines = 4;

/** The drill that was looked at last, so that coming back finds the place. */
const lastPlace = { id: "", scrollY: 0 };

/** Keeps where the list is left for a drill. */
function rememberPlace(id: string): void {
  lastPlace.id = id;
  lastPlace.scrollY = scrollY;
}

/** The lines of the list; only those that are in sight are in the page, save when it is printed. */
export function DrillRows({ lines, address }: DrillRowsProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const isPrinting = usePrinting();
  const isNarrow = useWidth() < narrowBelowPx;
  const heights = isNarrow ? heightsPx.narrow : heightsPx.wide;
  const tops = topsOf(lines, heights);
  const heightPx = tops.at(-1) ?? 0;
  const [first, last] = useSight(list, tops);
  const [wanted, setWanted] = useState<number>();
  useLayoutEffect(() => {
    if (lastPlace.id === "") return;
    scrollTo(0, lastPlace.scrollY);
    const place = lines.findIndex((line) => line.kind === "drill" && line.row.id === lastPlace.id);
    if (place !== -1) setWanted(place);
    lastPlace.id = "";
  }, []);
  useEffect(() => {
    if (wanted === undefined) return;
    list.current
      ?.querySelector<HTMLElement>(`[data-line="${wanted}"] .drill-link`)
      ?.focus({ preventScroll: true });
  }, [wanted, first, last]);
  const move = (event: TargetedKeyboardEvent<HTMLUListElement>) => {
    const from = lineOf(event.target);
    const to = from === undefined ? undefined : neighbour(lines, from, event.key);
    if (to === undefined) return;
    event.preventDefault();
    showLine(list.current, tops[to] ?? 0, heights.drill);
    setWanted(to);
  };
  const shown = isPrinting ? lines : lines.slice(first, last + 1);
  const offset = isPrinting ? 0 : first;
  return (
    <ul
      ref={list}
      class={`drill-rows${isNarrow ? " is-narrow" : ""}`}
      style={isPrinting ? {} : { height: `${heightPx}px` }}
      onKeyDown={move}
      // What is focused by hand is where the arrows go on from.
      onFocusIn={({ target }) => setWanted(lineOf(target))}
    >
      {shown.map((line, index) => {
        const place = offset + index;
        return (
          <li
            key={line.kind === "drill" ? line.row.id : `/${line.system}`}
            class={line.kind === "drill" ? "drill-row" : "system-row"}
            data-line={place}
            aria-setsize={lines.length}
            aria-posinset={place + 1}
            style={isPrinting ? {} : { top: `${tops[place] ?? 0}px` }}
          >
            {line.kind === "drill" ? (
              <DrillCells row={line.row} address={address} />
            ) : (
              <SystemCells {...line} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function DrillCells({
  row,
  address,
}: {
  readonly row: DrillRow;
  readonly address: PageAddress;
}): JSX.Element {
  return (
    <>
      <OutcomeBadge outcome={row.outcome} />
      <span class="drill-name">
        <a
          class="drill-link"
          href={formatAddress({ ...address, drill: row.id })}
          onClick={() => rememberPlace(row.id)}
        >
          {row.id}
        </a>
        <span class="drill-title">{row.variant === "sustained" ? row.title : row.description}</span>
      </span>
      <span class="drill-sentence">
        {row.changes.map((change) => (
          <ChangeBadge key={change.badge} change={change} />
        ))}{" "}
        <MarkedText text={row.sentence} />
      </span>
      <DrillTime name="notify" ms={row.notifyMs} />
      <DrillTime name="resolve" ms={row.resolveMs} />
    </>
  );
}

function DrillTime({ name, ms }: { readonly name: string; readonly ms: number | undefined }): JSX.Element {
  return (
    <span class="drill-time">
      {ms === undefined ? null : (
        <>
          <span class="drill-time-name">{name}</span> {formatLength(ms)}
        </>
      )}
    </span>
  );
}

function SystemCells({
  system,
  count,
  failedCount,
}: {
  readonly system: string;
  readonly count: number;
  readonly failedCount: number;
}): JSX.Element {
  return (
    <h2 class="system-name">
      {system}{" "}
      <span class="muted">
        {count}
        {failedCount > 0 ? `, ${failedCount} not held` : ""}
      </span>
    </h2>
  );
}

/** Where each line begins, and where the last one ends. */
function topsOf(
  lines: readonly ListLine[],
  heights: { readonly drill: number; readonly system: number },
): readonly number[] {
  const tops = [0];
  let top = 0;
  for (const { kind } of lines) {
    top += heights[kind];
    tops.push(top);
  }
  return tops;
}

/** The first and the last line in sight, with some to spare. */
function useSight(
  list: { readonly current: HTMLElement | null },
  tops: readonly number[],
): readonly [number, number] {
  const [sight, setSight] = useState<readonly [number, number]>([0, 40]);
  useLayoutEffect(() => {
    const look = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const first = onStride(Math.max(0, lineAt(tops, -top) - spareLines));
      const last = Math.min(
        Math.max(0, tops.length - 2),
        onStride(lineAt(tops, innerHeight - top)) + strideLines + spareLines,
      );
      setSight((before) => (before[0] === first && before[1] === last ? before : [first, last]));
    };
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [tops.length, tops.at(-1)]);
  return sight;
}

function onStride(line: number): number {
  return Math.floor(line / strideLines) * strideLines;
}

/** The line at a height, by halving. */
function lineAt(tops: readonly number[], height: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

const pageLines = 10;

function neighbour(lines: readonly ListLine[], from: number, key: string): number | undefined {
  const isDrill = (place: number) => lines[place]?.kind === "drill";
  const seek = (start: number, step: 1 | -1): number | undefined => {
    for (let place = start; place >= 0 && place < lines.length; place += step)
      if (isDrill(place)) return place;
    return undefined;
  };
  switch (key) {
    case "ArrowDown":
      return seek(from + 1, 1);
    case "ArrowUp":
      return seek(from - 1, -1);
    case "PageDown":
      return seek(Math.min(lines.length - 1, from + pageLines), -1);
    case "PageUp":
      return seek(Math.max(0, from - pageLines), 1);
    case "Home":
      return seek(0, 1);
    case "End":
      return seek(lines.length - 1, -1);
    default:
      return undefined;
  }
}

function lineOf(target: EventTarget | null): number | undefined {
  const line = target instanceof Element ? target.closest<HTMLElement>("[data-line]") : null;
  return line === null ? undefined : Number(line.dataset.line);
}

function showLine(list: HTMLElement | null, topPx: number, heightPx: number): void {
  if (list === null) return;
  const top = list.getBoundingClientRect().top + topPx;
  if (top < 0) scrollBy(0, top - heightPx);
  else if (top + heightPx > innerHeight) scrollBy(0, top + 2 * heightPx - innerHeight);
}
