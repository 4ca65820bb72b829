import { formatLength, formatOffset } from "../offset.ts";

/** What a stretch or a moment on a lane is; it decides its colour, its shape and its word in the legend. */
export type ItemKind =
  | "fault"
  | "symptom"
  | "pending"
  | "firing"
  | "resolved"
  | "withdrawn"
  | "muted"
  | "notified"
  | "told-resolved"
  | "not-sent"
  | "acknowledged"
  | "check"
  | "trouble"
  | "other"
  | "unknown";

/** Something on a lane; a moment has the same begin and end. Times count from the drill's start. */
export interface LaneItem {
  readonly kind: ItemKind;
  readonly fromMs: number;
  readonly toMs: number;
  /** It still went on when the drill ended. */
  readonly isOpen: boolean;
  /** What stands on it where there is room. */
  readonly label: string;
  /** What it is, in a sentence without times. */
  readonly text: string;
}

/** A line of the time line. */
export interface Lane {
  readonly id: string;
  readonly kind: "faults" | "symptom" | "alert" | "receiver" | "drill" | "heartbeat";
  readonly name: string;
  /** What tells it from others of its name, in short and as labels. */
  readonly detail: string;
  readonly labels: string;
  /** An alert or a receiver that the scenario does not expect. */
  readonly isUnexpected: boolean;
  readonly items: readonly LaneItem[];
}

/** Something that happened at one instant. */
export function moment(kind: ItemKind, atMs: number, label: string, text: string): LaneItem {
  return { kind, fromMs: atMs, toMs: atMs, isOpen: false, label, text };
}

/** When an item was, as offsets from the first fault, and how long it took. */
export function itemTimes({ fromMs, toMs, isOpen }: LaneItem, originMs: number): string {
  if (fromMs === toMs) return formatOffset(fromMs, originMs);
  const until = isOpen ? "the end" : formatOffset(toMs, originMs);
  return `${formatOffset(fromMs, originMs)} to ${until}, ${formatLength(toMs - fromMs)}`;
}
