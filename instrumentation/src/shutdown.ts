import type { Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** How long the steps of a shutdown may take, in milliseconds. */
export interface ShutdownTimes {
  /** How long the service goes on answering after it stopped being ready, so that balancers notice. */
  readonly drainMs: number;
  /** How long open requests have to end before their connections are cut. */
  readonly closeMs: number;
}

/**
 * Ends servers in order: wait while balancers take the instance out, stop accepting, let open requests end,
 * cut what is left. Never rejects and never takes longer than both times together.
 */
export async function closeServers(servers: readonly Server[], times: ShutdownTimes): Promise<void> {
  await wait(times.drainMs);
  const closed = Promise.all(servers.map(closeServer));
  const deadline = new AbortController();
  await Promise.race([
    closed,
    wait(times.closeMs, undefined, { signal: deadline.signal }).catch(() => undefined),
  ]);
  deadline.abort();
  for (const server of servers) server.closeAllConnections();
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
