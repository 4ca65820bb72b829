import { randomBytes } from "node:crypto";
import {
  type ControlRequest,
  type ControlServer,
  type RunnerAnswer,
  type RunningRun,
  type RunStatus,
  serveControl,
} from "../live/control/index.ts";
import type { RealAcknowledgement } from "../live/run/index.ts";
import { firingAlerts, formatLength, type LiveViewState } from "../report/index.ts";
import type { LiveHost } from "./live-host.ts";

/** A drill as the rest of its run may speak to it. */
export interface ControlledDrill {
  view(): LiveViewState;
  /** Scenario time; undefined before the control phase. */
  nowMs(): number | undefined;
  acknowledge(acknowledgement: RealAcknowledgement): void;
  /** Whether nobody may know how far it has come. */
  readonly isBlind?: boolean;
}

/** A game day as its players may speak to it. */
export interface ControlledGame {
  diagnose(by: string, text: string): RunnerAnswer;
  mitigate(by: string): RunnerAnswer;
}

/** A run that has the right to run, and listens to who wants to end it. */
export interface ControlledRun {
  readonly id: string;
  /** Gives the right back. Never rejects. */
  end(): Promise<void>;
}

/** What a run is controlled by. */
export interface ControlOptions {
  readonly host: LiveHost;
  readonly by: string;
  readonly scenarios: readonly string[];
  /** The drills that are running at present. */
  readonly drills: () => readonly ControlledDrill[];
  readonly onAbort: (by: string) => void;
  /** Of a game day only. */
  readonly game?: ControlledGame | undefined;
}

/** Takes the only right to run and opens the run's socket; or says who has it. Rejects with a `StateFolderError`. */
export async function takeControl(
  options: ControlOptions,
): Promise<ControlledRun | { readonly holder: RunningRun }> {
  const { host, by, scenarios } = options;
  const id = randomBytes(4).toString("hex");
  const taken = await host.runs.take({
    version: 1,
    id,
    pid: host.pid,
    processStart: (await host.processes.startOf(host.pid)) ?? "unknown",
    startedAt: new Date(host.nowMs()).toISOString(),
    by,
    scenarios: [...scenarios],
  });
  if (taken.kind === "refused") return { holder: taken.holder };
  let server: ControlServer;
  try {
    server = await serveControl(taken.socketPath, (request) => answerRequest(request, options));
  } catch (error) {
    await taken.release();
    throw error;
  }
  return {
    id,
    end: async () => {
      await server.close();
      await taken.release();
    },
  };
}

/** Who runs what since when, in a sentence without its end. */
export function describeRun({ record }: RunningRun, nowMs: number): string {
  const { id, by, pid, startedAt, scenarios } = record;
  const [first = "", ...others] = scenarios;
  const what = others.length === 0 ? first : `${first} and ${others.length} more`;
  const sinceMs = Math.max(0, nowMs - Date.parse(startedAt));
  return `run ${id} of ${by} (${what}; process ${pid}, since ${startedAt}, for ${formatLength(sinceMs)})`;
}

/** Does what somebody asks of a run. */
export function answerRequest(
  request: ControlRequest,
  options: Pick<ControlOptions, "drills" | "host" | "onAbort" | "game">,
): RunnerAnswer {
  switch (request.kind) {
    case "status":
      return { isDone: true, message: "running", drills: options.drills().map(statusOf) };
    case "abort":
      options.onAbort(request.by);
      return { isDone: true, message: "it rolls back and ends" };
    case "ack":
      return acknowledge(request, options);
    case "diagnose":
      return options.game?.diagnose(request.by, request.text) ?? noGame;
    case "mitigate":
      return options.game?.mitigate(request.by) ?? noGame;
    default:
      return request satisfies never;
  }
}

const noGame: RunnerAnswer = {
  isDone: false,
  message: "this drill is no game day: its faults end by themselves, or with `klaxon abort`",
};

function statusOf(drill: ControlledDrill): RunStatus {
  const view = drill.view();
  const atMs = drill.nowMs();
  return {
    scenario: view.scenario,
    // How long it takes, and whether the fault has begun, would tell something of which drill it is.
    phase: drill.isBlind === true && view.phase === "control" ? "observing" : view.phase,
    ...(atMs === undefined ? {} : { atMs }),
    ...(atMs === undefined || drill.isBlind === true ? {} : { endMs: view.endMs }),
    firing: [...firingAlerts(view)],
  };
}

function acknowledge(
  { by, alert }: Extract<ControlRequest, { kind: "ack" }>,
  { drills, host }: Pick<ControlOptions, "drills" | "host">,
): RunnerAnswer {
  const running = drills().map((drill) => ({ drill, firing: firingAlerts(drill.view()) }));
  const meant = running.filter(({ firing }) =>
    alert === undefined ? firing.length > 0 : firing.includes(alert),
  );
  const all = [...new Set(running.flatMap(({ firing }) => firing))];
  if (meant.length === 0) {
    const known =
      all.length === 0
        ? "nothing fires"
        : `${all.map((name) => `\`${name}\``).join(", ")} ${all.length === 1 ? "fires" : "fire"}`;
    return { isDone: false, message: alert === undefined ? known : `\`${alert}\` does not fire; ${known}` };
  }
  for (const { drill } of meant) drill.acknowledge({ atMs: host.nowMs(), by, alert });
  return { isDone: true, message: `${by} acknowledges ${alert ?? all.join(", ")}` };
}
