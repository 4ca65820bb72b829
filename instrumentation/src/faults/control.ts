import type { Server } from "node:net";
import type { FaultSettings } from "../settings/index.ts";
import { isLoopback, tokenLengthMin } from "./control-access.ts";
import type { ControlRoutes } from "./control-routes.ts";
import { type ControlServer, openControlServer } from "./control-server.ts";

/** What an application says with its permission. */
export interface AllowOptions {
  /**
   * Whether the control endpoint may be opened where the settings name a host other than loopback, for a controller
   * outside of the container. Default false.
   */
  readonly isRemoteControlAllowed?: boolean;
}

/** Where the control endpoint listens. */
export interface ControlAddress {
  readonly host: string;
  readonly port: number;
}

/** The control endpoint of a process, while it is closed too. */
export interface Control {
  /** Opens it, once; where it cannot or must not be, the journal says why. */
  open(options: AllowOptions): void;
  /** Where it listens, once it does; undefined where it stays closed. Never rejects. */
  address(): Promise<ControlAddress | undefined>;
  /** Closes it for good. Never rejects. */
  close(): Promise<void>;
}

/** Creates the control endpoint, closed. `onServer` is told of its server before that listens. */
export function createControl(
  settings: FaultSettings,
  routes: ControlRoutes,
  { now, onServer }: { readonly now: () => number; readonly onServer: (server: Server) => void },
): Control {
  let opening: Promise<ControlServer | undefined> | undefined;
  const openNow = async ({ isRemoteControlAllowed = false }: AllowOptions) => {
    const { host, port, token } = settings;
    const reason = closedReason(settings, isRemoteControlAllowed);
    if (token === undefined || reason !== undefined) {
      routes.audit("control of faults stays closed", { reason: reason ?? "" });
      return undefined;
    }
    try {
      const opened = await openControlServer({ host, port, token, now, onServer }, routes);
      routes.audit("control of faults is open", { host: opened.host, port: opened.port });
      return opened;
    } catch (error) {
      const { code }: { code?: unknown } = Object(error);
      routes.audit("control of faults stays closed", {
        reason: `cannot listen: ${String(code)}`,
        host,
        port,
      });
      return undefined;
    }
  };
  return {
    open: (options) => {
      opening ??= openNow(options);
    },
    address: async () => {
      const opened = await opening;
      return opened === undefined ? undefined : { host: opened.host, port: opened.port };
    },
    close: async () => {
      const opened = await opening;
      await opened?.close();
    },
  };
}

function closedReason({ host, token }: FaultSettings, isRemoteAllowed: boolean): string | undefined {
  if (token === undefined) return "there is no token";
  if (token.length < tokenLengthMin) return `the token is shorter than ${tokenLengthMin} characters`;
  if (/[^\x21-\x7e]/.test(token)) return "the token has characters that a header cannot hold";
  if (!isLoopback(host) && !isRemoteAllowed) return `\`${host}\` is not loopback`;
  return undefined;
}
