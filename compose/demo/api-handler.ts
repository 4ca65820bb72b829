import type { IncomingMessage, ServerResponse } from "node:http";
import type { Instrumentation } from "@klaxon/instrumentation";
import { answerJson, type Handler, readBody, refuseBody } from "./http-server.ts";
import { newestOrders, orderIdMax, orderOf, parseNewOrder } from "./orders.ts";

/** What the API is made of. */
export interface ApiOptions {
  readonly instrumentation: Instrumentation;
  /** Half of the requests take longer than this. */
  readonly latencyMedianMs: number;
  /** The share of requests that fail with 500. */
  readonly errorRatio: number;
  readonly random: () => number;
  readonly wait: (durationMs: number) => Promise<void>;
}

type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

const bodyBytesMax = 16 * 1024;
const pageSizeDefault = 20;
const pageSizeMax = 100;
/** No request is delayed by more than this many medians. */
const latencySpreadMax = 8;

/** The demo API: orders, answered after a simulated time; metrics and health come from the instrumentation. */
export function createApiHandler(options: ApiOptions): Handler {
  const { instrumentation, random } = options;
  return async (request, response) => {
    if (instrumentation.answer(request, response)) return;
    const url = new URL(request.url ?? "/", "http://api.invalid");
    const [template, route] = routeOf(request.method ?? "", url.pathname);
    if (template !== undefined) instrumentation.setRoute(request, template);
    await options.wait(latencyOf(options.latencyMedianMs, random));
    if (template !== undefined && random() < options.errorRatio) {
      answerJson(response, 500, { error: "the demo fails on purpose" });
      return;
    }
    await route(request, response, url);
  };
}

function routeOf(method: string, path: string): readonly [template: string | undefined, route: Route] {
  const isRead = method === "GET" || method === "HEAD";
  if (path === "/api/orders") {
    const route = isRead ? listOrders : method === "POST" ? createOrder : refuseMethod("GET, HEAD, POST");
    return ["/api/orders", route];
  }
  if (/^\/api\/orders\/[^/]+$/.test(path)) {
    return ["/api/orders/:id", isRead ? showOrder : refuseMethod("GET, HEAD")];
  }
  return [undefined, async (_, response) => answerJson(response, 404, { error: "no such path" })];
}

const listOrders: Route = async (_, response, url) => {
  const text = url.searchParams.get("limit") ?? String(pageSizeDefault);
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > pageSizeMax) {
    return answerJson(response, 400, { error: `\`limit\` must be a whole number from 1 to ${pageSizeMax}` });
  }
  answerJson(response, 200, { orders: newestOrders(limit) });
};

const showOrder: Route = async (_, response, url) => {
  const text = url.pathname.slice("/api/orders/".length);
  if (!/^\d{1,9}$/.test(text)) return answerJson(response, 400, { error: "an order has a number" });
  const order = orderOf(Number(text));
  if (order === undefined) return answerJson(response, 404, { error: `orders go from 1 to ${orderIdMax}` });
  answerJson(response, 200, order);
};

const createOrder: Route = async (request, response) => {
  const body = await readBody(request, bodyBytesMax);
  if (body.kind !== "text") return refuseBody(response, body, bodyBytesMax);
  const { order, problems } = parseNewOrder(body.text);
  if (order === undefined) return answerJson(response, 400, { error: problems.join("; ") });
  answerJson(response, 201, { ...order, id: orderIdMax }, { location: `/api/orders/${orderIdMax}` });
};

function refuseMethod(allow: string): Route {
  return async (_, response) => answerJson(response, 405, { error: `allowed are ${allow}` }, { allow });
}

// Latencies are log-normal: most near the median, a few far above, none below zero.
function latencyOf(medianMs: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianMs * Math.min(latencySpreadMax, Math.exp(0.5 * normal));
}
