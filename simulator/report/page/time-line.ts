import { alertLanes } from "./alert-lanes.ts";
import { type Lane, type LaneItem, moment } from "./lane.ts";
import { endMsOf, originMsOf, type StoredEvent, type StoredJournal } from "./stored-journal.ts";

/** Everything that happened in a drill, lane by lane: faults, symptom, each alert with its receivers, the rest. */
export interface TimeLine {
  readonly originMs: number;
  readonly endMs: number;
  readonly lanes: readonly Lane[];
  /** When faults were at work, to be shaded behind all lanes. */
  readonly faults: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** The time line of a drill. Lanes without anything on them are left out. */
export function timeLineOf(journal: StoredJournal): TimeLine {
  const endMs = endMsOf(journal);
  const faults = faultItems(journal.events, endMs);
  const lanes = [
    ...stacked(faults).map((items, row) => ({
      ...lane("faults", row === 0 ? "faults" : "", items),
      id: `faults ${row}`,
    })),
    lane("symptom", "symptom", symptomItems(journal.events)),
    ...alertLanes(journal, endMs),
    lane("drill", "drill", drillItems(journal)),
  ];
  return {
    originMs: originMsOf(journal),
    endMs,
    lanes: lanes.filter(({ items }) => items.length > 0),
    faults: united(faults),
  };
}

/** Spans in rows in which none lies over another. */
function stacked(items: readonly LaneItem[]): readonly (readonly LaneItem[])[] {
  const rows: LaneItem[][] = [];
  for (const item of items) {
    const row = rows.find((each) => (each.at(-1)?.toMs ?? 0) <= item.fromMs);
    if (row === undefined) rows.push([item]);
    else row.push(item);
  }
  return rows;
}

/** The stretches in which at least one of the spans is. */
function united(items: readonly LaneItem[]): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const stretches: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of items) {
    const last = stretches.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else stretches.push({ fromMs, toMs });
  }
  return stretches;
}

function lane(kind: "faults" | "symptom" | "drill", name: string, items: readonly LaneItem[]): Lane {
  return { id: kind, kind, name, detail: "", labels: "", isUnexpected: false, items };
}

function faultItems(events: readonly StoredEvent[], endMs: number): readonly LaneItem[] {
  const open = new Map<string, number[]>();
  const items: LaneItem[] = [];
  const add = (event: FaultEvent, fromMs: number, toMs: number, isOpen: boolean) => {
    const parameters = Object.entries(event.parameters)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ");
    const text = parameters === "" ? event.fault : `${event.fault}: ${parameters}`;
    items.push({
      kind: "fault",
      fromMs,
      toMs,
      isOpen,
      label: text,
      text: isOpen ? `fault ${text}; not rolled back before the end` : `fault ${text}`,
    });
  };
  const injected = new Map<string, FaultEvent>();
  for (const event of events) {
    if (event.kind !== "fault-injected" && event.kind !== "fault-rolled-back") continue;
    const key = JSON.stringify([event.fault, event.parameters]);
    if (event.kind === "fault-injected") {
      injected.set(key, event);
      open.set(key, [...(open.get(key) ?? []), event.atMs]);
      continue;
    }
    const fromMs = open.get(key)?.shift();
    add(event, fromMs ?? 0, event.atMs, false);
  }
  for (const [key, begins] of open) {
    const event = injected.get(key);
    if (event !== undefined) for (const fromMs of begins) add(event, fromMs, endMs, true);
  }
  return items.sort((left, right) => left.fromMs - right.fromMs);
}

type FaultEvent = Extract<StoredEvent, { readonly kind: "fault-injected" | "fault-rolled-back" }>;

function symptomItems(events: readonly StoredEvent[]): readonly LaneItem[] {
  return events.flatMap((event) =>
    event.kind === "symptom-seen"
      ? [moment("symptom", event.atMs, "symptom", `the symptom shows: ${event.expression}`)]
      : [],
  );
}

function drillItems({ events, live }: StoredJournal): readonly LaneItem[] {
  const items = events.flatMap((event): readonly LaneItem[] => {
    if (event.kind === "steady-state-checked") {
      const { isMet, description, reason } = event;
      const text = isMet
        ? `steady state: ${description}`
        : `steady state not met: ${description} (${reason})`;
      return [moment(isMet ? "check" : "trouble", event.atMs, isMet ? "steady" : "not steady", text)];
    }
    if (event.kind !== "other") return [];
    const kind = event.tone === "bad" ? "trouble" : event.tone === "unknown" ? "unknown" : "other";
    return [moment(kind, event.atMs, event.name, event.text)];
  });
  const acknowledged = (live?.acknowledged ?? []).map(({ atMs, by, alert }) =>
    moment(
      "acknowledged",
      atMs,
      by,
      `acknowledged by ${by || "somebody"}${alert === undefined ? "" : ` (${alert})`}`,
    ),
  );
  return [...items, ...acknowledged].sort((left, right) => left.fromMs - right.fromMs);
}
