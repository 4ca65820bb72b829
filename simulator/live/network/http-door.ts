import { strict as assert } from "node:assert";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { openListener, type ReopeningListener } from "./reopening-listener.ts";

/** Bounds of a server on loopback. */
export interface DoorLimits {
  readonly connectionsMax: number;
  /** How long a request may take to come in, headers and body. */
  readonly requestTimeoutMs: number;
}

/** An HTTP server that can refuse connections and come back at the same port. */
export interface HttpDoor {
  readonly port: number;
  open(): Promise<void>;
  /** Refuses connections from now on, and cuts those that are open. */
  refuse(): void;
  /** Cuts everything; resolves when no connection is left. */
  close(): Promise<void>;
}

/** Answers one request; a rejection costs the request's connection. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

// A client that keeps a connection must not find it closed under its next request, so idle ones are kept for long.
const keepAliveTimeoutMs = 600_000;

/** Opens a server, on 127.0.0.1 where no host is given, with bounds on connections, headers and times. */
export async function openHttpDoor(
  handler: Handler,
  port: number,
  limits: DoorLimits,
  host?: string,
): Promise<HttpDoor> {
  const servers = new Set<Server>();
  const create = () => {
    const server = createServer(
      {
        requestTimeout: limits.requestTimeoutMs,
        headersTimeout: limits.requestTimeoutMs,
        connectionsCheckingInterval: Math.min(1_000, limits.requestTimeoutMs),
        keepAliveTimeout: keepAliveTimeoutMs,
        maxHeaderSize: 16 * 1024,
      },
      (request, response) => {
        response.on("error", () => response.destroy());
        handler(request, response).catch(() => response.destroy());
      },
    );
    server.maxConnections = limits.connectionsMax;
    // One that cannot listen is never closed either.
    server.once("listening", () => servers.add(server));
    server.once("close", () => servers.delete(server));
    return server;
  };
  const listener: ReopeningListener = await openListener(create, port, host);
  const refuse = () => {
    listener.shut();
    for (const server of servers) server.closeAllConnections();
  };
  return {
    port: listener.port,
    open: () => listener.open(),
    refuse,
    close: async () => {
      const ends = [...servers].map((server) => new Promise((resolve) => server.once("close", resolve)));
      refuse();
      await Promise.all(ends);
    },
  };
}

/** Answers with JSON. What was refused before its body was read also ends the connection, since the rest may still come. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return;
  const isWhole = response.req.complete;
  response.writeHead(status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...(isWhole ? {} : { connection: "close" }),
    ...headers,
  });
  response.end(`${JSON.stringify(body)}\n`);
}

/** Asserts that a status is one of 4xx or 5xx. */
export function assertFailureStatus(status: number): void {
  assert(Number.isInteger(status) && status >= 400 && status <= 599, `a status of a failure: ${status}`);
}
