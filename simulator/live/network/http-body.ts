import type { IncomingMessage } from "node:http";

/** A request's body, or why there is none. */
export type Body =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  | { readonly kind: "too-large" }
  /** All bodies that are being read have no room for this one. */
  | { readonly kind: "no-room" }
  /** The sender is gone. */
  | { readonly kind: "cut-off" };

/** Room that bodies share while they are read and worked on. */
export interface BodyRoom {
  readonly bytesMax: number;
  takenBytes: number;
}

/** How much of a refused body is read away, so that its sender is still there to read the refusal. */
const drainedBytesMax = 32 * 1024 ** 2;

/** Reads a body of at most `bytesMax`; the room is given back by the caller with `leaveRoom`, whatever comes out. */
export function readBody(request: IncomingMessage, bytesMax: number, room: BodyRoom): Promise<Body> {
  if (isLonger(request, drainedBytesMax)) return Promise.resolve({ kind: "too-large" });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let seenBytes = 0;
    let refusal: "too-large" | "no-room" | undefined = isLonger(request, bytesMax) ? "too-large" : undefined;
    const refuse = (kind: "too-large" | "no-room") => {
      refusal = kind;
      room.takenBytes -= sizeOf(chunks);
      chunks.length = 0;
    };
    request.on("data", (chunk: Buffer) => {
      seenBytes += chunk.length;
      if (refusal !== undefined) {
        if (seenBytes > drainedBytesMax) resolve({ kind: refusal });
        return;
      }
      if (seenBytes > bytesMax) refuse("too-large");
      else if (room.takenBytes + chunk.length > room.bytesMax) refuse("no-room");
      else {
        chunks.push(chunk);
        room.takenBytes += chunk.length;
      }
    });
    request.once("end", () => {
      resolve(refusal === undefined ? { kind: "bytes", bytes: Buffer.concat(chunks) } : { kind: refusal });
    });
    // Comes after `end` too, when it no longer matters.
    request.once("close", () => {
      if (!request.readableEnded) room.takenBytes -= sizeOf(chunks);
      resolve({ kind: "cut-off" });
    });
    request.on("error", () => resolve({ kind: "cut-off" }));
  });
}

/** Gives back the room of a body that was read. */
export function leaveRoom(room: BodyRoom, body: Body): void {
  if (body.kind === "bytes") room.takenBytes -= body.bytes.length;
}

/** Whether a request comes with a body at all. */
export function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers["transfer-encoding"] !== undefined || request.headers["content-length"] !== undefined
  );
}

function isLonger(request: IncomingMessage, bytes: number): boolean {
  return Number(request.headers["content-length"] ?? 0) > bytes;
}

function sizeOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
