import { lastCleanUpMs } from "./alert-store.ts";

/** What a receiver was last told about a group. */
export interface LogEntry {
  readonly loggedAtMs: number;
  /** Label set keys of the alerts that were firing then. */
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
}

/** Why a notification is sent, in Alertmanager's words. */
export type NotificationReason =
  | "first notification"
  | "new alerts added"
  | "some alerts resolved"
  | "all alerts resolved"
  | "repeat interval elapsed";

/** What a group looks like at a flush, and how its integration wants it. */
export interface GroupState {
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
  readonly sendResolved: boolean;
  readonly repeatIntervalMs: number;
  readonly nowMs: number;
}

/** Whether the receiver has to be told, and why; undefined where there is nothing new. */
export function reasonToNotify(
  entry: LogEntry | undefined,
  state: GroupState,
): NotificationReason | undefined {
  if (entry === undefined) return state.firing.size > 0 ? "first notification" : undefined;
  if (!isSubset(state.firing, entry.firing)) {
    return entry.firing.size === 0 ? "first notification" : "new alerts added";
  }
  // Also where resolved alerts are not sent: the log must know that the group is over.
  if (state.firing.size === 0) return entry.firing.size > 0 ? "all alerts resolved" : undefined;
  if (state.sendResolved && !isSubset(state.resolved, entry.resolved)) return "some alerts resolved";
  return entry.loggedAtMs < state.nowMs - state.repeatIntervalMs ? "repeat interval elapsed" : undefined;
}

/** The notification log: the last entry for each group and integration, until it expires. */
export class NotificationLog {
  readonly #entries = new Map<string, { readonly entry: LogEntry; readonly expiresAtMs: number }>();
  readonly #startMs: number;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  query(key: string, nowMs: number): LogEntry | undefined {
    const found = this.#entries.get(key);
    if (found === undefined) return undefined;
    // An expired entry counts until the clean-up comes by.
    if (found.expiresAtMs > lastCleanUpMs(this.#startMs, maintenanceIntervalMs, nowMs)) return found.entry;
    this.#entries.delete(key);
    return undefined;
  }

  log(key: string, entry: LogEntry, repeatIntervalMs: number): void {
    const expiresAtMs = entry.loggedAtMs + Math.min(retentionMs, 2 * repeatIntervalMs);
    this.#entries.set(key, { entry, expiresAtMs });
  }
}

// `--data.maintenance-interval` and `--data.retention`
const maintenanceIntervalMs = 15 * 60_000;
const retentionMs = 120 * 3_600_000;

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  for (const key of part) if (!whole.has(key)) return false;
  return true;
}
