import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Metrics } from "../metrics/index.ts";
import type { AnyRequest, AnyResponse } from "../request-target/index.ts";

/** How many answers are compressed at once; each takes a quarter of a megabyte. Further ones go as they are. */
const gzipCountMax = 8;
let gzipCount = 0;

/**
 * Sends the exposition in the form that the client's `Accept` asks for, compressed if it takes gzip. Rejects where it
 * cannot be written whole; then the connection has to be ended, since a part would look like a whole exposition.
 */
export async function sendExposition(
  metrics: Metrics,
  request: AnyRequest,
  response: AnyResponse,
): Promise<void> {
  const { contentType, chunks } = metrics.expose(request.headers.accept);
  const isCompressed = gzipCount < gzipCountMax && acceptsGzip(request.headers["accept-encoding"]);
  response.writeHead(200, {
    "content-type": contentType,
    vary: "Accept, Accept-Encoding",
    ...(isCompressed ? { "content-encoding": "gzip" } : {}),
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  // One chunk ahead: all clients read the same text, but each keeps what it took.
  const text = Readable.from(chunks, { highWaterMark: 1 });
  if (!isCompressed) {
    await pipeline(text, response);
    return;
  }
  gzipCount++;
  try {
    await pipeline(text, createGzip({ level: 1 }), response);
  } finally {
    gzipCount--;
  }
}

/** Whether gzip is among the encodings, and not with a weight of 0. */
function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((part) => /^\s*(gzip|\*)\s*(;\s*q\s*=\s*(1|0?\.\d*[1-9]\d*|1\.0*)\s*)?$/i.test(part));
}
