import type { Socket } from "node:net";
import { delayMsMax, type ProxyDirection, type ProxyMode } from "./proxy-mode.ts";

/** What a pipe tells of, and what it goes by. */
export interface PipeContext {
  /** Milliseconds, may be fractional, never set back. */
  readonly nowMs: () => number;
  /** At least 0 and less than 1. */
  readonly uniform: () => number;
  readonly onForwarded: (bytes: number) => void;
  /** The mode wants the whole connection reset now. */
  readonly onReset: () => void;
}

type Item =
  | { readonly kind: "bytes"; readonly bytes: Buffer; readonly dueAtMs: number }
  | { readonly kind: "end"; readonly dueAtMs: number };

const queuedBytesMax = 1024 ** 2;
const queuedItemsMax = 1_024;
/** Throttled bytes go in portions that take this long. */
const portionMs = 20;
const resetPauseMs = 20;

/**
 * One direction of a connection: takes what the source sends, in order, holds at most a mebibyte and what was read beyond it in one
 * go, and hands it to the sink when the mode says so. The end of the stream travels like a byte. Reading stops while the sink is full.
 */
export class ProxyPipe {
  private readonly source: Socket;
  private readonly sink: Socket;
  private readonly direction: ProxyDirection;
  private readonly context: PipeContext;
  private mode: ProxyMode;
  private items: Item[] = [];
  private queuedBytes = 0;
  private lastDueAtMs = 0;
  private nextPortionAtMs = 0;
  private forwardedInMode = 0;
  private pendingWriteCount = 0;
  private isSinkReady = false;
  private isSinkFull = false;
  private isResetting = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    source: Socket,
    sink: Socket,
    direction: ProxyDirection,
    mode: ProxyMode,
    context: PipeContext,
  ) {
    this.source = source;
    this.sink = sink;
    this.direction = direction;
    this.mode = mode;
    this.context = context;
    source.on("data", (bytes: Buffer) => {
      this.queuedBytes += bytes.length;
      this.add({ kind: "bytes", bytes, dueAtMs: this.dueAtMs() });
    });
    source.on("end", () => this.add({ kind: "end", dueAtMs: this.dueAtMs() }));
    sink.on("drain", () => {
      this.isSinkFull = false;
      this.pump();
    });
    this.steerSource();
  }

  /** Called once the sink is connected; nothing is written before. */
  sinkIsReady(): void {
    this.isSinkReady = true;
    this.pump();
  }

  setMode(mode: ProxyMode): void {
    this.mode = mode;
    this.forwardedInMode = 0;
    this.nextPortionAtMs = 0;
    this.lastDueAtMs = 0;
    // What the former mode held back goes on at once, or waits anew behind nothing.
    if (mode.kind !== "delay") this.items = this.items.map((item) => ({ ...item, dueAtMs: 0 }));
    this.pump();
  }

  /** Forgets what it holds; the sockets belong to the connection. */
  stop(): void {
    clearTimeout(this.timer);
    this.isResetting = true;
    this.items = [];
  }

  private add(item: Item): void {
    this.items.push(item);
    this.pump();
  }

  private dueAtMs(): number {
    const { mode } = this;
    if (mode.kind !== "delay") return 0;
    const delayMs = mode.latencyMs + mode.jitterMs * (2 * this.context.uniform() - 1);
    this.lastDueAtMs = Math.max(this.lastDueAtMs, this.context.nowMs() + delayMs);
    return this.lastDueAtMs;
  }

  private pump(): void {
    if (this.isResetting) return;
    clearTimeout(this.timer);
    while (this.isSinkReady && !this.isSinkFull && this.mode.kind !== "hang") {
      if (this.isUsedUp()) {
        if (this.pendingWriteCount === 0) this.resetSoon();
        return;
      }
      const head = this.items[0];
      if (head === undefined) break;
      const waitMs =
        Math.max(head.dueAtMs, head.kind === "bytes" ? this.nextPortionAtMs : 0) - this.context.nowMs();
      if (waitMs > 0) {
        this.timer = setTimeout(() => this.pump(), Math.min(Math.ceil(waitMs), 2 * delayMsMax));
        break;
      }
      if (head.kind === "end") {
        // A socket that has been ended cannot be reset before it is done, and the peer may not read.
        if (this.pendingWriteCount > 0) break;
        this.items.shift();
        this.sink.end();
        break;
      }
      this.forward(head);
    }
    this.steerSource();
  }

  private forward({ bytes, dueAtMs }: Extract<Item, { kind: "bytes" }>): void {
    const size = Math.min(bytes.length, this.portionBytes());
    const portion = bytes.subarray(0, size);
    if (size === bytes.length) this.items.shift();
    else this.items[0] = { kind: "bytes", bytes: bytes.subarray(size), dueAtMs };
    this.queuedBytes -= size;
    this.forwardedInMode += size;
    this.context.onForwarded(size);
    this.pendingWriteCount++;
    const isRoomLeft = this.sink.write(portion, () => {
      this.pendingWriteCount--;
      if (this.pendingWriteCount === 0) this.pump();
    });
    if (!isRoomLeft) this.isSinkFull = true;
  }

  private portionBytes(): number {
    const { mode } = this;
    if (mode.kind === "reset-after" && mode.direction === this.direction) {
      return Math.ceil(mode.bytes - this.forwardedInMode);
    }
    if (mode.kind !== "throttle") return Number.POSITIVE_INFINITY;
    const size = Math.max(1, Math.floor((mode.bytesPerSecond * portionMs) / 1_000));
    // Timers are late rather than early; one portion is made up for.
    const fromMs = Math.max(this.nextPortionAtMs, this.context.nowMs() - portionMs);
    this.nextPortionAtMs = fromMs + (size * 1_000) / mode.bytesPerSecond;
    return size;
  }

  private isUsedUp(): boolean {
    const { mode } = this;
    return (
      mode.kind === "reset-after" && mode.direction === this.direction && this.forwardedInMode >= mode.bytes
    );
  }

  private resetSoon(): void {
    this.isResetting = true;
    // A peer that has not noticed yet that it is connected would lose the bytes to the reset.
    this.timer = setTimeout(() => this.context.onReset(), this.forwardedInMode > 0 ? resetPauseMs : 0);
  }

  private steerSource(): void {
    const isFull = this.queuedBytes >= queuedBytesMax || this.items.length >= queuedItemsMax;
    if (isFull || this.mode.kind === "hang") this.source.pause();
    else this.source.resume();
  }
}
