import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type Exchange, exchangeOfAny, noteError } from "./exchange.ts";
import { isModuleLoaded } from "./module-load.ts";

const initializationChannel = "fastify.initialization";
const handlerChannel = "tracing:fastify.request.handler:start";

/**
 * Takes the route templates from Fastify 5: a hook of its own in each instance that is made after the start sees the
 * template before any hook can answer. Instances that may have been made before are seen by the channel of their
 * handlers, which costs more and misses what a hook answered. Returns what ends it.
 */
export function watchFastify(): () => void {
  const onInitialization = (message: unknown) => {
    try {
      addHooks(message);
    } catch {
      // An instance of a kind we do not know keeps its requests unmatched.
    }
  };
  const isLate = isModuleLoaded("fastify");
  subscribe(initializationChannel, onInitialization);
  if (isLate) subscribe(handlerChannel, onHandler);
  return () => {
    unsubscribe(initializationChannel, onInitialization);
    unsubscribe(handlerChannel, onHandler);
  };
}

type RequestHook = (request: unknown, reply: unknown, done: () => void) => void;

const onRequest: RequestHook = (request, _reply, done) => {
  nameRoute(request);
  done();
};

type ErrorHook = (request: unknown, reply: unknown, error: unknown, done: () => void) => void;

const onError: ErrorHook = (request, _reply, error, done) => {
  const exchange = rawExchangeOf(request);
  if (exchange !== undefined) noteError(exchange, error);
  done();
};

function addHooks(message: unknown): void {
  const instance = property(message, "fastify");
  const addHook = property(instance, "addHook");
  if (typeof addHook !== "function") return;
  addHook.call(instance, "onRequest", onRequest);
  addHook.call(instance, "onError", onError);
}

function onHandler(message: unknown): void {
  nameRoute(property(message, "request"));
}

function nameRoute(request: unknown): void {
  const template = property(property(request, "routeOptions"), "url");
  const exchange = rawExchangeOf(request);
  if (exchange !== undefined && typeof template === "string") exchange.route = template;
}

function rawExchangeOf(request: unknown): Exchange | undefined {
  return exchangeOfAny(property(request, "raw"));
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
