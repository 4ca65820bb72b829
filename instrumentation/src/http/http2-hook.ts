import { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { context } from "@opentelemetry/api";
import { http2ServerPrototypes, patchEmit } from "../emit-patch/index.ts";
import { requestEvents } from "./emit-hook.ts";
import { exchangeOf } from "./exchange.ts";

/**
 * Calls `onRequest` for each request over HTTP/2 that a server hands to handlers of requests, which no channel of Node tells
 * of, and runs these handlers in the context of its exchange. What an application takes by `stream` handlers alone passes by.
 * Returns what ends it.
 */
export function hookHttp2(
  onRequest: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
): () => void {
  const undo = http2ServerPrototypes().map((prototype) =>
    patchEmit(prototype, (original, isActive) => {
      return function emit(this, event, ...values) {
        const [request, response] = values;
        const isRequest = request instanceof Http2ServerRequest && response instanceof Http2ServerResponse;
        if (!isActive() || !requestEvents.has(event) || !isRequest)
          return original.call(this, event, ...values);
        onRequest(request, response);
        const exchange = exchangeOf(request);
        if (exchange?.context === undefined) return original.call(this, event, ...values);
        exchange.hasRunInContext = true;
        return context.with(exchange.context, original, this, event, ...values);
      };
    }),
  );
  return () => {
    for (const undoOne of undo) undoOne();
  };
}
