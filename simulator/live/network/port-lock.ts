import { createServer, type Server } from "node:net";

/** A port that other processes of this project leave alone. */
export interface PortLock {
  release(): Promise<void>;
}

const nothing: PortLock = { release: () => Promise.resolve() };

/**
 * Locks a port number against other processes on this machine; undefined where one of them has it. The lock is a socket with an
 * abstract name, so it ends with the process however that ends, and exists once per network namespace, as ports do. Systems that
 * know no such names (all but Linux) have no lock; there the check that nobody listens must do.
 */
export function lockPort(port: number): Promise<PortLock | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "EADDRINUSE" ? undefined : nothing);
    });
    server.listen({ path: `\0klaxon-port-${port}` }, () => {
      server.unref();
      resolve({ release: () => closed(server) });
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
