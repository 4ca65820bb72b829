import {
  type Facts,
  heartbeatReceiver,
  type NotificationFact,
  type NotifiedAlert,
  type PlannedFault,
  type Scenario,
  watchHeartbeat,
} from "../../drill/index.ts";
import type { AcceptedAlert, Delivery } from "../network/index.ts";
import { type AlertLife, alertFact } from "./alert-lives.ts";
import type { LiveCondition } from "./conditions.ts";
import type { LiveClock } from "./live-clock.ts";

/** What a live run saw. Times that end in `RealMs` are real ones, the others count by the scenario's clock. */
export interface Sighting {
  readonly scenario: Scenario;
  readonly samplesScraped: number;
  readonly clock: LiveClock;
  readonly span: { readonly controlMs: number; readonly endMs: number };
  /** The faults with the times at which they really began and ended. */
  readonly faults: readonly PlannedFault[];
  readonly lives: readonly AlertLife[];
  /** Alerts that an Alertmanager accepted, in order. */
  readonly accepted: readonly AcceptedAlert[];
  readonly deliveries: readonly Delivery[];
  readonly muted: readonly MutedSighting[];
  readonly receiversOfResolved: ReadonlySet<string>;
  readonly heartbeatLossMs: number;
  readonly symptomAtRealMs: number | undefined;
  readonly symptomFailure: string | undefined;
  readonly before: readonly LiveCondition[];
  readonly after: readonly LiveCondition[];
  readonly failingRules: readonly FailingRule[];
  readonly stopFailures: readonly string[];
  readonly stop: { readonly atMs: number; readonly reason: string } | undefined;
}

/** An alert that somebody would have been told of. */
export interface MutedSighting {
  readonly atRealMs: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly receiver: string;
  readonly reason: string;
}

/** A rule that could not be evaluated. */
export interface FailingRule {
  readonly atRealMs: number;
  readonly rule: string;
  readonly reason: string;
}

/** Brings what a live run saw into the facts that a verdict is made of, as a virtual run does. */
export function liveFacts(sighting: Sighting): Facts {
  const { clock, span, faults, lives, accepted } = sighting;
  const notifications = notificationFacts(sighting);
  const heartbeat = watchHeartbeat(notifications, {
    receiver: heartbeatReceiver,
    lossMs: sighting.heartbeatLossMs,
    endMs: span.endMs,
  });
  const unmet = (conditions: readonly LiveCondition[]) =>
    conditions.filter(({ isMet }) => !isMet).map(({ description, reason }) => `${description}: ${reason}`);
  return {
    firstFaultAtMs: faults.length === 0 ? undefined : Math.min(...faults.map(({ injectAtMs }) => injectAtMs)),
    lastFaultEndMs:
      faults.length === 0 ? undefined : Math.max(...faults.map(({ rollbackAtMs }) => rollbackAtMs)),
    controlMs: span.controlMs,
    symptomAtMs:
      sighting.symptomAtRealMs === undefined ? undefined : clock.toScenario(sighting.symptomAtRealMs),
    alerts: lives.map((life) => alertFact(life, receivedAtMs(life, accepted), clock)),
    notifications,
    receiversOfResolved: sighting.receiversOfResolved,
    heartbeatMissedAtMs: heartbeat.missedAtMs[0],
    unsteadyBefore: unmet(sighting.before),
    unsteadyAfter: unmet(sighting.after),
    evaluationFailures: sighting.failingRules.map(({ rule, reason }) => `${rule}: ${reason}`),
    symptomFailure: sighting.symptomFailure,
    stopFailures: sighting.stopFailures,
    stoppedBecause: sighting.stop?.reason,
  };
}

// Prometheus stamps what it sends, so an alert that is sent again later is not taken for its first arrival.
function receivedAtMs(life: AlertLife, relayed: readonly AcceptedAlert[]): number | undefined {
  const { firedAtMs } = life;
  if (firedAtMs === undefined) return undefined;
  return relayed.find(
    (alert) =>
      alert.state === "firing" && alert.acceptedAtMs >= firedAtMs && carries(alert.labels, life.labels),
  )?.acceptedAtMs;
}

function carries(
  labels: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

function notificationFacts({ deliveries, clock }: Sighting): readonly NotificationFact[] {
  return deliveries.map((delivery) => ({
    atMs: clock.toScenario(delivery.arrivedAtMs),
    receiver: delivery.receiver,
    status: delivery.message.status,
    isDelivered: delivery.outcome === "delivered",
    alerts: notifiedAlertsOf(delivery),
  }));
}

/** The alerts of a delivery as its receiver reads them. */
export function notifiedAlertsOf({ message }: Delivery): readonly NotifiedAlert[] {
  return message.alerts.map(({ status, labels, annotations }) => ({ status, labels, annotations }));
}
