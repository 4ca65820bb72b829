import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import process from "node:process";
import { DEFAULT_CIPHERS, type SecureContextOptions } from "node:tls";
import type { EdgeConfig, EdgeHost } from "../kit/index.ts";

/** A host that is listened for, or was and may be again. */
interface Door {
  host: EdgeHost;
  /** Since when the present flapping or loss goes on. */
  sinceMs: number;
  server: Server | undefined;
  /** Changes the certificate and versions of TLS; nothing where there is none. */
  secure: (options: SecureContextOptions) => void;
  readonly sockets: Set<Socket>;
}

const configFile = process.env.CONFIG ?? "";
const doors = new Map<string, Door>();
let loading: Promise<void> = Promise.resolve();

process.on("SIGHUP", load);
process.on("SIGTERM", () => process.exit(0));
load();

function load(): void {
  loading = loading.then(readConfig);
}

async function readConfig(): Promise<void> {
  const config: EdgeConfig = JSON.parse(readFileSync(configFile, "utf8"));
  await Promise.all(Object.entries(config.hosts).map(([name, host]) => apply(name, host)));
  writeFileSync(`${config.loadedFile}.partial`, String(config.generation));
  renameSync(`${config.loadedFile}.partial`, config.loadedFile);
}

async function apply(name: string, host: EdgeHost): Promise<void> {
  const door = doors.get(name) ?? {
    host,
    sinceMs: performance.now(),
    server: undefined,
    secure: () => undefined,
    sockets: new Set(),
  };
  doors.set(name, door);
  if (troubleOf(door.host) !== troubleOf(host)) door.sinceMs = performance.now();
  door.host = host;
  if (!host.isOpen) await shut(door);
  else if (door.server === undefined) await open(door);
  else if (host.tls !== undefined) door.secure(secureOptions(host.tls));
}

function troubleOf({ flapping, lossSpanMs }: EdgeHost): string {
  return JSON.stringify([flapping, lossSpanMs]);
}

function open(door: Door): Promise<void> {
  const server = serverFor(door);
  door.server = server;
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => undefined);
    if (isLost(door)) {
      socket.resetAndDestroy();
      return;
    }
    door.sockets.add(socket);
    socket.once("close", () => door.sockets.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(door.host.port, "127.0.0.1", resolve);
  });
}

function serverFor(door: Door): Server {
  const { tls } = door.host;
  // A connection is taken, and that is all that whoever sweeps ports wants to know.
  if (tls === undefined) return createTcpServer((socket) => socket.end());
  const server = createTlsServer({ ...secureOptions(tls), keepAlive: false }, answerOf(door));
  server.on("tlsClientError", () => undefined);
  door.secure = (options) => server.setSecureContext(options);
  return server;
}

function shut(door: Door): Promise<void> {
  const { server } = door;
  if (server === undefined) return Promise.resolve();
  door.server = undefined;
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of door.sockets) socket.destroy();
  });
}

function answerOf(door: Door): RequestListener {
  return (request, response) => {
    request.resume();
    const { answer } = door.host;
    const reply = () => {
      if (answer.status === 0 || isOut(door)) request.socket.destroy();
      else
        response
          .writeHead(answer.status, { "content-type": "text/html", connection: "close" })
          .end(answer.body);
    };
    if (answer.delayMs === 0) reply();
    else setTimeout(reply, answer.delayMs);
  };
}

function isOut({ host: { flapping }, sinceMs }: Door): boolean {
  return flapping !== undefined && (performance.now() - sinceMs) % flapping.periodMs < flapping.outMs;
}

function isLost({ host: { lossSpanMs }, sinceMs }: Door): boolean {
  return lossSpanMs !== undefined && Math.floor((performance.now() - sinceMs) / lossSpanMs) % 2 === 0;
}

function secureOptions({ certificateFile, keyFile, version }: NonNullable<EdgeHost["tls"]>) {
  return {
    cert: readFileSync(certificateFile),
    key: readFileSync(keyFile),
    // A server keeps what it is not told to change. What is old is refused by default, so whoever serves it asks for it.
    minVersion: version ?? ("TLSv1.2" as const),
    maxVersion: version ?? ("TLSv1.3" as const),
    ciphers: version === undefined ? DEFAULT_CIPHERS : "DEFAULT:@SECLEVEL=0",
  };
}
