import { type Exchange, exchangeOfAny, noteError, unknownMount } from "./exchange.ts";
import { canHaveMatched, joinTemplates, templateOf } from "./express-template.ts";
import { loadedExports, watchModules } from "./module-load.ts";

/**
 * Takes the route templates from Express 4 and 5 and from the package `router`: the template of the route that
 * answers, behind the templates of the mounts that lead to it, parameters included. Routers are changed in their
 * prototypes, once for each copy, also where they were loaded before; only mounts that were made before are unknown.
 * Returns what ends it.
 */
export function watchExpress(): () => void {
  const undo: (() => void)[] = [];
  const onLoad = (exports: unknown) => {
    try {
      const router = routerOf(exports);
      const undoOne = router === undefined ? undefined : patchRouter(router);
      if (undoOne !== undefined) undo.push(undoOne);
    } catch {
      // A router of a kind we do not know keeps its requests unmatched.
    }
  };
  for (const exports of [...loadedExports("express"), ...loadedExports("router")]) onLoad(exports);
  undo.push(watchModules(new Set(["express", "router"]), onLoad));
  return () => {
    for (const undoOne of undo) undoOne();
  };
}

type Next = (error?: unknown) => void;
type Handle = (request: unknown, response: unknown, next: Next) => unknown;

interface Layer {
  handle: Handle;
}

interface RouterPrototype {
  stack?: readonly Layer[];
  use(...values: readonly unknown[]): unknown;
}

interface Route {
  readonly path: unknown;
}

interface RoutePrototype {
  dispatch(this: Route, request: unknown, response: unknown, done: Next): unknown;
}

interface Router {
  readonly prototype: RouterPrototype;
  readonly routePrototype: RoutePrototype;
}

const patchedKey: unique symbol = Symbol.for("@klaxon/instrumentation express");

// Express has its router as `Router`, the package `router` is it itself; both have the class `Route` beside it.
// In Express 4 the router itself is what instances inherit from.
function routerOf(exports: unknown): Router | undefined {
  for (const candidate of [property(exports, "Router"), exports]) {
    const prototype = [property(candidate, "prototype"), candidate].find(isRouterPrototype);
    const routePrototype = [property(exports, "Route"), property(candidate, "Route")]
      .map((route) => property(route, "prototype"))
      .find(isRoutePrototype);
    if (prototype !== undefined && routePrototype !== undefined) return { prototype, routePrototype };
  }
  return undefined;
}

function patchRouter({ prototype, routePrototype }: Router): (() => void) | undefined {
  if (Reflect.has(prototype, patchedKey)) return undefined;
  Object.defineProperty(prototype, patchedKey, { value: true, configurable: true });
  const { use } = prototype;
  const { dispatch } = routePrototype;
  prototype.use = function (this: RouterPrototype, ...values: readonly unknown[]): unknown {
    const countBefore = this.stack?.length ?? 0;
    const result = use.apply(this, [...values]);
    const template = templateOf(values[0]);
    if (template !== "") for (const layer of this.stack?.slice(countBefore) ?? []) nameMount(layer, template);
    return result;
  };
  routePrototype.dispatch = function (this: Route, request: unknown, response: unknown, done: Next): unknown {
    const exchange = exchangeOfAny(request);
    if (exchange === undefined) return dispatch.call(this, request, response, done);
    exchange.isRouterSeen = true;
    const mount = mountOf(exchange, exchange.mountPath === basePathOf(request));
    exchange.route = joinTemplates(mount, templateOf(this.path) || "/");
    // A route that hands the request on without an error has not answered it.
    return dispatch.call(this, request, response, (error) => {
      if (error === undefined || error === null || error === "router") exchange.route = undefined;
      else noteError(exchange, error);
      done(error);
    });
  };
  return () => {
    prototype.use = use;
    routePrototype.dispatch = dispatch;
    Reflect.deleteProperty(prototype, patchedKey);
  };
}

function nameMount(layer: Layer, template: string): void {
  const { handle } = layer;
  // Express tells handlers of errors by their four arguments; they do not answer for a mount.
  if (handle.length > 3) return;
  const mounted: Handle = (request, response, next) => {
    const exchange = exchangeOfAny(request);
    if (exchange === undefined) return handle(request, response, next);
    const { mount, mountPath } = exchange;
    const path = basePathOf(request);
    const isWhole = path.startsWith(mountPath) && canHaveMatched(template, path.slice(mountPath.length));
    exchange.mount = joinTemplates(mountOf(exchange, isWhole), template);
    exchange.mountPath = path;
    return handle(request, response, (error) => {
      exchange.mount = mount;
      exchange.mountPath = mountPath;
      next(error);
    });
  };
  // Tools that list the routes of an application read the stack of a mounted router through its layer.
  Object.setPrototypeOf(mounted, handle);
  layer.handle = mounted;
}

// Mounts that were made before the watch began do not tell their templates.
function mountOf(exchange: Exchange, isWhole: boolean): string {
  if (isWhole) return exchange.mount;
  exchange.hasUnknownMount = true;
  return unknownMount;
}

function basePathOf(request: unknown): string {
  const path = property(request, "baseUrl");
  return typeof path === "string" ? path : "";
}

function isRouterPrototype(value: unknown): value is RouterPrototype {
  return typeof property(value, "use") === "function" && typeof property(value, "route") === "function";
}

function isRoutePrototype(value: unknown): value is RoutePrototype {
  return typeof property(value, "dispatch") === "function";
}

function property(value: unknown, name: string): unknown {
  const isHolder = (typeof value === "object" && value !== null) || typeof value === "function";
  return isHolder ? Reflect.get(value, name) : undefined;
}
