import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A span as it came over OTLP in JSON. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  /** 2 server, 3 client. */
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string }[];
}

/** A receiver of traces on loopback. */
export interface Receiver {
  readonly spans: readonly ReceivedSpan[];
  readonly resources: readonly Readonly<Record<string, unknown>>[];
  /** What a service is given so that it sends here. */
  readonly env: NodeJS.ProcessEnv;
  /** Headers of the pushes. */
  readonly pushes: readonly NodeJS.Dict<string | string[]>[];
  close(): Promise<void>;
}

/** Starts a receiver of OTLP over HTTP in JSON on a free port. */
export async function startReceiver(): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  const resources: Readonly<Record<string, unknown>>[] = [];
  const pushes: NodeJS.Dict<string | string[]>[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    pushes.push(request.headers);
    for (const { resource, scopeSpans } of JSON.parse(Buffer.concat(parts).toString()).resourceSpans) {
      const resourceAttributes = attributesOf(resource.attributes);
      resources.push(resourceAttributes);
      for (const scope of scopeSpans)
        for (const span of scope.spans)
          spans.push({
            ...span,
            service: resourceAttributes["service.name"],
            attributes: attributesOf(span.attributes),
          });
    }
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the receiver has no port");
  return {
    spans,
    resources,
    pushes,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${address.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function attributesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
