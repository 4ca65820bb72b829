import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import type { RunnerAnswer } from "./control-client.ts";
import { type ControlRequest, lineCharactersMax, requestSchema } from "./protocol.ts";

/** Does what was asked and says what came of it. */
export type ControlHandler = (request: ControlRequest) => RunnerAnswer;

/** The socket of a run. */
export interface ControlServer {
  /** Closes it and removes its file. Never rejects. */
  close(): Promise<void>;
}

const connectionsMax = 16;
const idleTimeoutMs = 5_000;

/**
 * Serves a socket that only its owner may open: a request is a line of JSON, and so is its answer. Its folder must be
 * its owner's alone, since a socket is open to all for a moment before its mode is set.
 */
export async function serveControl(path: string, handle: ControlHandler): Promise<ControlServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serveOne(socket, handle);
  });
  server.maxConnections = connectionsMax;
  await listening(server, path);
  await chmod(path, 0o600);
  // A drill does not wait for somebody who might still ask.
  server.unref();
  return {
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function serveOne(socket: Socket, handle: ControlHandler): void {
  let text = "";
  socket.setEncoding("utf8");
  socket.setTimeout(idleTimeoutMs, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: string) => {
    text += chunk;
    const end = text.indexOf("\n");
    if (end < 0 && text.length <= lineCharactersMax) return;
    socket.removeAllListeners("data");
    socket.end(
      `${JSON.stringify(end < 0 ? refused("the request is too long") : answerTo(text.slice(0, end), handle))}\n`,
    );
  });
}

function answerTo(line: string, handle: ControlHandler): RunnerAnswer {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return refused("the request is no JSON");
  }
  const { data, success } = requestSchema.safeParse(value);
  return success
    ? handle(data)
    : refused("the request is not understood; both sides must be of one version of klaxon");
}

function refused(message: string): RunnerAnswer {
  return { isDone: false, message };
}
