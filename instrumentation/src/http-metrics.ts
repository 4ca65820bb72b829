import diagnosticsChannel from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Histogram, type Registry } from "prom-client";
import { apiMetrics } from "./catalog/index.ts";

/** Measures every request of every HTTP server in the process. */
export interface HttpMetrics {
  /** Names the route template of a request; raw paths never become label values. */
  setRoute(request: IncomingMessage, route: string): void;
  /** Stops measuring. */
  close(): void;
}

/** The route of a request for which nobody named one. */
export const unmatchedRoute = "unmatched";

const knownMethods = new Set([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "TRACE",
]);

/**
 * Observes `http_server_request_duration_seconds` (semantic conventions of OpenTelemetry) for each response,
 * aborted ones included, through Node's diagnostics channel: servers that already listen are seen as well.
 */
export function measureHttpServers(registry: Registry): HttpMetrics {
  const definition = apiMetrics.metrics.requestDuration;
  const duration = new Histogram({
    name: definition.name,
    help: definition.help,
    labelNames: [...definition.labels],
    buckets: [...(definition.buckets ?? [])],
    registers: [registry],
  });
  const routes = new WeakMap<IncomingMessage, string>();

  const onStart = (message: unknown) => {
    if (!isServerExchange(message)) return;
    const { request, response } = message;
    const startedAt = process.hrtime.bigint();
    response.once("close", () => {
      const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
      const method = request.method ?? "";
      duration.observe(
        {
          http_request_method: knownMethods.has(method) ? method : "_OTHER",
          http_route: routes.get(request) ?? routeOfFramework(request) ?? unmatchedRoute,
          http_response_status_code: String(response.writableFinished ? response.statusCode : 499),
        },
        seconds,
      );
    });
  };
  diagnosticsChannel.subscribe("http.server.request.start", onStart);
  return {
    setRoute: (request, route) => {
      routes.set(request, route);
    },
    close: () => {
      diagnosticsChannel.unsubscribe("http.server.request.start", onStart);
    },
  };
}

interface ServerExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function isServerExchange(message: unknown): message is ServerExchange {
  return typeof message === "object" && message !== null && "request" in message && "response" in message;
}

// Express puts the template it matched on the request; asking for it keeps services free of our calls.
function routeOfFramework(request: IncomingMessage): string | undefined {
  const { route, baseUrl }: { route?: unknown; baseUrl?: unknown } = Object(request);
  if (typeof route !== "object" || route === null || !("path" in route)) return undefined;
  if (typeof route.path !== "string") return undefined;
  return `${typeof baseUrl === "string" ? baseUrl : ""}${route.path}`;
}
