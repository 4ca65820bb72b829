import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A request of HTTP/1, or of HTTP/2 as Node gives it to handlers of HTTP/1. */
export type AnyRequest = IncomingMessage | Http2ServerRequest;

/** The answer to an {@link AnyRequest}. */
export type AnyResponse = ServerResponse | Http2ServerResponse;
