import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";

/** Shortest token that a control endpoint is opened with. */
export const tokenLengthMin = 16;

const failureCountMax = 10;
const failureWindowMs = 60_000;

/** Why a request to the control endpoint is refused. */
export interface Refusal {
  readonly statusCode: 401 | 403 | 429;
  readonly message: string;
}

/** Decides who may speak to the control endpoint. */
export interface ControlAccess {
  /** Undefined where the request may go on. */
  refusal(headers: IncomingHttpHeaders): Refusal | undefined;
}

/** The doorkeeper of a control endpoint on this host; `now` in milliseconds. */
export function createControlAccess(
  { token, host }: { readonly token: string; readonly host: string },
  now: () => number,
): ControlAccess {
  const expected = digest(token);
  let failuresSinceMs = 0;
  let failureCount = 0;
  return {
    refusal: (headers) => {
      // A page whose name was pointed at loopback sends its own name here; a page of any name sends `origin`.
      if (headers.origin !== undefined) return { statusCode: 403, message: "browsers are not answered" };
      if (!isExpectedHost(headers.host, host)) {
        return {
          statusCode: 403,
          message: "the header `host` names neither loopback nor the host of this endpoint",
        };
      }
      if (failureCount > 0 && now() - failuresSinceMs >= failureWindowMs) failureCount = 0;
      if (failureCount >= failureCountMax) {
        return {
          statusCode: 429,
          message: `${failureCountMax} wrong tokens within a minute; nobody is heard until it is over`,
        };
      }
      const shown = /^Bearer +(?<token>\S+)$/i.exec(headers.authorization ?? "")?.groups?.token;
      if (shown !== undefined && timingSafeEqual(digest(shown), expected)) return undefined;
      if (failureCount === 0) failuresSinceMs = now();
      failureCount++;
      return { statusCode: 401, message: "send the token as `authorization: Bearer …`" };
    },
  };
}

// Digests are of one length, so neither the length nor the content shows in the time.
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function isExpectedHost(header: string | undefined, ownHost: string): boolean {
  const name = /^(?<name>\[[^\]]+\]|[^:]+)(?::\d{1,5})?$/.exec(header ?? "")?.groups?.name;
  if (name === undefined) return false;
  const bare = name.replace(/^\[|\]$/g, "").toLowerCase();
  return isLoopback(bare) || bare === ownHost.toLowerCase();
}

/** Whether a host is this machine's loopback: `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
