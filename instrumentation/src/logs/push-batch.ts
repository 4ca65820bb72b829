import { isAsciiLine, type LineQueue, type WaitingLine } from "./line-queue.ts";
import type { LokiStream } from "./stream-labels.ts";

/** How much one push carries. */
export interface BatchLimits {
  readonly lines: number;
  /** Of the body. */
  readonly bytes: number;
}

/** Lines of one push and the body that carries them. */
export interface PushBatch {
  readonly lines: readonly WaitingLine[];
  readonly bytes: number;
  /** As Loki's `POST /loki/api/v1/push` takes it. */
  readonly body: string;
}

const frameBytes = '{"streams":[]}'.length;
const streamFrameBytes = ',{"stream":,"values":[]}'.length;

/**
 * Takes the oldest lines that fit into one push out of the queue; undefined where none is left. A line that fits into
 * none is given to `onTooLong` and left out.
 */
export function takeBatch(
  queue: LineQueue,
  limits: BatchLimits,
  onTooLong: (line: WaitingLine) => void,
): PushBatch | undefined {
  const values = new Map<LokiStream, string>();
  const lines: WaitingLine[] = [];
  let bodyBytes = frameBytes;
  let bytes = 0;
  while (lines.length < limits.lines) {
    const line = queue.first();
    if (line === undefined) break;
    const value = `["${line.timeMs}${String(line.timeNs).padStart(6, "0")}",${JSON.stringify(line.line)}]`;
    const before = values.get(line.stream);
    const streamBytes = before === undefined ? streamFrameBytes + Buffer.byteLength(line.stream.json) : 1;
    const valueBytes = (isAsciiLine(line) ? value.length : Buffer.byteLength(value)) + streamBytes;
    if (bodyBytes + valueBytes > limits.bytes) {
      if (lines.length > 0) break;
      queue.take();
      onTooLong(line);
      continue;
    }
    queue.take();
    values.set(line.stream, before === undefined ? value : `${before},${value}`);
    lines.push(line);
    bodyBytes += valueBytes;
    bytes += line.bytes;
  }
  if (lines.length === 0) return undefined;
  const streams = [...values].map(([stream, text]) => `{"stream":${stream.json},"values":[${text}]}`);
  return { lines, bytes, body: `{"streams":[${streams.join(",")}]}` };
}
