import { type ClientRequest, Agent as HttpAgent, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import requests from "winston-loki/src/requests.js";
import type { LokiSettings } from "../settings/index.ts";

/** How a push ended. */
export type PushAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfter: string | undefined }
  /** Nobody answered, or not to the end. */
  | { readonly kind: "unreachable" }
  | { readonly kind: "timeout" };

/** A connection to one Loki. */
export interface LokiConnection {
  /** Posts a body; never rejects, and answers within the time limit. One at a time. */
  push(body: string): Promise<PushAnswer>;
  /** Cuts a push that is under way, which then counts as unreachable. */
  close(): void;
}

/** How a connection leaves the process. */
export interface ConnectionOptions {
  /** Runs what must not become a span. */
  readonly withoutTracing: <Result>(run: () => Result) => Result;
}

const answerBytesMax = 65_536;

/**
 * A connection by winston-loki's request, the one part of it that is used. Its `Batcher` requeues without bound what a
 * Loki refuses, waits a minute after any failure, keeps the process alive by its timers and writes times in milliseconds
 * only, so that equal lines of one millisecond are lost; its `log` keeps every line of a burst in a `setImmediate` of its
 * own, past any cap. What the request itself leaves open is closed by the agent that it is given: a limit on the whole
 * time (its own is on idle time), answers that break off (it waits for ever), a bound on the answer's size,
 * `Retry-After`, and sockets that do not keep the process alive.
 */
export function openLokiConnection(
  settings: LokiSettings,
  { withoutTracing }: ConnectionOptions,
): LokiConnection {
  const url = new URL(settings.url);
  const endpoint = {
    protocol: url.protocol,
    // Brackets are for URLs; names are looked up without them.
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port,
    pathname: `${url.pathname.replace(/\/+$/, "")}/loki/api/v1/push`,
  };
  const headers = headersOf(settings, url);
  const agentOptions = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1 };
  const httpAgent = new HttpAgent(agentOptions);
  const httpsAgent = new HttpsAgent(agentOptions);
  let onRequest: ((request: ClientRequest) => void) | undefined;
  for (const agent of [httpAgent, httpsAgent]) watchRequests(agent, (request) => onRequest?.(request));

  const push = (body: string): Promise<PushAnswer> =>
    new Promise((resolve) => {
      const watch = new PushWatch(settings.timeoutMs, resolve);
      onRequest = (request) => watch.see(request);
      try {
        // No idle time limit: the watch limits the whole time.
        withoutTracing(() =>
          requests.post(endpoint, "application/json", headers, body, undefined, httpAgent, httpsAgent),
        ).then(
          () => watch.end(),
          () => watch.end(),
        );
      } catch {
        watch.end();
      }
    });
  return {
    push,
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** What becomes of one push, whatever happens first. */
class PushWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #resolve: (answer: PushAnswer) => void;
  #request: ClientRequest | undefined;
  #response: IncomingMessage | undefined;
  #isOver = false;

  constructor(timeoutMs: number, resolve: (answer: PushAnswer) => void) {
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#settle({ kind: "timeout" }), timeoutMs);
    this.#timer.unref();
  }

  see(request: ClientRequest): void {
    this.#request = request;
    request.on("socket", (socket) => socket.unref());
    // A response that broke off after the promise was settled must not end as an uncaught error.
    request.on("error", () => undefined);
    request.on("close", () => this.end());
    request.on("response", (response) => {
      this.#response = response;
      let bytes = 0;
      response.on("error", () => undefined);
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerBytesMax) this.end();
      });
    });
  }

  /** The request is over: what of an answer was seen counts, even where its text broke off. */
  end(): void {
    const status = this.#response?.statusCode;
    if (status === undefined) this.#settle({ kind: "unreachable" });
    else this.#settle({ kind: "answered", status, retryAfter: this.#response?.headers["retry-after"] });
  }

  #settle(answer: PushAnswer): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    if (this.#response?.complete !== true) this.#request?.destroy();
    this.#resolve(answer);
  }
}

/** Shows each request to `see` before it gets a socket: an agent's `addRequest` is where `node:http` hands it over. */
function watchRequests(agent: HttpAgent, see: (request: ClientRequest) => void): void {
  const addRequest: unknown = Reflect.get(agent, "addRequest");
  if (typeof addRequest !== "function") return;
  Object.defineProperty(agent, "addRequest", {
    value: (request: ClientRequest, ...rest: readonly unknown[]) => {
      see(request);
      Reflect.apply(addRequest, agent, [request, ...rest]);
    },
  });
}

function headersOf(settings: LokiSettings, url: URL): Readonly<Record<string, string>> {
  const { basicAuth, bearerToken, tenant } = settings;
  const credentials = basicAuth ?? credentialsOf(url);
  return {
    ...(credentials === undefined
      ? {}
      : { Authorization: `Basic ${Buffer.from(credentials).toString("base64")}` }),
    ...(bearerToken === undefined ? {} : { Authorization: `Bearer ${bearerToken}` }),
    ...(tenant === undefined ? {} : { "X-Scope-OrgID": tenant }),
  };
}

function credentialsOf({ username, password }: URL): string | undefined {
  if (username === "") return undefined;
  return `${decoded(username)}:${decoded(password)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
