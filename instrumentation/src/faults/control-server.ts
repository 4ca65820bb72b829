import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pathOfTarget } from "../request-target/index.ts";
import { type ControlAccess, createControlAccess } from "./control-access.ts";
import { answerControl, type ControlAnswer, type ControlRoutes, problemAnswer } from "./control-routes.ts";

/** Where and for whom the control endpoint is opened. */
export interface ControlOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly token: string;
  /** In milliseconds, never set back. */
  readonly now: () => number;
  /** Told of the server before it listens, so that faults and shutdowns leave it out. */
  readonly onServer: (server: Server) => void;
}

/** An open control endpoint. */
export interface ControlServer {
  readonly host: string;
  readonly port: number;
  /** Cuts its connections. Never rejects. */
  close(): Promise<void>;
}

const bodyBytesMax = 16 * 1024;
const requestTimeoutMs = 5_000;
const connectionCountMax = 32;

/** Opens the control endpoint; rejects with the system's error where it cannot listen. It keeps no process alive. */
export async function openControlServer(
  options: ControlOptions,
  routes: ControlRoutes,
): Promise<ControlServer> {
  const access = createControlAccess(options, options.now);
  const server = createServer((request, response) => {
    answerRequest(request, access, routes).then(
      (answer) => write(response, answer),
      () => response.destroy(),
    );
  });
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = requestTimeoutMs;
  server.maxConnections = connectionCountMax;
  options.onServer(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // Of several workers each has faults of its own, so they must not share a port.
    server.listen({ host: options.host, port: options.port, exclusive: true }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  server.on("error", () => {
    // What goes wrong with the endpoint is not the application's affair; leases end without it.
  });
  server.unref();
  return {
    host: options.host,
    port: portOf(server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function answerRequest(
  request: IncomingMessage,
  access: ControlAccess,
  routes: ControlRoutes,
): Promise<ControlAnswer> {
  const refusal = access.refusal(request.headers);
  if (refusal !== undefined) {
    // Guesses are in the journal; that there are no more of them than the limit keeps it short.
    if (refusal.statusCode === 401) routes.audit("control of faults refused: wrong token", {});
    return problemAnswer(refusal.statusCode, [{ place: "", message: refusal.message }]);
  }
  const read = await readBody(request);
  if (read.refused !== undefined) return read.refused;
  return answerControl(
    { method: request.method ?? "", path: pathOfTarget(request.url ?? ""), body: read.body },
    routes,
  );
}

type ReadBody =
  | { readonly body: unknown; readonly refused?: undefined }
  | { readonly refused: ControlAnswer };

async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  // A request that is too long is still answered, so its connection must not be destroyed here.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Buffer)) continue;
    byteCount += chunk.length;
    if (byteCount > bodyBytesMax) {
      return {
        refused: problemAnswer(413, [
          { place: "", message: `the body is longer than ${bodyBytesMax} bytes` },
        ]),
      };
    }
    chunks.push(chunk);
  }
  if (byteCount === 0) return { body: undefined };
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers["content-type"] ?? "")) {
    return { refused: problemAnswer(415, [{ place: "", message: "send `content-type: application/json`" }]) };
  }
  try {
    return { body: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return { refused: problemAnswer(400, [{ place: "", message: "the body is not JSON" }]) };
  }
}

function write(response: ServerResponse, { statusCode, content, allow }: ControlAnswer): void {
  if (response.destroyed) return;
  response.writeHead(statusCode, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(allow === undefined ? {} : { allow }),
    ...(statusCode === 401 ? { "www-authenticate": "Bearer" } : {}),
    ...(statusCode === 413 ? { connection: "close" } : {}),
  });
  response.end(`${JSON.stringify(content)}\n`);
}
