import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Gauge, Registry } from "prom-client";
import { createEndpoints, type Endpoints } from "../../../instrumentation/src/endpoints/endpoints.ts";
import { createHealth, type Health } from "../../../instrumentation/src/health/index.ts";
import { defaultSettings, type Settings } from "../../../instrumentation/src/settings/index.ts";
import { define, metricsStand } from "../metrics/metrics-stand.ts";

/** Endpoints over metrics and health of a test. */
export interface EndpointsStand {
  readonly endpoints: Endpoints;
  readonly health: Health;
  /** How often the metrics were collected. */
  readonly collections: () => number;
  /** How many clients have begun to read a text. */
  readonly begun: () => number;
  /** How many texts were given to the end or up. */
  readonly released: () => number;
}

/** What differs from the usual. */
export interface StandOptions {
  readonly settings?: Partial<Settings>;
  readonly answerMaxMs?: number;
  /** Instead of the exposition of metrics. */
  readonly chunks?: () => AsyncGenerator<string>;
  /** Each collection is held open until this is settled. */
  readonly held?: Promise<void>;
}

/** Endpoints with a counter `shop_orders_total` of 3. */
export function endpointsStand({
  settings = {},
  answerMaxMs,
  chunks,
  held,
}: StandOptions = {}): EndpointsStand {
  const all = { ...defaultSettings, ...settings };
  const { metrics } = metricsStand(all.metrics, { patienceMs: 600_000 });
  if (held !== undefined) metrics.addRegistry(registryThatWaits(held));
  let collections = 0;
  let begun = 0;
  let released = 0;
  metrics.instruments.beforeCollection(() => collections++);
  metrics.instruments.counter(define("counter", "shop_orders_total")).add(3, {});
  const health = createHealth(all.health, metrics.instruments);
  const watched = async function* (inner: AsyncIterable<string>) {
    try {
      // What comes next is the first look at the text, in the same turn.
      begun++;
      yield* inner;
    } finally {
      released++;
    }
  };
  const expose: typeof metrics.expose = (accept) => {
    const exposition = metrics.expose(accept);
    return { ...exposition, chunks: watched(chunks === undefined ? exposition.chunks : chunks()) };
  };
  return {
    health,
    collections: () => collections,
    begun: () => begun,
    released: () => released,
    endpoints: createEndpoints(all, {
      metrics: { ...metrics, expose },
      health,
      setRoute: () => {},
      ...(answerMaxMs === undefined ? {} : { answerMaxMs }),
    }),
  };
}

function registryThatWaits(held: Promise<void>): Registry {
  const registry = new Registry();
  new Gauge({ name: "shop_slow", help: "Slow.", registers: [registry], collect: () => held });
  return registry;
}

/** A server of an application that answers what the endpoints do not with 404 and `app`. */
export async function serveApp(
  endpoints: Endpoints,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((request, response) => {
    if (!endpoints.answer(request, response)) response.writeHead(404).end("app");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: portOf(server.address()) };
}

/** The port of a server that listens. */
export function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** What a server answers to bytes as they are, until it ends the connection. */
export async function rawAnswer(port: number, text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}
