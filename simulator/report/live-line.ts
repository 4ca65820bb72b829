import type { LiveEvent } from "../live/run/index.ts";
import { isHeartbeatAlert, type LiveViewState, viewOriginMs } from "./live-view-state.ts";
import { formatLength, formatOffset } from "./offset.ts";

/** One event as a line for a log, without its end; undefined where there is nothing to tell. `view` is what is known after it. */
export function renderLiveLine(event: LiveEvent, view: LiveViewState): string | undefined {
  const text = describe(event, view);
  if (text === undefined) return undefined;
  const offset =
    "atMs" in event && view.phase !== "starting" ? formatOffset(event.atMs, viewOriginMs(view)) : "";
  return `${view.scenario}  ${offset.padStart(offsetWidth)}  ${text.replaceAll("\n", " ")}`;
}

const offsetWidth = 7;

function describe(event: LiveEvent, view: LiveViewState): string | undefined {
  switch (event.kind) {
    case "predicted":
      return `takes ${formatLength(event.endMs)} of scenario time, ${formatLength(event.endMs / event.timeScale)} on the clock (×${event.timeScale}${event.slowedBecause === undefined ? "" : `: ${event.slowedBecause}`})`;
    case "phase":
      return describePhase(event);
    case "started":
      return `started: ${event.what}`;
    case "reachable":
      return `Prometheus at ${event.prometheusUrl}, Alertmanager at ${event.alertmanagerUrls.join(", ")}`;
    case "steady-state":
      return `steady state ${event.isMet ? "met" : "not met"}: ${event.description}`;
    case "fault":
      return `${event.change === "injected" ? "inject" : "roll back"} ${event.fault.kind}`;
    case "symptom":
      return "the symptom shows";
    case "alert":
      return isHeartbeatAlert(event.labels)
        ? undefined
        : `${event.alert}${labelsOf(event.labels)} ${wordOf(event.state)}`;
    case "received":
      return isHeartbeatAlert(event.labels)
        ? undefined
        : `Alertmanager has ${event.labels.alertname ?? ""}${labelsOf(event.labels)} as ${event.state}`;
    case "notification":
      return describeNotification(event);
    case "acknowledged":
      return `${event.by} acknowledges ${event.alert ?? "all that fires"}`;
    case "stopping":
      return `stopping: ${event.reason}${view.activeFaults.length > 0 ? "; rolling back" : ""}`;
    case "problem":
      return `problem: ${event.message}`;
    default:
      return event satisfies never;
  }
}

function describePhase({ phase, atMs, untilMs }: Extract<LiveEvent, { kind: "phase" }>): string {
  switch (phase) {
    case "starting":
      return "starting the components";
    case "control":
      return `control phase without a fault, for ${formatLength((untilMs ?? atMs) - atMs)}`;
    case "observing":
      return `observing, for ${formatLength((untilMs ?? atMs) - atMs)}`;
    case "ending":
      return "reading what happened";
    default:
      return phase satisfies never;
  }
}

function describeNotification(event: Extract<LiveEvent, { kind: "notification" }>): string | undefined {
  const told = event.alerts.filter(({ labels }) => !isHeartbeatAlert(labels));
  if (told.length === 0) return undefined;
  const names = [...new Set(told.map(({ labels }) => labels.alertname ?? ""))].join(", ");
  const verb = event.isDelivered ? "is told" : "could not be told";
  return `${event.receiver} ${verb}: ${names} ${event.status}`;
}

function wordOf(state: "pending" | "firing" | "resolved"): string {
  return state === "firing" ? "fires" : state === "pending" ? "is pending" : "is resolved";
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  const { instance } = labels;
  return instance === undefined ? "" : `{instance="${instance}"}`;
}
