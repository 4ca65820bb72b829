import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What a fake Loki does with pushes. */
export type LokiMode =
  | { readonly kind: "take" }
  | { readonly kind: "slow"; readonly delayMs: number }
  | { readonly kind: "hang" }
  | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string; readonly text?: string }
  | { readonly kind: "half"; readonly status: number }
  | { readonly kind: "invalid" }
  | { readonly kind: "reset" }
  | { readonly kind: "drip" }
  | { readonly kind: "flood" };

/** A line that the fake took. */
export interface TakenLine {
  readonly labels: Readonly<Record<string, string>>;
  readonly timestamp: string;
  readonly line: string;
}

/** A Loki on loopback that knows the push API and nothing else, as strict as a real one with its default limits. */
export interface FakeLoki {
  readonly url: string;
  readonly lines: TakenLine[];
  /** What a real Loki would have refused, in its words. */
  readonly refusals: string[];
  readonly requests: { readonly headers: IncomingMessage["headers"]; readonly bytes: number }[];
  /** The most pushes that were open at once. */
  openMax: number;
  mode: LokiMode;
  /** Closes the port, keeping its number. */
  down(): Promise<void>;
  up(): Promise<void>;
}

const weekMs = 7 * 24 * 3_600_000;
const hourNs = 3_600_000_000_000n;

/** Starts it on a free port. */
export async function startFakeLoki(mode: LokiMode = { kind: "take" }): Promise<FakeLoki> {
  const state = { port: 0, server: undefined as Server | undefined, sockets: new Set<Socket>(), open: 0 };
  const newest = new Map<string, bigint>();
  const listen = async () => {
    const server = createServer((request, response) => {
      state.open += 1;
      loki.openMax = Math.max(loki.openMax, state.open);
      response.on("close", () => (state.open -= 1));
      void answer(loki, newest, request, response);
    });
    server.on("connection", (socket) => {
      state.sockets.add(socket);
      socket.on("close", () => state.sockets.delete(socket));
      socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(state.port, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    state.server = server;
    state.port = port;
  };
  const down = async () => {
    const { server } = state;
    state.server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of state.sockets) socket.destroy();
    await closed;
  };
  const loki: FakeLoki = {
    get url() {
      return `http://127.0.0.1:${state.port}`;
    },
    lines: [],
    refusals: [],
    requests: [],
    openMax: 0,
    mode,
    down,
    up: listen,
  };
  await listen();
  return loki;
}

async function answer(
  loki: FakeLoki,
  newest: Map<string, bigint>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { mode } = loki;
  if (mode.kind === "reset") {
    request.socket.resetAndDestroy();
    return;
  }
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return;
  }
  const body = Buffer.concat(chunks);
  loki.requests.push({ headers: request.headers, bytes: body.length });
  switch (mode.kind) {
    case "take":
      return take(loki, newest, request, body, response);
    case "slow":
      setTimeout(() => take(loki, newest, request, body, response), mode.delayMs);
      return;
    case "hang":
      return;
    case "status":
      response.writeHead(
        mode.status,
        mode.retryAfter === undefined ? {} : { "Retry-After": mode.retryAfter },
      );
      response.end(mode.text ?? "");
      return;
    case "half":
      response.writeHead(mode.status, { "Content-Length": "1000" });
      response.write("half of it");
      setTimeout(() => response.socket?.destroy(), 10);
      return;
    case "invalid":
      response.socket?.end("HELO loki\r\n\r\n");
      return;
    case "drip":
      response.writeHead(500);
      dripOn(response, "x", 20);
      return;
    case "flood":
      response.writeHead(500);
      dripOn(response, "x".repeat(65_536), 0);
      return;
    default:
      mode satisfies never;
  }
}

function dripOn(response: ServerResponse, text: string, delayMs: number): void {
  const timer = setInterval(() => response.write(text), delayMs);
  response.on("close", () => clearInterval(timer));
}

function take(
  loki: FakeLoki,
  newest: Map<string, bigint>,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const refusals: string[] = [];
  const lines = takenLines(request, body, newest, refusals);
  loki.lines.push(...lines);
  loki.refusals.push(...refusals);
  response.writeHead(refusals.length === 0 ? 204 : 400);
  response.end(refusals.join("\n"));
}

/** A real one takes what is right in a push even where it refuses the rest. */
function takenLines(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  newest: Map<string, bigint>,
  refusals: string[],
): readonly TakenLine[] {
  const wrong = (text: string) => {
    refusals.push(text);
    return [];
  };
  if (method !== "POST") return wrong(`method ${method}`);
  if (url !== "/loki/api/v1/push") return wrong(`path ${url}`);
  if (headers["content-type"] !== "application/json") return wrong(`content type ${headers["content-type"]}`);
  if (body.length > 4 * 1024 * 1024) return wrong("body too large");
  let push: unknown;
  try {
    push = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    return wrong(`no JSON: ${error}`);
  }
  const streams: unknown = Reflect.get(push as object, "streams");
  if (Object.keys(push as object).join() !== "streams" || !Array.isArray(streams)) return wrong("no streams");
  if (streams.length === 0) return wrong("at least one valid stream is required for ingestion");
  return streams.flatMap(({ stream, values, ...rest }) => {
    if (Object.keys(rest).length > 0 || !Array.isArray(values) || values.length === 0)
      return wrong("bad stream");
    const problem = labelProblem(stream);
    if (problem !== undefined) return wrong(problem);
    return values.flatMap((entry: unknown) => {
      const entryWrong = entryProblem(entry, JSON.stringify(stream), newest);
      if (entryWrong !== undefined) return wrong(entryWrong);
      const [timestamp, line] = entry as [string, string];
      return [{ labels: stream, timestamp, line }];
    });
  });
}

function labelProblem(stream: unknown): string | undefined {
  if (typeof stream !== "object" || stream === null || Array.isArray(stream)) return "labels are no object";
  const labels = Object.entries(stream);
  if (labels.length === 0) return "at least one label pair is required per stream";
  if (labels.filter(([name]) => name !== "service_name").length > 15)
    return `${labels.length} label names; limit 15`;
  for (const [name, value] of labels) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.startsWith("__")) return `label name ${name}`;
    if (Buffer.byteLength(name) > 1024) return "label name too long";
    if (typeof value !== "string") return `Value looks like ${typeof value}, expected string`;
    if (value === "" || Buffer.byteLength(value) > 2048) return `label value of ${name} empty or too long`;
  }
  return undefined;
}

function entryProblem(entry: unknown, stream: string, newest: Map<string, bigint>): string | undefined {
  if (!Array.isArray(entry) || entry.length !== 2) return "an entry is a timestamp and a line";
  const [timestamp, line] = entry;
  if (typeof timestamp !== "string" || !/^\d{19}$/.test(timestamp)) return `timestamp ${timestamp}`;
  if (typeof line !== "string") return "a line is a string";
  if (Buffer.byteLength(line) > 262_144) return "Max entry size '262144' bytes exceeded";
  const timeNs = BigInt(timestamp);
  const timeMs = Number(timeNs / 1_000_000n);
  if (timeMs < Date.now() - weekMs) return "timestamp too old";
  if (timeMs > Date.now() + 600_000) return "timestamp too new";
  const latest = newest.get(stream) ?? 0n;
  if (timeNs < latest - hourNs) return "entry too far behind";
  if (timeNs > latest) newest.set(stream, timeNs);
  return undefined;
}
