import { subscribe, unsubscribe } from "node:diagnostics_channel";
import http from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { type Server, Socket } from "node:net";

/** What is open between a server and a client: a TCP connection, and where HTTP/2 is spoken on it, its session. */
export type OpenConnection = Socket | http2.ServerHttp2Session;

/** The servers of a process that a shutdown closes, with their open connections. */
export interface ServerBook {
  /** Adds a server of any kind, TCP too. */
  add(server: Server): void;
  /** Leaves a server out, one that is found later included: those that answer probes and scrapes to the end. */
  exclude(server: Server): void;
  /** Those that were added or found and that were not excluded; closed ones may be among them. */
  servers(): readonly Server[];
  has(server: Server): boolean;
  connectionsOf(server: Server): readonly OpenConnection[];
  /** Stops finding servers. */
  close(): void;
}

interface Entry {
  readonly connections: Set<OpenConnection>;
}

// Node's own channels: nothing is patched, and a server that listened before is found with its next connection.
const listenChannel = "tracing:net.server.listen:asyncStart";
const connectionChannel = "net.server.socket";

/** Keeps a book of servers; with `findsServers` those of `node:http`, `https` and `http2` come in by themselves. */
export function openServerBook({ findsServers }: { readonly findsServers: boolean }): ServerBook {
  const entries = new Map<Server, Entry>();
  // Servers may be closed and listen again.
  const watched = new WeakMap<Server, Entry>();
  const excluded = new WeakSet<Server>();
  const watch = (server: Server): Entry => {
    const entry: Entry = { connections: new Set() };
    watched.set(server, entry);
    server.on("connection", (socket: Socket) => addConnection(entry, socket));
    server.on("session", (session: http2.ServerHttp2Session) => addConnection(entry, session));
    // A server that is closed and given up must not be kept in memory by this book.
    server.on("close", () => entries.delete(server));
    return entry;
  };
  const add = (server: Server): Entry | undefined => {
    if (excluded.has(server)) return undefined;
    const entry = watched.get(server) ?? watch(server);
    entries.set(server, entry);
    return entry;
  };
  const onListen = (message: unknown) => {
    const { server }: { server?: unknown } = Object(message);
    if (isHttpServer(server)) add(server);
  };
  const onConnection = (message: unknown) => {
    const { socket }: { socket?: unknown } = Object(message);
    const { server }: { server?: unknown } = Object(socket);
    if (!isHttpServer(server) || !(socket instanceof Socket)) return;
    const entry = add(server);
    if (entry !== undefined) addConnection(entry, socket);
  };
  if (findsServers) {
    subscribe(listenChannel, onListen);
    subscribe(connectionChannel, onConnection);
  }
  return {
    add,
    exclude: (server) => {
      excluded.add(server);
      entries.delete(server);
    },
    has: (server) => entries.has(server),
    servers: () => [...entries.keys()],
    connectionsOf: (server) => [...(watched.get(server)?.connections ?? [])],
    close: () => {
      unsubscribe(listenChannel, onListen);
      unsubscribe(connectionChannel, onConnection);
    },
  };
}

function addConnection({ connections }: Entry, connection: OpenConnection): void {
  if (connections.has(connection) || connection.destroyed) return;
  connections.add(connection);
  connection.once("close", () => connections.delete(connection));
}

let http2Prototypes: readonly unknown[] | undefined;

function isHttpServer(value: unknown): value is Server {
  if (value instanceof http.Server || value instanceof https.Server) return true;
  if (typeof value !== "object" || value === null || !("updateSettings" in value)) return false;
  // Node does not export the classes of HTTP/2 servers.
  http2Prototypes ??= [http2.createServer(), http2.createSecureServer({})].map(Object.getPrototypeOf);
  return http2Prototypes.some((prototype) => Object.prototype.isPrototypeOf.call(Object(prototype), value));
}
