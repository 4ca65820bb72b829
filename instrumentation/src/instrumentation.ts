import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { apiMetrics } from "./catalog/index.ts";
import { createHealth, type Health } from "./health.ts";
import { measureHttpServers } from "./http-metrics.ts";
import { closeServers, type ShutdownTimes } from "./shutdown.ts";

/** What a service says of itself. */
export interface InstrumentationOptions {
  /** The version that is deployed; shown by `build_info`. */
  readonly version: string;
  /** The commit it was built from. */
  readonly commit: string;
  /** Paths that answer whether the service is ready. Default `/readyz`, `/healthz`, `/api/health`, `/health`. */
  readonly readyPaths?: readonly string[];
  /** Default: 5 s of draining (one health check's interval), 5 s for open requests. */
  readonly shutdown?: Partial<ShutdownTimes>;
}

/** A service's running instrumentation. */
export interface Instrumentation {
  /** Where the service's own prom-client metrics belong. */
  readonly registry: Registry;
  readonly health: Health;
  /** Answers `/metrics` and the health paths; false where the request is the service's own business. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Names the route template of a request, for its metrics. */
  setRoute(request: IncomingMessage, route: string): void;
  /** Stops being ready, then ends the servers in order. Never rejects; a second call waits for the first. */
  shutdown(servers: readonly Server[]): Promise<void>;
}

const readyPathsDefault = ["/readyz", "/healthz", "/api/health", "/health"];

/** Starts measuring this process and its HTTP servers. The application's signal handlers are left alone. */
export function startInstrumentation(options: InstrumentationOptions): Instrumentation {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addBuildInfo(registry, options);
  const http = measureHttpServers(registry);
  const health = createHealth();
  const readyPaths = new Set(options.readyPaths ?? readyPathsDefault);
  let ending: Promise<void> | undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    if (path !== "/metrics" && path !== "/livez" && !readyPaths.has(path)) return false;
    http.setRoute(request, path);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
    } else if (path === "/metrics") {
      response.writeHead(200, { "content-type": registry.contentType }).end(await registry.metrics());
    } else if (path === "/livez") {
      answerJson(response, 200, { status: "alive" });
    } else {
      const { isReady, failed } = await health.report();
      answerJson(response, isReady ? 200 : 503, { status: isReady ? "ready" : "not ready", failed });
    }
    return true;
  };
  const shutdown = (servers: readonly Server[]) => {
    ending ??= (async () => {
      health.startDraining();
      await closeServers(servers, { drainMs: 5_000, closeMs: 5_000, ...options.shutdown });
      http.close();
    })();
    return ending;
  };
  return { registry, health, handle, setRoute: http.setRoute, shutdown };
}

function addBuildInfo(registry: Registry, options: InstrumentationOptions): void {
  const definition = apiMetrics.metrics.buildInfo;
  const gauge = new Gauge({
    name: definition.name,
    help: definition.help,
    labelNames: [...definition.labels],
    registers: [registry],
  });
  gauge.set({ version: options.version, commit: options.commit }, 1);
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(`${JSON.stringify(body)}\n`);
}
