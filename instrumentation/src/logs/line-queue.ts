import type { LokiStream } from "./stream-labels.ts";

/** A line that waits for Loki. */
export interface WaitingLine {
  readonly line: string;
  readonly timeMs: number;
  /** Nanoseconds within the millisecond: 0 to 999,999; they keep lines of one millisecond apart and in order. */
  readonly timeNs: number;
  readonly stream: LokiStream;
  /** Memory that it takes, at least. */
  readonly bytes: number;
  /** How often the server failed on this line alone. */
  failureCount: number;
  /** How many pushes had been accepted when that began. */
  acceptedBefore: number;
}

// An object of seven fields, the head of its string and its place in the queue, rounded up.
const lineOverheadBytes = 160;
const capacityMin = 64;

/** The memory that a waiting line takes: V8 keeps ASCII in one byte a character and may take two for anything else. */
export function lineBytes(line: string): number {
  const encodedBytes = Buffer.byteLength(line);
  return (encodedBytes === line.length ? line.length : 2 * line.length) + lineOverheadBytes;
}

/** Whether a line whose memory was counted holds nothing but ASCII. */
export function isAsciiLine({ line, bytes }: WaitingLine): boolean {
  return bytes === line.length + lineOverheadBytes;
}

/** Lines in their order, from a ring that grows; adding and taking at both ends costs the same at any length. */
export class LineQueue {
  /** Memory that the lines take. */
  bytes = 0;
  length = 0;
  #slots: (WaitingLine | undefined)[] = new Array(capacityMin);
  #head = 0;

  /** Adds the newest line. */
  add(line: WaitingLine): void {
    this.#grow();
    this.#slots[(this.#head + this.length) % this.#slots.length] = line;
    this.length += 1;
    this.bytes += line.bytes;
  }

  /** Puts a line back before all others. */
  putBack(line: WaitingLine): void {
    this.#grow();
    this.#head = (this.#head + this.#slots.length - 1) % this.#slots.length;
    this.#slots[this.#head] = line;
    this.length += 1;
    this.bytes += line.bytes;
  }

  /** The oldest line. */
  first(): WaitingLine | undefined {
    return this.#slots[this.#head];
  }

  /** Takes the oldest line out. */
  take(): WaitingLine | undefined {
    const line = this.#slots[this.#head];
    if (line === undefined) return undefined;
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#slots.length;
    this.length -= 1;
    this.bytes -= line.bytes;
    return line;
  }

  /** Empties it and gives its memory back. */
  clear(): void {
    this.#slots = new Array(capacityMin);
    this.#head = 0;
    this.length = 0;
    this.bytes = 0;
  }

  #grow(): void {
    if (this.length < this.#slots.length) return;
    const slots = this.#slots;
    const grown: (WaitingLine | undefined)[] = new Array(slots.length * 2);
    for (let i = 0; i < slots.length; i++) grown[i] = slots[(this.#head + i) % slots.length];
    this.#slots = grown;
    this.#head = 0;
  }
}
