import { IncomingMessage, ServerResponse } from "node:http";
import { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A request of HTTP/1, or of HTTP/2 as Node gives it to handlers of HTTP/1. */
export type AnyRequest = IncomingMessage | Http2ServerRequest;

/** The answer to an {@link AnyRequest}. */
export type AnyResponse = ServerResponse | Http2ServerResponse;

/** Whether a value is a request of either kind. */
export function isAnyRequest(value: unknown): value is AnyRequest {
  return value instanceof IncomingMessage || value instanceof Http2ServerRequest;
}

/** Whether a value is an answer of either kind. */
export function isAnyResponse(value: unknown): value is AnyResponse {
  return value instanceof ServerResponse || value instanceof Http2ServerResponse;
}
