import { connect, createServer, type Server, type Socket } from "node:net";
import { createChance } from "../../../support/chance.ts";

/** A clock as drills have it: since the epoch, with fractions, never set back. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** Chance of tests: a seed of its own for each file. */
export function uniformOf(seed: number): () => number {
  return createChance(seed).uniform;
}

/** What a connection saw, as text. */
export interface Seen {
  /** `connected`, the texts in order, and how it ended: `end` or the error's code. */
  readonly events: readonly string[];
  readonly text: () => string;
  readonly atMs: readonly number[];
  readonly socket: Socket;
  /** Resolves when the connection is over, or has seen this event. */
  until(event: string): Promise<void>;
  untilText(length: number): Promise<void>;
  closed: Promise<void>;
}

/** Connects to a port of 127.0.0.1 and notes what happens. */
export function dial(port: number, { allowHalfOpen = false } = {}): Seen {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen });
  const events: string[] = [];
  const atMs: number[] = [];
  let text = "";
  const listeners = new Set<() => void>();
  const note = (event: string) => {
    events.push(event);
    for (const listener of listeners) listener();
  };
  socket.on("connect", () => note("connected"));
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString("latin1");
    atMs.push(nowMs());
    for (const listener of listeners) listener();
  });
  socket.on("end", () => note("end"));
  socket.on("error", (error: NodeJS.ErrnoException) => note(error.code ?? error.message));
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => {
      note("closed");
      resolve();
    });
  });
  const when = (isTrue: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!isTrue()) return;
        listeners.delete(check);
        resolve();
      };
      listeners.add(check);
      check();
    });
  return {
    events,
    atMs,
    socket,
    text: () => text,
    closed,
    until: (event) => when(() => events.includes(event)),
    untilText: (length) => when(() => text.length >= length),
  };
}

/** A server on 127.0.0.1 whose connections a test can look at. */
export interface TestServer {
  readonly port: number;
  readonly sockets: readonly Socket[];
  /** Ends of connections in order: `end` or the error's code. */
  readonly ends: readonly string[];
  close(): Promise<void>;
}

/** Starts a server; `serve` gets each connection. It answers nothing of itself, and keeps half-open connections. */
export async function startServer(serve: (socket: Socket) => void): Promise<TestServer> {
  const sockets: Socket[] = [];
  const ends: string[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", (error: NodeJS.ErrnoException) => ends.push(error.code ?? error.message));
    socket.on("end", () => ends.push("end"));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return {
    port: address.port,
    sockets,
    ends,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Sends back what it gets, and ends when the other side does. */
export function echo(socket: Socket): void {
  socket.on("data", (bytes) => socket.write(bytes));
  socket.on("end", () => socket.end());
}

/** Closes with a reset and nothing before it. */
export function resetSocket(socket: Socket): void {
  socket.resetAndDestroy();
  socket.destroy();
}
