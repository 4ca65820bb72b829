import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, context, createContextKey } from "@opentelemetry/api";

// The SDK's own key (`suppressTracing` of @opentelemetry/core): keys of one description are the same symbol.
const suppressionKey = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

// Without traces nobody carries a context, so the mark needs a carrier of its own; it costs nothing until it is used.
let carrier: AsyncLocalStorage<boolean> | undefined;
let isContextCarried = false;

/** Says whether a context manager is there, so that the mark travels with the traces' own context. */
export function carryInContext(isCarried: boolean): void {
  isContextCarried = isCarried;
}

/**
 * Runs `body` so that the HTTP requests that it makes, later ones of its promises included, get no spans, no trace
 * headers and no client metrics: for what the instrumentation sends itself. The result is that of `body`.
 */
export function withoutTracing<Result>(body: () => Result): Result {
  if (isContextCarried) return context.with(suppressed(context.active()), body);
  carrier ??= new AsyncLocalStorage();
  return carrier.run(true, body);
}

/** Whether the code runs within {@link withoutTracing}, or in an exporter of the SDK. */
export function isWithoutTracing(): boolean {
  if (carrier?.getStore() === true) return true;
  return isContextCarried && context.active().getValue(suppressionKey) === true;
}

/** A context in which nothing is traced. */
export function suppressed(parent: Context): Context {
  return parent.setValue(suppressionKey, true);
}
