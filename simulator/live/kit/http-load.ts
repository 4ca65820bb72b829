import type { LiveContext } from "./live-system.ts";
import { Restartable } from "./restartable.ts";

/** Users of an application, as `processes/http-load` plays them. */
export interface HttpLoad {
  /** Unique within a run. */
  readonly name: string;
  readonly ports: readonly number[];
  /** Real time, as traffic is. A rate beyond what is answered keeps `openRequestsMax` requests open. */
  readonly ratePerSecond: number;
  readonly openRequestsMax: number;
  /** From which addresses requests come: so many of a network such as `127.0.3`. One of `127.0.0` where absent. */
  readonly clients?: { readonly network: string; readonly count: number };
}

/** Users that come when the program is started. */
export function httpLoad(context: LiveContext, load: HttpLoad): Restartable {
  return new Restartable(context.supervisor, {
    name: load.name,
    ...context.nodeProgram("http-load"),
    env: {
      TARGETS: load.ports.map((port) => `http://127.0.0.1:${port}`).join(","),
      RATE_PER_SECOND: String(load.ratePerSecond),
      OPEN_REQUESTS_MAX: String(load.openRequestsMax),
      ...(load.clients && {
        CLIENT_NETWORK: load.clients.network,
        CLIENT_COUNT: String(load.clients.count),
      }),
    },
  });
}
