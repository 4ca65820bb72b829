import type { IncomingMessage } from "node:http";
import { type Body, hasBody } from "./http-body.ts";
import type { BodyFinding } from "./json-text.ts";
import type { ReceiverAddress } from "./receiver-address.ts";

/** Why a request is no delivery, as the sender is told. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly findings?: readonly BodyFinding[];
}

/** For every path that names no webhook. */
export const unknownPath: Refusal = { status: 404, reason: "paths here are /receiver/NAME/INDEX" };

/** What is wrong with a request before its body is looked at. */
export function refusalOf(
  request: IncomingMessage,
  address: ReceiverAddress | undefined,
  isTokenShown: (header: string | undefined) => boolean,
): Refusal | undefined {
  const { headers } = request;
  if (!isTokenShown(headers.authorization)) {
    const reason = "send the drill's token as `authorization: Bearer …`";
    return { status: 401, reason, headers: { "www-authenticate": "Bearer" } };
  }
  if (address === undefined) return unknownPath;
  if (request.method !== "POST")
    return { status: 405, reason: "allowed is POST", headers: { allow: "POST" } };
  if (!hasBody(request)) return { status: 411, reason: "a notification has a body" };
  if (!/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? "")) {
    return { status: 415, reason: "the content type must be application/json" };
  }
  if ((headers["content-encoding"] ?? "identity") !== "identity") {
    return { status: 415, reason: "the body must not be compressed" };
  }
  return undefined;
}

/** For a body that was not taken in. */
export function bodyRefusal(body: Exclude<Body, { kind: "bytes" | "cut-off" }>, bytesMax: number): Refusal {
  switch (body.kind) {
    case "too-large":
      return { status: 413, reason: `the body has more than ${bytesMax} bytes` };
    case "no-room":
      return { status: 503, reason: "too much is being read at once; try again" };
    default:
      return body satisfies never;
  }
}

/** For a body that Alertmanager did not write. */
export function messageRefusal(findings: readonly BodyFinding[]): Refusal {
  const [first] = findings;
  const place = first === undefined || first.place === "" ? "" : `\`${first.place}\`: `;
  return {
    status: 400,
    reason: `not a notification of Alertmanager: ${place}${first?.message ?? ""}`,
    findings,
  };
}
