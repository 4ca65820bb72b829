import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";
import type { Instruments } from "../metrics/index.ts";
import { queryRedaction } from "../redaction/index.ts";
import type { AnyRequest, AnyResponse } from "../request-target/index.ts";
import type { HookFinding, Tracing } from "../tracing/index.ts";
import { measureClients } from "./client-metrics.ts";
import { hookEmit } from "./emit-hook.ts";
import { beginExchange, type Exchange, exchangeOf } from "./exchange.ts";
import { watchExpress } from "./express-routes.ts";
import { watchFastify } from "./fastify-routes.ts";
import { checkHooks } from "./hook-check.ts";
import { hookHttp2 } from "./http2-hook.ts";
import { traceOutgoing } from "./outgoing-spans.ts";
import { serverMetrics } from "./server-metrics.ts";
import { serverSpans } from "./server-spans.ts";

/** What the HTTP part is started with. */
export interface HttpOptions {
  /** Undefined: no metrics. */
  readonly instruments: Instruments | undefined;
  readonly tracing: Tracing;
  /** Paths whose requests get no spans, and nothing that is done for them: those of probes and scrapes. */
  readonly untracedPaths?: readonly string[];
  /** Names of query parameters whose values no span shows, beside those that are secret anywhere. */
  readonly redactedFields?: readonly string[];
}

/** The running HTTP part. */
export interface Http {
  /**
   * Names the route template of a request, for its metrics and its span, as `/orders/:id`; of several calls the last
   * one counts, also before what a framework named. Never the request's own path: each value is a series. A request
   * that is not measured is left alone.
   */
  setRoute(request: AnyRequest, template: string): void;
  /**
   * What keeps the hooks from seeing everything, as far as was seen until now; empty where all is well. Some of it shows
   * only once requests come, so it is worth asking again after the first of them.
   */
  checkHooks(): readonly HookFinding[];
  /** Takes the hooks away. Requests that are open then are still counted. */
  close(): void;
}

/**
 * Measures the HTTP servers and clients of the process and, where traces are on, gives them spans: servers that
 * listen already and modules that were imported before are seen as well. Upgraded connections pass by, and of HTTP/2 what is
 * taken by `stream` handlers.
 * With neither metrics nor traces nothing is hooked.
 */
export function startHttp({
  instruments,
  tracing,
  untracedPaths = [],
  redactedFields = [],
}: HttpOptions): Http {
  const metrics = instruments === undefined ? undefined : serverMetrics(instruments);
  const redactQuery = queryRedaction(redactedFields);
  const spans = tracing.isOn ? serverSpans(tracing.tracer, new Set(untracedPaths), redactQuery) : undefined;
  if (metrics === undefined && spans === undefined) return nothingHooked;
  const parts = [metrics, spans].filter((part) => part !== undefined);

  const endExpress = watchExpress();
  const endFastify = watchFastify();
  const endClients = instruments === undefined ? undefined : measureClients(instruments);
  const outgoing = spans === undefined ? undefined : traceOutgoing(redactQuery);
  const check = checkHooks(outgoing);
  const emitHook = spans === undefined ? undefined : hookEmit();

  // What a subscriber or a listener throws would end the process.
  const onStart = (message: unknown) => {
    try {
      const { request, response, server }: Partial<Record<"request" | "response" | "server", unknown>> =
        Object(message);
      if (!(request instanceof IncomingMessage && response instanceof ServerResponse)) return;
      if (!begin(request, response)) return;
      emitHook?.cover(server);
      if (isWaiting(request)) request.on("close", onRequestClose);
    } catch {
      // A request that cannot be measured is answered all the same.
    }
  };
  const begin = (request: AnyRequest, response: AnyResponse): boolean => {
    const exchange = beginExchange(request, response);
    if (exchange === undefined) return false;
    for (const part of parts) part.began(exchange);
    response.on("close", onClose);
    return true;
  };
  function onClose(this: AnyResponse): void {
    const exchange = exchangeOf(this.req);
    if (exchange !== undefined) end(exchange);
  }
  function onRequestClose(this: IncomingMessage): void {
    const exchange = exchangeOf(this);
    const hasTurn = exchange === undefined || exchange.response.socket !== null;
    if (!hasTurn && this.socket.destroyed) end(exchange);
  }
  const end = (exchange: Exchange) => {
    if (exchange.isOver) return;
    exchange.isOver = true;
    try {
      for (const part of parts) part.ended(exchange);
      check.observe(exchange);
    } catch {
      // As above.
    }
  };
  subscribe(requestChannel, onStart);
  const endHttp2 = hookHttp2((request, response) => {
    try {
      // The response closes only with its stream, which a client may leave open after the last byte out.
      if (begin(request, response)) response.stream.once("finish", () => onClose.call(response));
    } catch {
      // As above.
    }
  });
  return {
    setRoute,
    checkHooks: check.find,
    close: () => {
      unsubscribe(requestChannel, onStart);
      endHttp2();
      emitHook?.close();
      outgoing?.close();
      endClients?.();
      endFastify();
      endExpress();
    },
  };
}

const requestChannel = "http.server.request.start";

/**
 * Whether a request came while an answer was under way on its connection: Node never closes its response where the
 * connection ends before its turn.
 */
function isWaiting({ socket }: IncomingMessage): boolean {
  return Boolean(Reflect.get(socket, "_httpMessage"));
}

function setRoute(request: AnyRequest, template: string): void {
  const exchange = exchangeOf(request);
  if (exchange !== undefined) exchange.ownRoute = template;
}

const nothingHooked: Http = {
  setRoute: () => {},
  checkHooks: () => [],
  close: () => {},
};
