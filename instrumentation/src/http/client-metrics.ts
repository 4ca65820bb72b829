import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ClientRequest, IncomingMessage } from "node:http";
import { serviceMetrics } from "../catalog/index.ts";
import type { Instruments } from "../metrics/index.ts";
import { isWithoutTracing } from "../tracing/index.ts";
import { type ClientCall, clientLabeller } from "./client-labels.ts";

/**
 * Observes `http_client_request_duration_seconds` for each request of `node:http`, `node:https`, `fetch` and undici,
 * from its making until the answer was read or failed; those of `node:http` and `node:https` before Node 22.12, which
 * does not tell of it, from the moment that their body was handed over whole. What the instrumentation sends itself is not counted.
 * Returns what ends it.
 */
export function measureClients(instruments: Instruments): () => void {
  const duration = instruments.histogram(serviceMetrics.metrics.clientRequestDuration);
  const labelsOf = clientLabeller();
  const observe: Observe = (startedAtMs, call) => {
    duration.observe((performance.now() - startedAtMs) / 1000, labelsOf(call));
  };
  const subscriptions = [...nodeSubscriptions(observe), ...undiciSubscriptions(observe)];
  for (const [channel, onMessage] of subscriptions) subscribe(channel, onMessage);
  return () => {
    for (const [channel, onMessage] of subscriptions) unsubscribe(channel, onMessage);
  };
}

type Observe = (startedAtMs: number, call: ClientCall) => void;
type Subscription = readonly [channel: string, onMessage: (message: unknown) => void];

interface OpenCall {
  readonly startedAtMs: number;
  response: IncomingMessage | undefined;
  error: unknown;
}

const aborted = { code: "aborted" };

function nodeSubscriptions(observe: Observe): readonly Subscription[] {
  const calls = new WeakMap<ClientRequest, OpenCall>();

  function onClose(this: ClientRequest): void {
    const call = calls.get(this);
    if (call === undefined) return;
    calls.delete(this);
    const { startedAtMs, response } = call;
    const isWhole = response?.complete === true || response?.statusCode === 101;
    observe(startedAtMs, {
      method: this.method,
      ...serverOf(this),
      status: response?.statusCode,
      error: call.error ?? (isWhole ? undefined : aborted),
    });
  }
  const onStart = ({ request }: Message) => {
    if (!(request instanceof ClientRequest) || calls.has(request) || isWithoutTracing()) return;
    calls.set(request, { startedAtMs: performance.now(), response: undefined, error: undefined });
    request.on("close", onClose);
  };
  return guarded({
    "http.client.request.created": onStart,
    "http.client.request.start": onStart,
    "http.client.response.finish": ({ request, response }) => {
      const call = request instanceof ClientRequest ? calls.get(request) : undefined;
      if (call !== undefined && response instanceof IncomingMessage) call.response = response;
    },
    "http.client.request.error": ({ request, error }) => {
      const call = request instanceof ClientRequest ? calls.get(request) : undefined;
      if (call !== undefined) call.error ??= error;
    },
  });
}

// The request itself has no port; the header that Node wrote has it where it is not that of the protocol.
function serverOf(request: ClientRequest): Pick<ClientCall, "address" | "port"> {
  const written = /:(\d{1,5})$/.exec(String(request.getHeader("host") ?? ""))?.[1];
  return { address: request.host, port: written ?? (request.protocol === "https:" ? "443" : "80") };
}

interface OpenFetch {
  readonly startedAtMs: number;
  readonly method: string | undefined;
  readonly origin: string;
  status: number | undefined;
}

function undiciSubscriptions(observe: Observe): readonly Subscription[] {
  const open = new WeakMap<object, OpenFetch>();
  const end = (request: unknown, error: unknown) => {
    const call = isObject(request) ? open.get(request) : undefined;
    if (call === undefined || !isObject(request)) return;
    open.delete(request);
    const { startedAtMs, method, origin, status } = call;
    observe(startedAtMs, { method, ...originParts(origin), status, error });
  };
  return guarded({
    "undici:request:create": ({ request }) => {
      if (!isObject(request) || isWithoutTracing()) return;
      const { method, origin }: { method?: unknown; origin?: unknown } = request;
      open.set(request, {
        startedAtMs: performance.now(),
        method: typeof method === "string" ? method : undefined,
        origin: String(origin),
        status: undefined,
      });
    },
    "undici:request:headers": ({ request, response }) => {
      const call = isObject(request) ? open.get(request) : undefined;
      const { statusCode }: { statusCode?: unknown } = Object(response);
      if (call !== undefined && typeof statusCode === "number") call.status = statusCode;
    },
    "undici:request:trailers": ({ request }) => end(request, undefined),
    "undici:request:error": ({ request, error }) => end(request, error ?? aborted),
  });
}

function originParts(origin: string): Pick<ClientCall, "address" | "port"> {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined) return { address: "unknown", port: "" };
  return { address: url.hostname, port: url.port || (url.protocol === "https:" ? "443" : "80") };
}

type Message = Readonly<Record<"request" | "response" | "error", unknown>>;

// What a subscriber throws would end the process.
function guarded(handlers: Readonly<Record<string, (message: Message) => void>>): readonly Subscription[] {
  return Object.entries(handlers).map(([channel, handle]) => [
    channel,
    (message) => {
      try {
        const { request, response, error }: Partial<Message> = Object(message);
        handle({ request, response, error });
      } catch {
        // A message of another shape is no request that we can measure.
      }
    },
  ]);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
