import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from "node:http";
import { pipeline } from "node:stream/promises";
import { answerJson } from "./http-door.ts";
import type { LoopbackTarget } from "./loopback-target.ts";

/** How a forwarded request ended. */
export type ForwardOutcome =
  /** The target's answer is on its way to the client. */
  | { readonly kind: "answered"; readonly status: number }
  /** The target was not reached or did not answer; the client got 502 or 504, or 400 for a path that is none. */
  | { readonly kind: "failed" }
  /** The client left before. */
  | { readonly kind: "abandoned" };

/** What is forwarded, and where to. */
export interface Forward {
  readonly target: LoopbackTarget;
  readonly timeoutMs: number;
  /** The body where it was read already; undefined pipes it through. */
  readonly body: Buffer | undefined;
  /** Told as soon as the target's answer begins, before the client sees it. */
  readonly onAnswer: (status: number) => void;
}

/** Forwards a request and its answer; never rejects. */
export async function forwardRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { target, timeoutMs, body, onAnswer }: Forward,
): Promise<ForwardOutcome> {
  // The server takes bytes in a path that a client may not send.
  if (!/^[\x21-\x7e]+$/.test(request.url ?? "")) {
    answerJson(response, 400, { error: "the path has characters that must be encoded" });
    return { kind: "failed" };
  }
  const headers = endToEnd(request.headers);
  if (body !== undefined) headers["content-length"] = String(body.length);
  const upstream = send({
    ...target,
    method: request.method,
    path: request.url,
    headers: { ...headers, host: `${target.host}:${target.port}` },
    // A kept connection may be dead after a fault of the target, and an alert would be lost with it.
    agent: false,
    timeout: timeoutMs,
  });
  const gone = () => upstream.destroy();
  response.once("close", gone);
  let isLate = false;
  upstream.once("timeout", () => {
    isLate = true;
    upstream.destroy(new Error("the target does not answer"));
  });
  try {
    const answer = await answerOf(upstream, request, body);
    const status = answer.statusCode ?? 502;
    onAnswer(status);
    response.writeHead(status, endToEnd(answer.headers));
    await pipeline(answer, response);
    return { kind: "answered", status };
  } catch {
    if (response.destroyed) return { kind: "abandoned" };
    if (response.headersSent) response.destroy();
    else if (isLate) answerJson(response, 504, { error: "the target did not answer in time" });
    else answerJson(response, 502, { error: "the target is not reached" });
    return { kind: "failed" };
  } finally {
    response.off("close", gone);
    upstream.destroy();
  }
}

function answerOf(
  upstream: ReturnType<typeof send>,
  request: IncomingMessage,
  body: Buffer | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    upstream.once("response", resolve);
    // Stays on: what fails after the answer began is seen in the answer.
    upstream.on("error", reject);
    upstream.once("close", () => reject(new Error("closed without an answer")));
    if (body !== undefined) upstream.end(body);
    // An answer may come before the body is through, so a failure here is judged by what `upstream` says.
    else pipeline(request, upstream).catch(reject);
  });
}

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

function endToEnd(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const named = (headers.connection ?? "").toLowerCase().split(/\s*,\s*/);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name) && !named.includes(name)) kept[name] = value;
  }
  return kept;
}
