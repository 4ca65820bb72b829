import { setTimeout as wait } from "node:timers/promises";
import { type Injection, takeCourse } from "../kit/index.ts";
import type { PostedAlert } from "./alertmanager-api.ts";
import { stormLabel } from "./drill-routing.ts";
import type { NativeStack } from "./native-stack.ts";

const postEveryMs = 100;

/**
 * A fault: the first Alertmanager is told of so many alerts a minute of the scenario, each of which is a notification of
 * its own to a receiver that a drill does not speak of. At the rollback they are over.
 */
export function stormOfNotifications(
  {
    alertmanagers,
    timeScale,
    signal,
    nowMs,
  }: Pick<NativeStack, "alertmanagers" | "timeScale" | "signal" | "nowMs">,
  perMinute: number,
): Injection {
  const perMs = perMinute / timeScale.toReal(60_000);
  let sent = 0;
  const course = takeCourse(async (end) => {
    const startMs = performance.now();
    while (!end.aborted) {
      const due = Math.floor((performance.now() - startMs) * perMs);
      const alerts = stormAlerts(sent, due);
      sent = due;
      // One that does not answer is told of the next ones.
      if (alerts.length > 0) await alertmanagers[0]?.api.post(alerts).catch(() => undefined);
      await wait(postEveryMs, undefined, { signal: end }).catch(() => undefined);
    }
  }, signal);
  return {
    rollback: async () => {
      await course.rollback();
      await alertmanagers[0]?.api.post(stormAlerts(0, sent, new Date(nowMs()).toISOString()));
    },
  };
}

function stormAlerts(from: number, until: number, endsAt?: string): readonly PostedAlert[] {
  return Array.from({ length: until - from }, (_, index) => ({
    labels: { alertname: "StormOfADrill", [stormLabel]: "true", number: String(from + index) },
    ...(endsAt === undefined ? {} : { endsAt }),
  }));
}
