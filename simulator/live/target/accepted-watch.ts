import { type AcceptedAlert, createAcceptedAlerts } from "../network/index.ts";
import type { HeldAlert } from "../stack/index.ts";

/** Whom a watch asks. */
export interface AcceptedWatchPlan {
  /** The drill's alerts that one Alertmanager holds; one function each. */
  readonly heldBy: readonly (() => Promise<readonly HeldAlert[]>)[];
  /** Told of each change; must not throw. */
  readonly onAccepted: (alert: AcceptedAlert) => void;
  readonly nowMs: () => number;
}

/** Notes which alerts Alertmanagers have, where no relay can be put in front of them. */
export interface AcceptedWatch {
  /** Oldest first. */
  accepted(): readonly AcceptedAlert[];
  /** Looks no more; resolves when the last look is over. */
  end(): Promise<void>;
}

const lookEveryMs = 250;
const alertsMax = 20_000;

/** Looks every quarter of a second; when an alert was accepted is what Alertmanager itself says. */
export function watchAccepted({ heldBy, onAccepted, nowMs }: AcceptedWatchPlan): AcceptedWatch {
  const changes = createAcceptedAlerts(alertsMax);
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const held = await Promise.all(heldBy.map((ask) => ask().catch(() => [])));
    for (const { labels, startsAtMs, updatedAtMs } of held.flat()) {
      // Prometheus begins to fire before it posts, so an earlier instant is a clock that is behind.
      const acceptedAtMs = Math.min(nowMs(), Math.max(updatedAtMs, startsAtMs));
      const added = changes.add([{ labels, annotations: {}, startsAtMs, endsAtMs: undefined }], {
        arrivedAtMs: acceptedAtMs,
        acceptedAtMs,
      });
      for (const alert of added) onAccepted(alert);
    }
  };
  let round = Promise.resolve();
  const schedule = () => {
    timer = setTimeout(() => {
      round = look().then(() => {
        if (!isEnded) schedule();
      });
    }, lookEveryMs);
  };
  schedule();
  return {
    accepted: () => [...changes.newest()].sort((left, right) => left.acceptedAtMs - right.acceptedAtMs),
    end: async () => {
      isEnded = true;
      clearTimeout(timer);
      await round;
    },
  };
}
