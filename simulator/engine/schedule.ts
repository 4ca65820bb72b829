import type { StepGrid } from "../promql/index.ts";
import type { RuleGroup } from "./rule.ts";

/** A time in which Prometheus does not evaluate. */
export interface Interruption {
  /** `pause`: it hangs and goes on with what it knows; `restart`: it is down and begins anew. */
  readonly kind: "pause" | "restart";
  readonly fromMs: number;
  readonly untilMs: number;
}

/** When the groups of a Prometheus are evaluated. */
export interface ScheduleOptions {
  readonly startMs: number;
  /** The last moment at which an evaluation may happen. */
  readonly endMs: number;
  /** The global evaluation interval, for groups without their own. */
  readonly evaluationIntervalMs: number;
  /**
   * `deployed`: each group at its own interval, in slots. `unit-test`: all groups at the global interval
   * from `startMs` on, as promtool does.
   */
  readonly schedule: "deployed" | "unit-test";
  /** How far a group's slots lie after the full multiples of its interval. Default 0. */
  readonly groupOffsetMs?: (group: RuleGroup, intervalMs: number) => number;
  /** promtool's `group_eval_order`; groups that are not named count as first. */
  readonly groupOrder?: readonly string[];
  /** The global query offset, for groups without their own. Default 0. */
  readonly queryOffsetMs?: number;
  /** Only for `deployed`; must not overlap. */
  readonly interruptions?: readonly Interruption[];
}

/** A group with the times of its evaluations. */
export interface ScheduledGroup {
  readonly group: RuleGroup;
  readonly intervalMs: number;
  readonly queryOffsetMs: number;
  /** When the group is evaluated; its expressions look `queryOffsetMs` earlier. */
  readonly timestampsMs: Float64Array;
  /** Stretches of the same, without interruption. */
  readonly stretches: readonly Stretch[];
}

/** Consecutive evaluations at a steady interval. */
export interface Stretch {
  /** Position of the first in `timestampsMs`. */
  readonly firstIndex: number;
  readonly count: number;
  readonly grid: StepGrid;
  /** Whether Prometheus began anew before the first. */
  readonly isAfterRestart: boolean;
}

/** Lays out the evaluations of all groups, in the order in which they run at equal times. */
export function scheduleGroups(
  groups: readonly RuleGroup[],
  options: ScheduleOptions,
): readonly ScheduledGroup[] {
  const ordered = options.schedule === "unit-test" ? inOrder(groups, options.groupOrder ?? []) : groups;
  return withoutRepeats(ordered).map((group) => {
    const isDeployed = options.schedule === "deployed";
    const intervalMs = (isDeployed ? group.intervalMs : undefined) ?? options.evaluationIntervalMs;
    const slots = isDeployed ? deployedSlots(group, intervalMs, options) : [allSlots(options, intervalMs, 0)];
    return layOut(group, intervalMs, options.queryOffsetMs ?? 0, slots);
  });
}

interface Slots {
  readonly firstMs: number;
  readonly count: number;
  readonly isAfterRestart: boolean;
}

// promtool gives groups that `group_eval_order` leaves out the place of its first.
function inOrder(groups: readonly RuleGroup[], order: readonly string[]): readonly RuleGroup[] {
  const placeOf = (group: RuleGroup) => Math.max(0, order.indexOf(group.name));
  return [...groups].sort((left, right) => placeOf(left) - placeOf(right));
}

// Prometheus knows groups by file and name: of a file given twice one group remains. The manifests of one file are
// files of their own there, so that groups of one name may stand at several places of it.
function withoutRepeats(groups: readonly RuleGroup[]): readonly RuleGroup[] {
  const known = new Map<string, RuleGroup[]>();
  return groups.filter((group) => {
    const key = `${group.file}\u0000${group.name}`;
    const others = known.get(key) ?? [];
    if (others.some((other) => isSamePlace(other, group))) return false;
    known.set(key, [...others, group]);
    return true;
  });
}

function isSamePlace(left: RuleGroup, right: RuleGroup): boolean {
  if (left === right) return true;
  const [first, second] = [left.place(), right.place()];
  return first.line === second.line && first.column === second.column;
}

function allSlots({ startMs, endMs }: ScheduleOptions, intervalMs: number, phaseMs: number): Slots {
  const firstMs = startMs + phaseMs;
  return { firstMs, count: slotCount(firstMs, endMs, intervalMs), isAfterRestart: false };
}

function slotCount(firstMs: number, lastMs: number, intervalMs: number): number {
  return Math.max(0, Math.floor((lastMs - firstMs) / intervalMs) + 1);
}

function deployedSlots(group: RuleGroup, intervalMs: number, options: ScheduleOptions): readonly Slots[] {
  const offsetMs = options.groupOffsetMs?.(group, intervalMs) ?? 0;
  const slotAtOrAfter = (ms: number) => ms + mod(offsetMs - ms, intervalMs);
  const slots: Slots[] = [];
  let firstMs = slotAtOrAfter(options.startMs);
  let isAfterRestart = false;
  const interruptions = [...(options.interruptions ?? [])].sort((left, right) => left.fromMs - right.fromMs);
  for (const { kind, fromMs, untilMs } of interruptions) {
    const lastBefore = Math.min(fromMs - 1, options.endMs);
    slots.push({ firstMs, count: slotCount(firstMs, lastBefore, intervalMs), isAfterRestart });
    const nextMs = slotAtOrAfter(untilMs + 1);
    // The tick of the latest missed slot is still waiting when a paused process goes on.
    const lateMs = nextMs - intervalMs;
    firstMs = kind === "pause" && lateMs >= fromMs ? lateMs : nextMs;
    isAfterRestart = kind === "restart";
  }
  slots.push({ firstMs, count: slotCount(firstMs, options.endMs, intervalMs), isAfterRestart });
  return slots.filter(({ count }) => count > 0);
}

function layOut(
  group: RuleGroup,
  intervalMs: number,
  globalQueryOffsetMs: number,
  slots: readonly Slots[],
): ScheduledGroup {
  const total = slots.reduce((sum, { count }) => sum + count, 0);
  const timestampsMs = new Float64Array(total);
  const stretches: Stretch[] = [];
  let at = 0;
  for (const { firstMs, count, isAfterRestart } of slots) {
    const endMs = firstMs + (count - 1) * intervalMs;
    stretches.push({
      firstIndex: at,
      count,
      grid: { startMs: firstMs, endMs, stepMs: intervalMs },
      isAfterRestart,
    });
    for (let i = 0; i < count; i++) timestampsMs[at++] = firstMs + i * intervalMs;
  }
  const queryOffsetMs = group.queryOffsetMs ?? globalQueryOffsetMs;
  return { group, intervalMs, queryOffsetMs, timestampsMs, stretches };
}

function mod(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
