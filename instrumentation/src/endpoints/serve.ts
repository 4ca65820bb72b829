import cluster from "node:cluster";
import type { EventEmitter } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import type { EndpointSettings } from "../settings/index.ts";
import { answerOnAppServers } from "./app-servers.ts";
import type { Endpoints } from "./endpoints.ts";
import { type Listening, openOwnServer } from "./own-server.ts";

/** How the endpoints can be reached. */
export interface ServedEndpoints {
  /** Where they have a server of their own: its address, once it listens. Undefined elsewhere. Never rejects. */
  readonly address: Promise<AddressInfo | undefined>;
  /** What keeps scrapers from reaching them, or makes them reach only a part; empty where all is well. */
  findings(): readonly EndpointFinding[];
}

/** Something that a person should know of how the endpoints are served. */
export interface EndpointFinding {
  /** `endpoints/…`; stable. */
  readonly code: string;
  readonly message: string;
  readonly whatToDo: string;
}

/** What serving needs from around it. */
export interface ServeSurroundings {
  /** See `Metrics.hasHub`. */
  readonly hasHub: () => boolean | undefined;
  /** Told of a server of our own before it listens. */
  readonly onServer: (server: Server) => void;
  /** Told of each address at which the endpoints are served. */
  readonly onListening: (url: string) => void;
  /** Called when the findings may have changed; never before this function has returned. */
  readonly onFindings: () => void;
  /** Servers on which nothing is answered but what they are for. */
  readonly isLeftOut: (server: EventEmitter) => boolean;
  /** How long a worker or thread waits for the one that answers for all. Default 2 s. */
  readonly hubPatienceMs?: number;
}

const hubPatienceMsDefault = 2_000;
const hubLookMs = 50;
// A process of its own has one port; workers that nobody answers for take the next ones.
const workerPortCount = 64;

/**
 * Serves the endpoints where the settings say. Workers of a cluster and worker threads have no server: their primary and
 * their main thread answer for all. Where these are not instrumented, as under a process manager, each worker
 * answers for itself, on the first port that is free.
 */
export function serveEndpoints(
  settings: EndpointSettings,
  endpoints: Endpoints,
  surroundings: ServeSurroundings,
): ServedEndpoints {
  if (settings.on === "app") answerOnAppServers(endpoints, surroundings.isLeftOut);
  if (settings.on !== "port") return { address: Promise.resolve(undefined), findings: () => [] };
  const isWorker = cluster.isWorker || !isMainThread;
  let listening: Listening | undefined;
  const open = async () => {
    const own = openOwnServer(
      {
        ...settings,
        portCount: isWorker ? workerPortCount : 1,
        onOutcome: (outcome) => {
          listening = outcome;
          if (outcome.address !== undefined) surroundings.onListening(urlOf(outcome.address));
          surroundings.onFindings();
        },
      },
      endpoints,
    );
    surroundings.onServer(own.server);
    return (await own.listening).address;
  };
  const openWhereAlone = async () => ((await isAlone(surroundings)) ? await open() : undefined);
  return {
    address: isWorker ? openWhereAlone() : open(),
    findings: () => {
      if (listening === undefined) return [];
      if (listening.reason !== undefined) return [notListening(settings, listening.reason)];
      return isWorker ? [workerAlone(listening.address)] : [];
    },
  };
}

/** Whether nobody makes itself known who answers for this worker. */
async function isAlone({
  hasHub,
  hubPatienceMs = hubPatienceMsDefault,
}: ServeSurroundings): Promise<boolean> {
  for (let waitedMs = 0; hasHub() === false; waitedMs += hubLookMs) {
    if (waitedMs >= hubPatienceMs) return true;
    await wait(hubLookMs, undefined, { ref: false });
  }
  return false;
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

function notListening({ host, port }: EndpointSettings, reason: string): EndpointFinding {
  return {
    code: "endpoints/not-listening",
    message: `nobody can scrape this process: ${host}:${port} cannot be listened on: ${reason}`,
    whatToDo: "set `OTEL_EXPORTER_PROMETHEUS_PORT` to a free port, or `KLAXON_ENDPOINTS=app`",
  };
}

function workerAlone(address: AddressInfo): EndpointFinding {
  return {
    code: "endpoints/worker-alone",
    message: `the process or thread that started this worker is not instrumented, so each worker answers for itself, this one at ${urlOf(address)}`,
    whatToDo: "start that one with `--import @klaxon/instrumentation/register` too, or scrape each worker",
  };
}
