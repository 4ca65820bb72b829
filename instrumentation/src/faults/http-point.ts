import type { EventEmitter } from "node:events";
import http, { ServerResponse } from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { TLSSocket } from "node:tls";
import { http2ServerPrototypes, patchEmit } from "../emit-patch/index.ts";
import {
  type AnyRequest,
  type AnyResponse,
  isAnyRequest,
  isAnyResponse,
  pathOfTarget,
} from "../request-target/index.ts";
import type { ActiveFault } from "./active-fault.ts";
import type { FaultFailure, Striker } from "./strike.ts";

/** What decides which requests meet faults. */
export interface HttpGate {
  readonly striker: Striker;
  /** The active faults at `http.server`. */
  readonly faults: () => readonly ActiveFault[] | undefined;
  /** Paths, without query, that faults never touch: those of probes and scrapes. */
  readonly isExemptPath: (path: string) => boolean;
  readonly isExemptServer: (server: unknown) => boolean;
}

const requestEvents: ReadonlySet<string> = new Set(["request", "checkContinue"]);

/**
 * Lets the requests of all HTTP/1 and HTTP/2 servers of the process pass the gate before their handlers. Hooked before
 * the tracing of servers, strikes are marked on the spans of their requests. Returns what takes it away; where somebody
 * hooked over it since, it stays and only lets through.
 */
export function hookHttpPoint(gate: HttpGate): () => void {
  const prototypes = [http.Server.prototype, https.Server.prototype, ...http2ServerPrototypes()];
  const undo = prototypes.map((prototype) => hookPrototype(prototype, gate));
  return () => {
    for (const undoOne of undo) undoOne();
  };
}

function hookPrototype(prototype: EventEmitter, gate: HttpGate): () => void {
  return patchEmit(prototype, (original, isActive) => {
    function emit(this: EventEmitter, event: string, ...values: unknown[]): boolean {
      if (isActive() && requestEvents.has(event)) {
        const faults = gate.faults();
        const [request, response] = values;
        if (faults !== undefined && isAnyRequest(request) && isAnyResponse(response)) {
          return pass(
            this,
            { request, response, faults, proceed: () => original.call(this, event, ...values) },
            gate,
          );
        }
      }
      return original.call(this, event, ...values);
    }
    return emit;
  });
}

interface Passage {
  readonly request: AnyRequest;
  readonly response: AnyResponse;
  readonly faults: readonly ActiveFault[];
  readonly proceed: () => boolean;
}

function pass(server: unknown, { request, response, faults, proceed }: Passage, gate: HttpGate): boolean {
  const path = pathOfTarget(request.url ?? "");
  if (gate.isExemptServer(server) || gate.isExemptPath(path)) return proceed();
  const meant = faults.filter(
    ({ plan }) => plan.pathPrefix === undefined || path.startsWith(plan.pathPrefix),
  );
  const arrival = gate.striker.meet(meant);
  if (arrival === undefined) return proceed();
  const go = (): boolean => {
    if (arrival.failure !== undefined) return fail(request, response, arrival.failure);
    // Whoever gave up while it waited is not answered any more.
    return response.destroyed ? true : proceed();
  };
  if (arrival.delays.length === 0) return go();
  // A handler that throws here must end the process as it would without a fault, not become a rejection.
  void gate.striker.wait(arrival.delays).then(() => process.nextTick(go));
  return true;
}

function fail(request: AnyRequest, response: AnyResponse, { fault, effect }: FaultFailure): boolean {
  if (response.destroyed || response.headersSent) return true;
  if (effect.kind === "refuse") {
    refuse(request);
    return true;
  }
  const body = JSON.stringify({ error: effect.message ?? "injected fault", fault: fault.id });
  const headers = { "content-type": "application/json", "x-klaxon-fault": fault.id };
  if (response instanceof ServerResponse) response.writeHead(effect.status, headers).end(`${body}\n`);
  else response.writeHead(effect.status, headers).end(`${body}\n`);
  return true;
}

function refuse(request: AnyRequest): void {
  if (request instanceof http2.Http2ServerRequest)
    request.stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
  // Only a connection without TLS can be reset.
  else if (request.socket instanceof TLSSocket) request.socket.destroy();
  else request.socket.resetAndDestroy();
}
