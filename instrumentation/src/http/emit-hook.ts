import { EventEmitter } from "node:events";
import http from "node:http";
import https from "node:https";
import { context } from "@opentelemetry/api";
import { patchEmit } from "../emit-patch/index.ts";
import { exchangeOf } from "./exchange.ts";

/** The events with which a server hands a request to the application. */
export const requestEvents: ReadonlySet<unknown> = new Set(["request", "checkContinue", "checkExpectation"]);

const markKey: unique symbol = Symbol.for("@klaxon/instrumentation emit");

const prototypes = [http.Server.prototype, https.Server.prototype];

/** The hook in the servers of a process. */
export interface EmitHook {
  /** Hooks the kind of a server too that is neither of HTTP nor of HTTPS, such as one of HTTP/2 that takes HTTP/1. */
  cover(server: unknown): void;
  /** Takes the hook away; where somebody hooked over it since, it stays and only lets through. */
  close(): void;
}

/**
 * Runs the handlers of every HTTP/1 server of the process, servers that listen already included, in the context of
 * their exchange. Hooked once however often it is called, in all copies of the package.
 */
export function hookEmit(): EmitHook {
  const undo = prototypes.map(hookPrototype).filter((undoOne) => undoOne !== undefined);
  return {
    cover: (server) => {
      if (server instanceof http.Server || server instanceof https.Server) return;
      const undoOne =
        server instanceof EventEmitter ? hookPrototype(Object.getPrototypeOf(server)) : undefined;
      if (undoOne !== undefined) undo.push(undoOne);
    },
    close: () => {
      for (const undoOne of undo) undoOne();
    },
  };
}

/** Whether another instrumentation wraps the servers too, under the hook or over it. */
export function isEmitHookedByOthers(): boolean {
  return prototypes.some(({ emit }) => {
    const hooked: unknown = Reflect.get(emit, markKey);
    return [emit, hooked].some((one) => typeof one === "function" && Reflect.has(one, "__original"));
  });
}

function hookPrototype(prototype: EventEmitter): (() => void) | undefined {
  if (Reflect.has(prototype.emit, markKey)) return undefined;
  return patchEmit(prototype, (original, isActive) => {
    function emit(this: EventEmitter, event: string, ...values: unknown[]): boolean {
      if (isActive() && requestEvents.has(event)) {
        const [request] = values;
        const exchange = request instanceof http.IncomingMessage ? exchangeOf(request) : undefined;
        if (exchange?.context !== undefined) {
          exchange.hasRunInContext = true;
          return context.with(exchange.context, original, this, event, ...values);
        }
      }
      return original.call(this, event, ...values);
    }
    Object.defineProperty(emit, markKey, { value: original });
    return emit;
  });
}
