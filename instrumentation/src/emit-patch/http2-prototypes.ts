import type { EventEmitter } from "node:events";
import http2 from "node:http2";

let prototypes: readonly EventEmitter[] | undefined;

/** What the servers of HTTP/2 inherit from, plain and over TLS: Node does not export their classes. */
export function http2ServerPrototypes(): readonly EventEmitter[] {
  prototypes ??= [http2.createServer(), http2.createSecureServer({})].map(
    (server): EventEmitter => Object.getPrototypeOf(server),
  );
  return prototypes;
}
