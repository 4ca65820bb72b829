/** What a NATS server sends. */
export type NatsFrame =
  | { readonly kind: "info" | "ping" | "pong" | "ok" }
  | { readonly kind: "error"; readonly message: string }
  | NatsMessageFrame;

/** A message with its subscription. */
export interface NatsMessageFrame {
  readonly kind: "message";
  readonly subscription: number;
  readonly subject: string;
  /** Where an answer or an acknowledgement goes; empty where none is wanted. */
  readonly reply: string;
  /** As in `NATS/1.0 503`; empty where the message has none. */
  readonly status: string;
  readonly payload: Buffer;
}

/** Takes frames of NATS' protocol out of a stream of bytes. */
export class NatsReader {
  private rest: Buffer = Buffer.alloc(0);

  /** The frames that are complete with this chunk. */
  push(chunk: Buffer): readonly NatsFrame[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const frames: NatsFrame[] = [];
    let offset = 0;
    for (;;) {
      const lineEnd = this.rest.indexOf("\r\n", offset);
      if (lineEnd < 0) break;
      const line = this.rest.toString("utf8", offset, lineEnd);
      const start = lineEnd + 2;
      const payloadLength = lengthsOf(line);
      if (payloadLength === undefined) {
        frames.push(frameOf(line));
        offset = start;
        continue;
      }
      const end = start + payloadLength.total;
      if (this.rest.length < end + 2) break;
      frames.push(messageOf(line, this.rest.subarray(start, end), payloadLength.headers));
      offset = end + 2;
    }
    this.rest = this.rest.subarray(offset);
    return frames;
  }
}

/** How many bytes follow a line; undefined for a line that stands alone. */
function lengthsOf(line: string): { readonly headers: number; readonly total: number } | undefined {
  const words = line.split(" ");
  switch (words[0]) {
    case "MSG":
      return { headers: 0, total: Number(words.at(-1)) };
    case "HMSG":
      return { headers: Number(words.at(-2)), total: Number(words.at(-1)) };
    default:
      return undefined;
  }
}

function frameOf(line: string): NatsFrame {
  if (line.startsWith("PING")) return { kind: "ping" };
  if (line.startsWith("PONG")) return { kind: "pong" };
  if (line.startsWith("INFO")) return { kind: "info" };
  if (line.startsWith("+OK")) return { kind: "ok" };
  return { kind: "error", message: line.replace(/^-ERR +/, "") };
}

function messageOf(line: string, bytes: Buffer, headerLength: number): NatsMessageFrame {
  const words = line.split(" ");
  const own = words.slice(3, words[0] === "HMSG" ? -2 : -1);
  const headers = bytes.toString("utf8", 0, headerLength);
  return {
    kind: "message",
    subject: words[1] ?? "",
    subscription: Number(words[2]),
    reply: own[0] ?? "",
    status: /^NATS\/1\.0 +(?<status>\d+)/.exec(headers)?.groups?.status ?? "",
    payload: bytes.subarray(headerLength),
  };
}
