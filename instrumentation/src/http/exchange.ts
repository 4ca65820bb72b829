import { Http2ServerResponse } from "node:http2";
import type { Context, Span } from "@opentelemetry/api";
import { type AnyRequest, type AnyResponse, isAnyRequest } from "../request-target/index.ts";
import { recordException } from "../tracing/index.ts";
import { methodLabel } from "./method.ts";

/** The route of a request for which nobody named one. */
export const unmatchedRoute = "unmatched";

/** The status of a request whose connection ended before the answer did; the one that nginx writes. */
const abortedStatus = "499";

/** One request and its answer, from the first byte in to the last byte out. */
export interface Exchange {
  readonly request: AnyRequest;
  readonly response: AnyResponse;
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number;
  readonly method: string;
  readonly scheme: "http" | "https";
  /** The template that a framework matched last; undefined where none did. */
  route: string | undefined;
  /** The template that the application named; goes before any other. */
  ownRoute: string | undefined;
  /** Whether a router told its routes to this exchange, so that what it left on the request says no more. */
  isRouterSeen: boolean;
  /** Whether it was mounted where nobody saw it, so that a part of the template is only `/*`. */
  hasUnknownMount: boolean;
  /** The templates of the mounts that the request is in now, joined; empty outside of any. */
  mount: string;
  /** What `mount` stands for in this request's own path. */
  mountPath: string;
  /** Undefined while traces are off. */
  span: Span | undefined;
  /** What the handler runs in; undefined while traces are off. */
  context: Context | undefined;
  /** Whether the server handed the request over in that context. */
  hasRunInContext: boolean;
  /** Whether it was counted. */
  isOver: boolean;
}

// Shared by all copies of the package in a process, so that a request is measured once.
const exchangeKey: unique symbol = Symbol.for("@klaxon/instrumentation exchange");

type MeasuredRequest = AnyRequest & { [exchangeKey]?: Exchange };

/** The exchange of a request; undefined where it is not measured. */
export function exchangeOf(request: MeasuredRequest): Exchange | undefined {
  return request[exchangeKey];
}

/** The exchange of whatever a framework calls a request; undefined where it is none that is measured. */
export function exchangeOfAny(value: unknown): Exchange | undefined {
  return isAnyRequest(value) ? exchangeOf(value) : undefined;
}

/** Begins the exchange of a request; undefined where somebody began it already. */
export function beginExchange(request: MeasuredRequest, response: AnyResponse): Exchange | undefined {
  if (request[exchangeKey] !== undefined) return undefined;
  const exchange: Exchange = {
    request,
    response,
    startedAtMs: performance.now(),
    method: methodLabel(request.method),
    scheme: "encrypted" in request.socket ? "https" : "http",
    route: undefined,
    ownRoute: undefined,
    isRouterSeen: false,
    hasUnknownMount: false,
    mount: "",
    mountPath: "",
    span: undefined,
    context: undefined,
    hasRunInContext: false,
    isOver: false,
  };
  request[exchangeKey] = exchange;
  return exchange;
}

/** What stands for a mount whose template nobody saw; its path is known only as the client wrote it. */
export const unknownMount = "/*";

/** The template under which the request is counted, once it is answered: never its own path. */
export function routeOf(exchange: Exchange): string {
  const named = exchange.ownRoute ?? exchange.route;
  if (named !== undefined) return named;
  // Whoever answered within a mount, such as a folder of files, did so for everything below it.
  if (exchange.mount !== "") return `${exchange.mount}/*`;
  return (exchange.isRouterSeen ? undefined : unseenRoute(exchange)) ?? unmatchedRoute;
}

// Express leaves its route on the request, also where its router was never seen because the application is bundled.
function unseenRoute(exchange: Exchange): string | undefined {
  const { route, baseUrl }: { route?: unknown; baseUrl?: unknown } = Object(exchange.request);
  if (typeof route !== "object" || route === null || !("path" in route)) return undefined;
  if (typeof route.path !== "string") return undefined;
  if (typeof baseUrl !== "string" || baseUrl === "") return route.path;
  exchange.hasUnknownMount = true;
  return `${unknownMount}${route.path}`;
}

/** Notes what a handler failed with on the span, if the request is kept; whether it failed, its answer says. */
export function noteError({ span }: Exchange, error: unknown): void {
  if (span?.isRecording() === true) recordException(span, error);
}

/** Whether the answer was sent to its end. */
export function isWhole({ response }: Exchange): boolean {
  // Node ends the stream of a request that its client takes back.
  if (response instanceof Http2ServerResponse && response.stream.aborted) return false;
  return response.writableFinished;
}

/** The status of the answer as a label; `499` where the connection ended before it. */
export function statusLabel(exchange: Exchange): string {
  return isWhole(exchange) ? String(exchange.response.statusCode) : abortedStatus;
}
