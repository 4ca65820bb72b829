import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { EndpointSettings } from "../settings/index.ts";
import type { Endpoints } from "./endpoints.ts";

/** How listening went. */
export type Listening =
  | { readonly address: AddressInfo; readonly reason?: never; readonly isTaken?: never }
  | { readonly address?: never; readonly reason: string; readonly isTaken: boolean };

/** A server that has nothing but the endpoints. */
export interface OwnServer {
  readonly server: Server;
  /** Resolves to how listening went at first. Never rejects. */
  readonly listening: Promise<Listening>;
}

/** Where an own server listens. */
export interface OwnServerPlan extends Pick<EndpointSettings, "host" | "port"> {
  /** How many ports are tried one after the other, from `port` on. */
  readonly portCount: number;
  /** Told how listening went, and again each time that it was tried anew. */
  readonly onOutcome: (listening: Listening) => void;
  /** After how long ports that were taken are tried again. Default 5 s. */
  readonly retryMs?: number;
}

const connectionsMax = 128;
const retryMsDefault = 5_000;
const portMax = 65_535;

/**
 * Serves the endpoints on a port of their own, which does not keep the process alive. Where the port is taken, such as
 * by the process that this one is to replace, it is tried again until it is free.
 */
export function openOwnServer(plan: OwnServerPlan, endpoints: Endpoints): OwnServer {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    if (endpoints.answer(request, response)) return;
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
    response.end(`there are ${endpoints.paths.join(", ")}\n`);
    request.resume();
  });
  server.maxConnections = connectionsMax;
  server.on("connection", (socket) => socket.unref());
  // An error that nobody listens to would end the process; those of listening are heard where it is tried.
  server.on("error", () => {});
  server.unref();
  return { server, listening: listenUntilFree(server, plan) };
}

async function listenUntilFree(server: Server, plan: OwnServerPlan): Promise<Listening> {
  const outcome = await listenOnFirstFree(server, plan);
  plan.onOutcome(outcome);
  if (outcome.isTaken === true) {
    const retry = () => void listenUntilFree(server, plan);
    setTimeout(retry, plan.retryMs ?? retryMsDefault).unref();
  }
  return outcome;
}

async function listenOnFirstFree(
  server: Server,
  { host, port, portCount }: OwnServerPlan,
): Promise<Listening> {
  const last = port === 0 ? 0 : Math.min(port + portCount - 1, portMax);
  let outcome: Listening = { reason: "no port is free", isTaken: true };
  for (let tried = port; tried <= last; tried++) {
    outcome = await listenOn(server, host, tried);
    if (outcome.isTaken !== true) break;
  }
  return outcome;
}

function listenOn(server: Server, host: string, port: number): Promise<Listening> {
  return new Promise((resolve) => {
    const end = (outcome: Listening) => {
      server.off("error", onError);
      server.off("listening", onListening);
      resolve(outcome);
    };
    const onError = (error: NodeJS.ErrnoException) =>
      end({ reason: error.message, isTaken: error.code === "EADDRINUSE" });
    const onListening = () => {
      const address = server.address();
      if (typeof address === "object" && address !== null) end({ address });
      else end({ reason: "it was closed", isTaken: false });
    };
    server.on("error", onError);
    server.on("listening", onListening);
    // Workers of a cluster would share the port: each scrape would ask another one of them.
    server.listen({ host, port, exclusive: true });
  });
}
