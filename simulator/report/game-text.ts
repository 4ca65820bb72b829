import { type GameScore, type SealedChoice, stepPointsMax } from "../live/gameday/index.ts";
import type { LiveEvent } from "../live/run/index.ts";
import { clipped } from "./clipped-text.ts";
import { isHeartbeatAlert } from "./live-view-state.ts";
import { formatLength, formatOffset } from "./offset.ts";

/** What players are told before a game day begins. */
export interface GameIntroduction {
  /** The SHA-256 of what is told at the end. */
  readonly seal: string;
  /** Of how many scenarios one was chosen. */
  readonly candidateCount: number;
  readonly systems: readonly string[];
  readonly timeScale: number;
}

/** The seal and the rules of the game. */
export function renderGameIntroduction(introduction: GameIntroduction): string {
  const { seal, candidateCount, systems, timeScale } = introduction;
  const within = systems.length === 0 ? "" : ` (${systems.join(", ")})`;
  const speed =
    timeScale === 1
      ? ""
      : `Time passes ${timeScale} times as fast as yours: all times told are times of the scenario.\n`;
  return `Game day: one of ${candidateCount} scenarios${within} is chosen and sealed.
seal  ${seal}

You are on call. Something will break, and the notifications arrive here as they would on your phone.
Look at Prometheus and Alertmanager, find out what it is, and say so here or from another terminal:
  ack [alert]       you have seen it                klaxon ack [alert]
  diagnose <text>   system, target and cause; the   klaxon diagnose <text>
                    last word counts
  mitigate          ends the fault                  klaxon mitigate
  give up           ends the game                   klaxon abort
Up to ${stepPointsMax} points each for detecting (the alerts' own), acknowledging, diagnosing and mitigating, fewer for late ones.
${speed}`;
}

/** What players may know of an event; undefined where that is nothing. */
export function renderGameEvent(event: LiveEvent): string | undefined {
  switch (event.kind) {
    case "phase":
      return describePhase(event.phase);
    case "reachable":
      return `Prometheus ${event.prometheusUrl}  Alertmanager ${event.alertmanagerUrls.join(" ")}`;
    case "notification":
      return describeNotification(event);
    case "acknowledged":
      return `${event.by} acknowledges ${event.alert ?? "all that fires"}`;
    case "stopping":
      return "it ends early: what was done is undone";
    case "predicted":
    case "started":
    case "steady-state":
    case "fault":
    case "symptom":
    case "alert":
    case "received":
    case "problem":
      return undefined;
    default:
      return event satisfies never;
  }
}

function describePhase(phase: Extract<LiveEvent, { kind: "phase" }>["phase"]): string | undefined {
  switch (phase) {
    case "starting":
      return "starting; this takes up to a minute";
    case "control":
      return "the game begins: you are on call";
    // It begins with the fault, and when that is, is for the players to find out.
    case "observing":
      return undefined;
    case "ending":
      return "the game is over; what happened is being read";
    default:
      return phase satisfies never;
  }
}

const alertsMax = 10;

// What could not be delivered would not be on anybody's phone either.
function describeNotification(event: Extract<LiveEvent, { kind: "notification" }>): string | undefined {
  const told = event.alerts.filter(({ labels }) => !isHeartbeatAlert(labels));
  if (!event.isDelivered || told.length === 0) return undefined;
  const lines = told.slice(0, alertsMax).map(({ status, labels, annotations }) => {
    const { alertname = "", severity, instance } = labels;
    const facts = [status, severity, instance, annotations.summary].filter((each) => each !== undefined);
    return `\n    ${plain([alertname, ...facts].join("  "))}`;
  });
  const rest = told.length - lines.length;
  const runbook = told[0]?.annotations.runbook_url;
  return [
    `${event.receiver} is notified (${event.status})`,
    ...lines,
    ...(rest > 0 ? [`\n    … and ${rest} more`] : []),
    ...(runbook === undefined ? [] : [`\n    ${plain(runbook)}`]),
  ].join("");
}

// An annotation may carry what moves a terminal's cursor.
function plain(text: string): string {
  return clipped(text.replace(/\p{Cc}+/gu, " "));
}

/** A line of a game day: the time of the day in UTC, the time of the scenario once that runs, and what there is to tell. */
export function renderGameLine(text: string, nowMs: number, atMs: number | undefined): string {
  const time = new Date(nowMs).toISOString().slice(11, 19);
  const offset = atMs === undefined ? "" : formatOffset(Math.round(atMs / 1000) * 1000, 0);
  return `${time}  ${offset.padStart(offsetWidth)}  ${text}\n`;
}

const offsetWidth = 7;

/** What a seal was made of, and how to see that it was. */
export function renderReveal({ scenario, seal, secret }: SealedChoice): string {
  const { name, title, method } = scenario;
  const faults = method.map(({ fault }) => fault.kind).join(", ");
  return `
It was ${name}: ${title} (${faults}).
seal    ${seal}
secret  ${secret}
verify  printf %s '${secret}' | sha256sum
`;
}

/** The score in lines. */
export function renderGameScore({ steps, points }: GameScore): string {
  const rows = steps.map(({ step, durationMs, goalMs, points: own, reason }) => {
    const took = durationMs === undefined ? "—" : formatLength(durationMs);
    return `${step.padEnd(11)}  ${took.padStart(7)} of ${formatLength(goalMs).padEnd(6)}  ${String(own).padStart(3)}  ${reason}\n`;
  });
  return `\n${rows.join("")}${"points".padEnd(11)}  ${" ".repeat(17)}  ${String(points).padStart(3)} of ${stepPointsMax * steps.length}\n`;
}
