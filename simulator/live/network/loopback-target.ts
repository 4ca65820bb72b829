import { isIPv4 } from "node:net";
import { NetworkError } from "./network-error.ts";

/** Where a proxy or a relay forwards to. */
export interface LoopbackTarget {
  /** An address of 127.0.0.0/8, `::1` or `localhost`. */
  readonly host: string;
  readonly port: number;
}

/** Throws `network/not-loopback` for a target elsewhere. */
export function assertLoopback({ host, port }: LoopbackTarget): void {
  if ((isIPv4(host) && host.startsWith("127.")) || host === "::1" || host === "localhost") return;
  const message = `\`${host}:${port}\` is not on this machine's loopback; a drill forwards to 127.0.0.1 or ::1`;
  throw new NetworkError("network/not-loopback", message);
}
