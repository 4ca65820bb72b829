import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gzip } from "node:zlib";
import type { PreviewBook, PreviewDashboard } from "../data/preview-data.ts";
import { answerLive } from "./answer-live.ts";
import { refusalOf } from "./host-check.ts";
import type { LiveLoki } from "./live-loki.ts";
import type { LivePrometheus } from "./live-prometheus.ts";

/** What a preview's server hands out; asked for at each request, so that changes show. */
export interface PreviewLibrary {
  readonly page: () => string;
  readonly book: () => PreviewBook;
  /** With the data of a scenario, its own where none is named. Undefined where there is no such dashboard. */
  readonly dashboard: (key: string, scenario: string | undefined) => PreviewDashboard | undefined;
  /** Undefined where the data lies in the dashboards. */
  readonly prometheus: LivePrometheus | undefined;
  /** Only with a Prometheus; undefined where there are no logs. */
  readonly loki?: LiveLoki | undefined;
}

/** A preview's server. */
export interface PreviewServer {
  readonly address: string;
  /** Tells every page that something changed. */
  readonly tellChanged: () => void;
  /** Ends at once, whoever is connected. */
  readonly close: () => Promise<void>;
}

const connectionsMax = 64;
const listenersMax = 32;

/** Serves a preview on this machine only, on the given port or a free one. Rejects where the port is taken. */
export async function startPreviewServer(library: PreviewLibrary, port: number): Promise<PreviewServer> {
  const listeners = new Set<ServerResponse>();
  const server = createServer(
    { maxHeaderSize: 16_384, requestTimeout: 10_000, headersTimeout: 5_000 },
    (request, response) => {
      const refusal = refusalOf(request, listeningPort());
      if (refusal !== undefined) {
        send(response, refusal.status, "text/plain; charset=utf-8", refusal.message, request);
        return;
      }
      answer(request, response, library, listeners).catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        if (!response.headersSent) send(response, 500, "text/plain; charset=utf-8", message, request);
        else response.destroy();
      });
    },
  );
  server.maxConnections = connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port }, resolve);
  });
  function listeningPort(): number {
    const place = server.address();
    return typeof place === "object" && place !== null ? place.port : port;
  }
  return {
    address: `http://127.0.0.1:${listeningPort()}/`,
    tellChanged: () => {
      for (const listener of listeners) listener.write("event: changed\ndata: \n\n");
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  library: PreviewLibrary,
  listeners: Set<ServerResponse>,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const { pathname } = url;
  if (pathname === "/") return sendPage(response, library.page(), request);
  if (pathname === "/api/book") return sendJson(response, library.book(), request);
  if (pathname === "/api/changes") return listen(response, listeners);
  const [, key] = /^\/api\/dashboards\/([^/]{1,300})$/.exec(pathname) ?? [];
  if (key !== undefined) {
    const dashboard = library.dashboard(key, url.searchParams.get("scenario") ?? undefined);
    if (dashboard !== undefined) return sendJson(response, dashboard, request);
  }
  const { prometheus, loki } = library;
  if (prometheus !== undefined && pathname.startsWith("/api/")) {
    const live = await answerLive(pathname.slice("/api/".length), url.searchParams, { prometheus, loki });
    if (live !== undefined) return sendJson(response, live, request);
  }
  send(response, 404, "text/plain; charset=utf-8", "there is nothing here", request);
}

// Server-sent events: one line for each change, a comment now and then so that a dead connection is noticed.
function listen(response: ServerResponse, listeners: Set<ServerResponse>): void {
  if (listeners.size >= listenersMax) {
    response.writeHead(503).end("too many pages are open");
    return;
  }
  response.writeHead(200, { ...safeHeaders, "content-type": "text/event-stream; charset=utf-8" });
  response.write("retry: 1000\n\n");
  listeners.add(response);
  const beat = setInterval(() => response.write(":\n\n"), 15_000);
  beat.unref();
  response.on("close", () => {
    clearInterval(beat);
    listeners.delete(response);
  });
}

const safeHeaders = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "x-frame-options": "DENY",
} as const;

function sendPage(response: ServerResponse, page: string, request: IncomingMessage): void {
  send(response, 200, "text/html; charset=utf-8", page, request);
}

function sendJson(response: ServerResponse, value: unknown, request: IncomingMessage): void {
  send(response, 200, "application/json; charset=utf-8", JSON.stringify(value), request);
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  request: IncomingMessage,
): void {
  const headers = { ...safeHeaders, "content-type": type };
  if (!/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) {
    response.writeHead(status, headers).end(text);
    return;
  }
  // Quick rather than small: it does not leave the machine.
  gzip(text, { level: 1 }, (error, packed) => {
    if (response.destroyed) return;
    if (error !== null) response.writeHead(500, headers).end();
    else response.writeHead(status, { ...headers, "content-encoding": "gzip" }).end(packed);
  });
}
