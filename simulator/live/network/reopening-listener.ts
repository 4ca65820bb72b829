import { strict as assert } from "node:assert";
import type { AddressInfo, Server } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { NetworkError } from "./network-error.ts";

/** A place, on 127.0.0.1 unless said otherwise, that can refuse connections for a while, and listens again at the same port. */
export interface ReopeningListener {
  readonly port: number;
  /** Listens, if it does not yet. Rejects with `network/port-taken` or `network/cannot-listen`. */
  open(): Promise<void>;
  /** Refuses connections from now on; those that are open stay. */
  shut(): void;
}

const openAttemptsMax = 20;
const openPauseMs = 100;

/**
 * Listens on 127.0.0.1 with a server of `create`, which makes a new one each time; port 0 is any that is free. A port from
 * `takePorts` is safer: what the system chose it may hand to others while connections are refused.
 */
export async function openListener(
  create: () => Server,
  port: number,
  host = "127.0.0.1",
): Promise<ReopeningListener> {
  let server: Server | undefined = create();
  const boundPort = await listen(server, port, host);
  return {
    port: boundPort,
    open: async () => {
      // Somebody may hold the port for a moment, such as a check whether it is free.
      for (let attempt = 1; server === undefined; attempt++) {
        const next = create();
        try {
          await listen(next, boundPort, host);
          server = next;
        } catch (error) {
          if (attempt >= openAttemptsMax) throw error;
          await wait(openPauseMs);
        }
      }
    },
    shut: () => {
      // Waits for connections of its own accord, so its end is not waited for here.
      server?.close();
      server = undefined;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(failure(cause, port, host));
    server.once("error", fail);
    server.listen({ host, port, exclusive: true }, () => {
      server.off("error", fail);
      server.on("error", () => {
        // Such as too many open files: who wanted to connect sees it, and the next may succeed.
      });
      resolve(portOf(server.address()));
    });
  });
}

function failure(cause: NodeJS.ErrnoException, port: number, host: string): NetworkError {
  const place = `${host}:${port}`;
  if (cause.code !== "EADDRINUSE") {
    return new NetworkError("network/cannot-listen", `cannot listen on ${place}: ${cause.message}`, {
      cause,
    });
  }
  const message = `${place} is taken; end the program that listens there or choose another port`;
  return new NetworkError("network/port-taken", message, { cause });
}

function portOf(address: AddressInfo | string | null): number {
  assert(typeof address === "object" && address !== null, "a server that listens has a port");
  return address.port;
}
