import type { ExpectationResult, HopName } from "../drill/index.ts";
import type { LiveEvent, LivePhase } from "../live/run/index.ts";

/** An expected alert, with the hops that were seen so far, in scenario time. */
export interface WatchedExpectation {
  /** As the virtual run has it. */
  readonly predicted: ExpectationResult;
  readonly seen: Readonly<Partial<Record<HopName, number>>>;
}

/** An alert that no expectation names. */
export interface OtherAlert {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: "pending" | "firing";
  readonly atMs: number;
}

/** What is known of a running drill; times count by the scenario's clock. */
export interface LiveViewState {
  readonly scenario: string;
  readonly timeScale: number;
  readonly phase: LivePhase;
  readonly controlMs: number;
  readonly endMs: number;
  readonly toleranceMs: number;
  /** Undefined before the first fault. */
  readonly injectedAtMs: number | undefined;
  readonly activeFaults: readonly string[];
  readonly expectations: readonly WatchedExpectation[];
  readonly others: readonly OtherAlert[];
  /** The last ones, newest last; the heartbeat is left out. */
  readonly notifications: readonly Extract<LiveEvent, { kind: "notification" }>[];
  readonly acknowledgements: readonly Extract<LiveEvent, { kind: "acknowledged" }>[];
  readonly problems: readonly string[];
  readonly stoppedBecause: string | undefined;
}

const notificationsMax = 4;
const problemsMax = 3;

/** A drill that was asked for and of which nothing is known yet. */
export function createLiveView(scenario: string, timeScale: number): LiveViewState {
  return {
    scenario,
    timeScale,
    phase: "starting",
    controlMs: 0,
    endMs: 0,
    toleranceMs: 0,
    injectedAtMs: undefined,
    activeFaults: [],
    expectations: [],
    others: [],
    notifications: [],
    acknowledgements: [],
    problems: [],
    stoppedBecause: undefined,
  };
}

/** What is known after one more event. */
export function stepLiveView(view: LiveViewState, event: LiveEvent): LiveViewState {
  switch (event.kind) {
    case "predicted": {
      const { controlMs, endMs, toleranceMs } = event;
      const expectations = event.expectations.map((predicted) => ({ predicted, seen: {} }));
      return { ...view, controlMs, endMs, toleranceMs, expectations };
    }
    case "phase":
      return { ...view, phase: event.phase };
    case "started":
    case "reachable":
    case "steady-state":
      return view;
    case "fault":
      return stepFault(view, event);
    case "symptom":
      return see(view, "symptom", event.atMs, () => true);
    case "alert":
      return stepAlert(view, event);
    case "received": {
      const hop = event.state === "firing" ? "alertmanager" : undefined;
      return hop === undefined ? view : see(view, hop, event.atMs, isAlert(event.labels));
    }
    case "notification":
      return stepNotification(view, event);
    case "acknowledged":
      return { ...view, acknowledgements: [...view.acknowledgements, event] };
    case "stopping":
      return { ...view, stoppedBecause: event.reason };
    case "problem":
      return { ...view, problems: [...view.problems, event.message].slice(-problemsMax) };
    default:
      return event satisfies never;
  }
}

/** Names of the alerts that fire at present, expected or not. */
export function firingAlerts(view: LiveViewState): readonly string[] {
  const expected = view.expectations.filter(
    ({ seen }) => seen.firing !== undefined && seen.resolved === undefined,
  );
  const others = view.others.filter(({ state }) => state === "firing");
  return [
    ...new Set([...expected.map(({ predicted }) => predicted.alert), ...others.map(({ alert }) => alert)]),
  ];
}

/** The instant that offsets count from: the first fault, or the end of the control phase before it. */
export function viewOriginMs({ injectedAtMs, controlMs }: LiveViewState): number {
  return injectedAtMs ?? controlMs;
}

/** The heartbeat is always on its way and would bury the rest. */
export function isHeartbeatAlert(labels: Readonly<Record<string, string>>): boolean {
  return labels.severity === "none";
}

function stepFault(view: LiveViewState, event: Extract<LiveEvent, { kind: "fault" }>): LiveViewState {
  const { kind } = event.fault;
  if (event.change === "injected")
    return {
      ...view,
      injectedAtMs: view.injectedAtMs ?? event.atMs,
      activeFaults: [...view.activeFaults, kind],
    };
  const place = view.activeFaults.indexOf(kind);
  return { ...view, activeFaults: view.activeFaults.filter((_, index) => index !== place) };
}

function stepAlert(view: LiveViewState, event: Extract<LiveEvent, { kind: "alert" }>): LiveViewState {
  const { state, atMs, labels, alert } = event;
  if (isHeartbeatAlert(labels)) return view;
  if (view.injectedAtMs !== undefined && view.expectations.some(isAlert(labels)))
    return see(view, state, atMs, isAlert(labels));
  const key = JSON.stringify(labels);
  const rest = view.others.filter((other) => JSON.stringify(other.labels) !== key);
  return { ...view, others: state === "resolved" ? rest : [...rest, { alert, labels, state, atMs }] };
}

function stepNotification(
  view: LiveViewState,
  event: Extract<LiveEvent, { kind: "notification" }>,
): LiveViewState {
  if (event.alerts.every(({ labels }) => isHeartbeatAlert(labels))) return view;
  let next: LiveViewState = {
    ...view,
    notifications: [...view.notifications, event].slice(-notificationsMax),
  };
  if (!event.isDelivered) return next;
  for (const { status, labels } of event.alerts) {
    const isTold = (each: WatchedExpectation) =>
      each.predicted.receiver === event.receiver && isAlert(labels)(each);
    next = see(next, status === "firing" ? "notified" : "told", event.atMs, isTold);
  }
  return next;
}

function isAlert(labels: Readonly<Record<string, string>>): (expectation: WatchedExpectation) => boolean {
  return ({ predicted }) =>
    labels.alertname === predicted.alert &&
    Object.entries(predicted.labels).every(([name, value]) => labels[name] === value);
}

/** The first time that a hop is seen after the fault is its time. */
function see(
  view: LiveViewState,
  hop: HopName,
  atMs: number,
  isMeant: (expectation: WatchedExpectation) => boolean,
): LiveViewState {
  if (view.injectedAtMs === undefined) return view;
  const expectations = view.expectations.map((each) =>
    each.seen[hop] === undefined && isMeant(each) ? { ...each, seen: { ...each.seen, [hop]: atMs } } : each,
  );
  return { ...view, expectations };
}
