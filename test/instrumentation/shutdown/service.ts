import cluster from "node:cluster";
import { createServer, type Server } from "node:http";
import http2 from "node:http2";
import { createHealth } from "../../../instrumentation/src/health/index.ts";
import {
  createShutdown,
  openServerBook,
  shutdownOnSignals,
} from "../../../instrumentation/src/shutdown/index.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";

// A service that the tests of signals start: SETTINGS is its first argument, each line it writes is JSON.

interface ServiceSettings {
  readonly isOnSignal: boolean;
  readonly drainMs: number;
  readonly closeMs: number;
  readonly flushMs: number;
  readonly flushes?: "at once" | "never" | "rejects";
  readonly handler?: "none" | "on" | "once before" | "polite";
  readonly protocol?: "http" | "http2";
  readonly workerCount?: number;
}

const settings: ServiceSettings = JSON.parse(process.argv[2] ?? "{}");

function say(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function addHandler(): void {
  const end = () => {
    say({ handler: "runs" });
    setTimeout(() => process.exit(7), settings.drainMs + 300);
  };
  if (settings.handler === "on") process.on("SIGTERM", end);
  if (settings.handler === "once before") process.once("SIGTERM", end);
  if (settings.handler !== "polite") return;
  // What `signal-exit` does: it ends the process only where nobody but its own kind listens.
  const emitter = { count: 1 };
  Reflect.set(globalThis, Symbol.for("signal-exit emitter"), emitter);
  const polite = () => {
    if (process.listenerCount("SIGTERM") !== emitter.count) return;
    process.removeListener("SIGTERM", polite);
    process.kill(process.pid, "SIGTERM");
  };
  process.on("SIGTERM", polite);
}

function serve(): void {
  const health = createHealth(
    { livePaths: ["/livez"], readyPaths: ["/readyz"], checkTimeoutMs: 100, cacheMs: 0 },
    recordInstruments(),
  );
  const answer = async (path: string) => {
    const probed = await health.answer(path);
    if (probed !== undefined) return probed;
    await new Promise((resolve) => setTimeout(resolve, path === "/slow" ? 200 : 5));
    return { statusCode: 200, headers: {}, body: "done\n" };
  };
  const book = openServerBook({ findsServers: true });
  const server = settings.protocol === "http2" ? http2Server(answer) : httpServer(answer);
  const flushers = ["logs", "traces"].map((name) => ({
    name,
    flush: () => {
      if (settings.flushes === "never") return new Promise(() => {});
      if (settings.flushes === "rejects") return Promise.reject(new Error("backend is down"));
      return undefined;
    },
  }));
  const shutdown = createShutdown(settings, { health, book, flushers });
  if (settings.handler === "once before") addHandler();
  shutdownOnSignals(shutdown, ["SIGTERM"], {
    onReport: ({ durationMs: _, ...report }) => say({ report }),
  });
  if (settings.handler !== "once before") addHandler();
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    say({ port: typeof address === "object" ? address?.port : undefined });
  });
}

type Answer = (
  path: string,
) => Promise<{ readonly statusCode: number; readonly headers: object; readonly body: string }>;

function httpServer(answer: Answer): Server {
  const server = createServer(async (request, response) => {
    if (request.url === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      return;
    }
    const { statusCode, headers, body } = await answer(request.url ?? "");
    response.writeHead(statusCode, { ...headers }).end(body);
  });
  server.on("upgrade", (_, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n");
  });
  return server;
}

function http2Server(answer: Answer) {
  return http2.createServer(async (request, response) => {
    const { statusCode, headers, body } = await answer(request.url);
    response.writeHead(statusCode, { ...headers });
    response.end(body);
  });
}

if (settings.workerCount !== undefined && cluster.isPrimary) {
  const book = openServerBook({ findsServers: true });
  const health = { startDraining: () => {} };
  shutdownOnSignals(createShutdown(settings, { health, book, flushers: [] }), ["SIGTERM"], {
    onReport: ({ serverCount }) => say({ primary: { serverCount } }),
  });
  cluster.on("exit", (_, code, signal) => say({ workerEnd: signal ?? code }));
  for (let count = 0; count < settings.workerCount; count++) cluster.fork();
} else {
  serve();
}
