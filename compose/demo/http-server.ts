import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** Answers one request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A request's body, or why there is none. */
export type Body =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "not-utf8" }
  | { readonly kind: "cut-off" };

/**
 * A server with bounds on connections, headers and times. A handler that rejects costs its request, not the
 * process; `onFailure` is told.
 */
export function createBoundedServer(handler: Handler, onFailure: (reason: unknown) => void): Server {
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      handler(request, response).catch((reason: unknown) => {
        onFailure(reason);
        if (response.headersSent) response.destroy();
        else answerJson(response, 500, { error: "the service failed" });
      });
    },
  );
  server.maxConnections = 512;
  return server;
}

/** Listens and answers with the port, which the system chooses where 0 is asked for; rejects where it cannot. */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/**
 * Reads a body of at most `bytesMax`. What comes on top is read and thrown away up to a few times that much, so
 * that the sender is still there to read the refusal.
 */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<Body> {
  const drainedBytesMax = 8 * bytesMax;
  if (Number(request.headers["content-length"] ?? 0) > drainedBytesMax) {
    return Promise.resolve({ kind: "too-large" });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= bytesMax) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      if (size > drainedBytesMax) resolve({ kind: "too-large" });
    });
    request.once("end", () => resolve(size > bytesMax ? { kind: "too-large" } : decode(chunks)));
    request.once("close", () => resolve({ kind: "cut-off" }));
  });
}

/** Answers with JSON; a refused body also ends the connection, since the rest of it may still be coming. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const ending = status === 413 ? { connection: "close" } : {};
  response.writeHead(status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...ending,
    ...headers,
  });
  response.end(`${JSON.stringify(body)}\n`);
}

/** Refuses a body that could not be read. */
export function refuseBody(
  response: ServerResponse,
  body: Exclude<Body, { kind: "text" }>,
  bytesMax: number,
): void {
  switch (body.kind) {
    case "too-large":
      answerJson(response, 413, { error: `the body has more than ${bytesMax} bytes` });
      break;
    case "not-utf8":
      answerJson(response, 400, { error: "the body is not UTF-8" });
      break;
    case "cut-off":
      response.destroy();
      break;
  }
}

function decode(chunks: readonly Buffer[]): Body {
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch {
    return { kind: "not-utf8" };
  }
}
