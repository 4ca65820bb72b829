import {
  type Attributes,
  type Context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { RedactQuery } from "../redaction/index.ts";
import { type AnyRequest, pathOfTarget } from "../request-target/index.ts";
import { suppressed } from "../tracing/index.ts";
import { type Exchange, isWhole, routeOf, unmatchedRoute } from "./exchange.ts";
import { otherMethod } from "./method.ts";

/** Makes the spans of the exchanges of a process. */
export interface ServerSpans {
  /** Gives the exchange a span and a context; one of an untraced path gets a context in which nothing is traced. */
  began(exchange: Exchange): void;
  ended(exchange: Exchange): void;
}

/**
 * Spans of kind server by the semantic conventions of HTTP. The sampler is asked first: a request that is not kept
 * costs no attributes, but has ids for log lines and hands the decision on.
 */
export function serverSpans(
  tracer: Tracer,
  untracedPaths: ReadonlySet<string>,
  redactQuery: RedactQuery,
): ServerSpans {
  const fields = new Set(propagation.fields().map((field) => field.toLowerCase()));
  const headerLengths = new Set([...fields].map(({ length }) => length));

  // The parsed headers are made when they are first asked for, which plain handlers never do.
  const hasCallersContext = ({ rawHeaders }: AnyRequest): boolean => {
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index];
      if (name !== undefined && headerLengths.has(name.length) && fields.has(name.toLowerCase())) return true;
    }
    return false;
  };
  return {
    began: (exchange) => {
      const { request, method } = exchange;
      if (untracedPaths.size > 0 && untracedPaths.has(pathOfTarget(request.url ?? ""))) {
        exchange.context = suppressed(ROOT_CONTEXT);
        return;
      }
      const parent = hasCallersContext(request) ? callersContext(request) : ROOT_CONTEXT;
      const span = tracer.startSpan(spanMethod(method), serverKind, parent);
      if (span.isRecording()) span.setAttributes(requestAttributes(exchange, redactQuery));
      exchange.span = span;
      exchange.context = trace.setSpan(parent, span);
    },
    ended: (exchange) => {
      const { span } = exchange;
      if (span === undefined || !span.isRecording()) return;
      endSpan(exchange, span);
    },
  };
}

const serverKind = { kind: SpanKind.SERVER };

const headerLengthMax = 8192;
const attributeLengthMax = 1024;

/**
 * The context that the caller sent. Headers longer than the specifications allow are left out, and a propagator that
 * fails over one leaves the request without a caller.
 */
function callersContext({ headers }: AnyRequest): Context {
  try {
    return propagation.extract(ROOT_CONTEXT, headers, {
      keys: (carrier) => Object.keys(carrier),
      get: (carrier, key) => {
        const value = carrier[key];
        const length = Array.isArray(value) ? value.join().length : (value?.length ?? 0);
        return length > headerLengthMax ? undefined : value;
      },
    });
  } catch {
    return ROOT_CONTEXT;
  }
}

function requestAttributes({ request, method, scheme }: Exchange, redactQuery: RedactQuery): Attributes {
  const { socket, headers } = request;
  const path = pathOfTarget(request.url ?? "");
  const query = request.url?.slice(path.length + 1) ?? "";
  const { address, port } = hostOf(hostHeader(headers));
  return {
    "http.request.method": method,
    ...(method === otherMethod ? { "http.request.method_original": cut(request.method ?? "") } : {}),
    "url.path": cut(path),
    "url.scheme": scheme,
    ...(query === "" ? {} : { "url.query": cut(redactQuery(cut(query))) }),
    ...(address === undefined ? {} : { "server.address": cut(address) }),
    ...(port === undefined ? {} : { "server.port": port }),
    ...(socket.remoteAddress === undefined
      ? {}
      : { "client.address": socket.remoteAddress, "network.peer.address": socket.remoteAddress }),
    ...(socket.remotePort === undefined ? {} : { "network.peer.port": socket.remotePort }),
    "network.protocol.version": request.httpVersion === "2.0" ? "2" : request.httpVersion,
    ...(headers["user-agent"] === undefined ? {} : { "user_agent.original": cut(headers["user-agent"]) }),
  };
}

function endSpan(exchange: Exchange, span: Span): void {
  const { response, method } = exchange;
  const route = routeOf(exchange);
  if (route !== unmatchedRoute) {
    span.setAttribute("http.route", route);
    // A name that the application gave the span itself stays.
    if (!("name" in span) || span.name === spanMethod(method))
      span.updateName(`${spanMethod(method)} ${route}`);
  }
  if (response.headersSent) span.setAttribute("http.response.status_code", response.statusCode);
  if (!isWhole(exchange)) {
    span.setAttribute("error.type", "aborted");
    span.setStatus({ code: SpanStatusCode.ERROR, message: "the connection ended before the answer" });
  } else if (response.statusCode >= 500) {
    span.setAttribute("error.type", String(response.statusCode));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

// The conventions call spans of unknown methods `HTTP`.
function spanMethod(method: string): string {
  return method === otherMethod ? "HTTP" : method;
}

// HTTP/2 has it among its pseudo headers.
function hostHeader({ host, ":authority": authority }: AnyRequest["headers"]): string | undefined {
  return host ?? (typeof authority === "string" ? authority : undefined);
}

function hostOf(host: string | undefined): { readonly address?: string; readonly port?: number } {
  const match = /^(?<address>\[[^\]]*\]|[^:]*)(?::(?<port>\d{1,5}))?$/.exec(host ?? "");
  const { address = "", port } = match?.groups ?? {};
  if (address === "") return {};
  return port === undefined ? { address } : { address, port: Number(port) };
}

function cut(value: string): string {
  return value.length > attributeLengthMax ? value.slice(0, attributeLengthMax) : value;
}
