import {
  type AlertmanagerConfig,
  answerRoute,
  notifiedReceivers,
  type RouteAnswer,
  receiversOf,
} from "../../alertmanager/index.ts";
import { labelsFromRecord } from "../../promql/index.ts";
import type { DeliveredAlert, Delivery } from "../network/index.ts";
import type { HeldAlert } from "../stack/index.ts";
import { canaryAlert } from "./canary.ts";
import { drillLabel } from "./drill-route.ts";

/**
 * Says of what the drill's receiver got who would have got it without the drill: the loaded routing is asked about the
 * same alerts without the label `drill`.
 */
export interface RoutingTwin {
  /** One delivery for each receiver that would have been notified; none for a canary. */
  deliveries(real: readonly Delivery[]): readonly Delivery[];
  /** The drill's alerts with the receivers that they would have had, and why those would not be told. */
  held(real: readonly HeldAlert[], atMs: number): readonly HeldAlert[];
  /** Receivers that are told of resolved alerts. */
  readonly receiversOfResolved: ReadonlySet<string>;
}

/** The twin of a loaded routing. */
export function routingTwin(config: AlertmanagerConfig): RoutingTwin {
  const receiversOfResolved = new Set(
    config.receivers
      .filter(({ integrations }) => integrations.some(({ sendResolved }) => sendResolved))
      .map(({ name }) => name),
  );
  const ask = (labels: Readonly<Record<string, string>>, atMs: number): RouteAnswer => {
    const { [drillLabel]: _, ...real } = labels;
    return answerRoute(config, { labels: labelsFromRecord(real), firing: [], atMs });
  };
  return {
    receiversOfResolved,
    deliveries: (real) =>
      real.flatMap((delivery) => {
        const byReceiver = new Map<string, DeliveredAlert[]>();
        for (const alert of delivery.message.alerts) {
          if (alert.labels.alertname === canaryAlert || alert.labels[drillLabel] !== "true") continue;
          for (const receiver of notifiedReceivers(ask(alert.labels, delivery.arrivedAtMs))) {
            if (alert.status === "resolved" && !receiversOfResolved.has(receiver)) continue;
            const alerts = byReceiver.get(receiver) ?? [];
            byReceiver.set(receiver, alerts);
            alerts.push(alert);
          }
        }
        return [...byReceiver].map(([receiver, alerts]): Delivery => {
          const status = alerts.some((alert) => alert.status === "firing") ? "firing" : "resolved";
          return { ...delivery, receiver, message: { ...delivery.message, receiver, status, alerts } };
        });
      }),
    held: (real, atMs) =>
      real
        .filter(({ labels }) => labels[drillLabel] === "true" && labels.alertname !== canaryAlert)
        .map((alert) => {
          const answer = ask(alert.labels, atMs);
          const told = notifiedReceivers(answer);
          const intervals = answer.matches.flatMap(({ muting }) => muting?.intervals ?? []);
          const mutedBecause =
            alert.mutedBecause ??
            (told.length === 0 ? `would be muted by its routes' times: ${intervals.join(", ")}` : undefined);
          return { ...alert, receivers: [...new Set(receiversOf(answer))], mutedBecause };
        }),
  };
}
