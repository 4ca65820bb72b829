import { subscribe, unsubscribe } from "node:diagnostics_channel";
import http, { ServerResponse } from "node:http";
import https from "node:https";
import { Server, Socket } from "node:net";
import type { ServerBook } from "./server-book.ts";
import type { Wait } from "./wait.ts";

const requestChannel = "http.server.request.start";
const pollIntervalMs = 25;

/** A connection may have been accepted a moment before its request comes; later than this, none is to be expected. */
const silenceMaxMs = 1_000;

/**
 * From now on HTTP/1 answers of the book's servers end their connections (`connection: close`), so that clients go
 * elsewhere with their next request instead of meeting a connection that is being closed. Returns what undoes it.
 */
export function endConnectionsWithAnswers(book: ServerBook): () => void {
  const onRequest = (message: unknown) => {
    const { server, response }: { server?: unknown; response?: unknown } = Object(message);
    if (!(response instanceof ServerResponse && server instanceof Server && book.has(server))) return;
    response.shouldKeepAlive = false;
  };
  subscribe(requestChannel, onRequest);
  return () => unsubscribe(requestChannel, onRequest);
}

/** How the servers were closed. */
export interface ClosedServers {
  readonly serverCount: number;
  /** Connections that were cut because what was open on them did not end in time. */
  readonly cutConnectionCount: number;
}

/** How long closing may take, and the clock of it, in milliseconds. */
export interface CloseTimes {
  readonly closeMs: number;
  readonly wait: Wait;
  readonly now: () => number;
  /** Ends the waiting before its time. */
  readonly signal: AbortSignal;
}

/**
 * Stops accepting, ends idle connections, gives open requests until `closeMs` (or until the signal is aborted), then
 * cuts what is left, upgraded connections included. Never rejects.
 */
export async function closeServers(
  book: ServerBook,
  { closeMs, wait, now, signal }: CloseTimes,
): Promise<ClosedServers> {
  const servers = book.servers();
  let openCount = servers.length;
  const ended = new AbortController();
  for (const server of servers) {
    closeServer(server, () => {
      openCount--;
      if (openCount === 0) ended.abort();
    });
    for (const connection of book.connectionsOf(server)) {
      // HTTP/2 says it in so many words: streams that are open go on, new ones find another connection.
      if (!(connection instanceof Socket)) connection.close();
    }
  }
  const stop = AbortSignal.any([signal, ended.signal]);
  const mayBeSilentMs = Math.min(silenceMaxMs, closeMs / 2);
  const startedAtMs = now();
  let passedMs = 0;
  while (passedMs < closeMs && !stop.aborted && openCount > 0) {
    await wait(Math.min(pollIntervalMs, closeMs - passedMs), stop);
    passedMs = Math.max(passedMs + pollIntervalMs, now() - startedAtMs);
    for (const server of servers) endIdle(server, book, passedMs >= mayBeSilentMs);
  }
  let cutConnectionCount = 0;
  for (const server of servers) cutConnectionCount += cutConnections(server, book);
  return { serverCount: servers.length, cutConnectionCount };
}

function closeServer(server: Server, onClosed: () => void): void {
  try {
    // Called with an error where the application closed it already; that is closed too.
    server.close(() => onClosed());
  } catch {
    onClosed();
  }
}

// Answers that were under way when the server was closed leave their connections idle one after the other.
function endIdle(server: Server, book: ServerBook, isSilenceOver: boolean): void {
  if (hasIdleConnections(server)) server.closeIdleConnections();
  if (!isSilenceOver) return;
  for (const connection of book.connectionsOf(server)) {
    if (connection instanceof Socket && connection.bytesRead === 0) connection.destroy();
  }
}

function hasIdleConnections(server: Server): server is http.Server {
  return server instanceof http.Server || server instanceof https.Server || "closeIdleConnections" in server;
}

function cutConnections(server: Server, book: ServerBook): number {
  const connections = book.connectionsOf(server);
  let count = 0;
  for (const connection of connections) {
    if (connection.destroyed) continue;
    // A session goes with its connection, which is counted.
    if (connection instanceof Socket) count++;
    connection.destroy();
  }
  // Those that were open before the book knew the server.
  if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections();
  return count;
}
