import type { EventEmitter } from "node:events";
import http from "node:http";
import https from "node:https";
import { http2ServerPrototypes, patchEmit } from "../emit-patch/index.ts";
import { isAnyRequest, isAnyResponse } from "../request-target/index.ts";
import type { Endpoints } from "./endpoints.ts";

/** The events with which a server hands a request to the application. */
const requestEvents: ReadonlySet<string> = new Set(["request", "checkContinue", "checkExpectation"]);

/**
 * Answers the endpoints on every HTTP and HTTPS server of the process, before the application sees the request: HTTP/1,
 * and HTTP/2 where the application takes it by `request` handlers; servers that listen already are included. A server for
 * which `isLeftOut` says so is the application's alone. Returns what takes it away; where somebody hooked over it
 * since, it stays and only lets through.
 */
export function answerOnAppServers(
  endpoints: Endpoints,
  isLeftOut: (server: EventEmitter) => boolean = () => false,
): () => void {
  const prototypes = [http.Server.prototype, https.Server.prototype, ...http2ServerPrototypes()];
  const undo = prototypes.map((prototype) => hook(prototype, endpoints, isLeftOut));
  return () => {
    for (const undoOne of undo) undoOne();
  };
}

function hook(
  prototype: EventEmitter,
  endpoints: Endpoints,
  isLeftOut: (server: EventEmitter) => boolean,
): () => void {
  return patchEmit(prototype, (original, isActive) => {
    function emit(this: EventEmitter, event: string, ...values: unknown[]): boolean {
      if (isActive() && requestEvents.has(event) && !isLeftOut(this)) {
        const [request, response] = values;
        if (isAnyRequest(request) && isAnyResponse(response) && endpoints.answer(request, response))
          return true;
      }
      return original.call(this, event, ...values);
    }
    return emit;
  });
}
