import { connect, type Socket } from "node:net";
import type { LoopbackTarget } from "./loopback-target.ts";
import type { ProxyMode } from "./proxy-mode.ts";
import { type PipeContext, ProxyPipe } from "./proxy-pipe.ts";
import { resetSocket } from "./reset-socket.ts";

/** What a connection tells of, and what it goes by. */
export interface ConnectionContext extends Pick<PipeContext, "nowMs" | "uniform"> {
  readonly target: LoopbackTarget;
  readonly connectTimeoutMs: number;
  readonly onForwarded: (direction: "to-target" | "to-client", bytes: number) => void;
  /** The target refused, or did not accept in time. */
  readonly onTargetFailed: () => void;
  /** The proxy has reset the connection by its mode. */
  readonly onReset: () => void;
  /** Both sides are closed. Told once, never before the constructor is done. */
  readonly onClosed: () => void;
}

const lingerMs = 5_000;

/** A client's connection and its continuation to the target. Resets of one side reach the other; so do orderly ends. */
export class ProxyConnection {
  private readonly client: Socket;
  private readonly context: ConnectionContext;
  private target: Socket | undefined;
  private pipes: readonly ProxyPipe[] = [];
  private isOver = false;
  private openSides = 1;
  private lingerTimer: NodeJS.Timeout | undefined;

  constructor(client: Socket, mode: ProxyMode, context: ConnectionContext) {
    this.client = client;
    this.context = context;
    client.setNoDelay(true);
    client.pause();
    this.watch(client, () => this.target);
    this.setMode(mode);
  }

  /** Applies a mode to what is open. A connection that was reset or ended by a mode does not come back. */
  setMode(mode: ProxyMode): void {
    if (this.isOver) return;
    switch (mode.kind) {
      case "pass":
      case "delay":
      case "throttle":
      case "reset-after":
      case "refuse":
        if (this.target === undefined) this.connectTarget(mode);
        else this.forEachPipe((pipe) => pipe.setMode(mode));
        return;
      case "hang":
        this.forEachPipe((pipe) => pipe.setMode(mode));
        return;
      case "cut":
        this.reset();
        return;
      case "unreachable":
        this.loseTarget();
        return;
      default:
        mode satisfies never;
    }
  }

  /** Closes both sides at once, the client's with a reset. */
  reset(): void {
    if (!this.isOver) this.context.onReset();
    this.abandon();
  }

  private abandon(): void {
    this.finish();
    resetSocket(this.client);
    if (this.target !== undefined) resetSocket(this.target);
  }

  private finish(): void {
    this.isOver = true;
    this.forEachPipe((pipe) => pipe.stop());
  }

  private loseTarget(): void {
    this.finish();
    if (this.target !== undefined) resetSocket(this.target);
    // What the client still sends is read away, so that closing does not turn into a reset.
    this.client.removeAllListeners("data");
    this.client.resume();
    this.client.end();
    this.lingerTimer = setTimeout(() => this.client.destroy(), lingerMs);
  }

  private connectTarget(mode: ProxyMode): void {
    const { context, client } = this;
    const target = connect({ ...context.target, allowHalfOpen: true, noDelay: true });
    this.target = target;
    this.openSides++;
    let isConnected = false;
    const timer = setTimeout(() => target.destroy(), context.connectTimeoutMs);
    const pipeContext = { nowMs: context.nowMs, uniform: context.uniform, onReset: () => this.reset() };
    const toTarget = new ProxyPipe(client, target, "to-target", mode, {
      ...pipeContext,
      onForwarded: (bytes) => context.onForwarded("to-target", bytes),
    });
    const toClient = new ProxyPipe(target, client, "to-client", mode, {
      ...pipeContext,
      onForwarded: (bytes) => context.onForwarded("to-client", bytes),
    });
    this.pipes = [toTarget, toClient];
    target.once("connect", () => {
      isConnected = true;
      clearTimeout(timer);
      for (const pipe of this.pipes) pipe.sinkIsReady();
    });
    target.once("close", () => {
      clearTimeout(timer);
      if (!isConnected && !this.isOver) context.onTargetFailed();
    });
    this.watch(target, () => this.client);
  }

  private watch(socket: Socket, otherSide: () => Socket | undefined): void {
    socket.on("error", () => {
      // `close` follows and tells the other side.
    });
    socket.once("close", (hadError) => {
      const isOrderly = !hadError && socket.readableEnded && socket.writableFinished;
      if (!isOrderly && !this.isOver) {
        this.finish();
        const other = otherSide();
        if (other !== undefined) resetSocket(other);
      }
      if (--this.openSides > 0) return;
      this.finish();
      clearTimeout(this.lingerTimer);
      this.context.onClosed();
    });
  }

  private forEachPipe(apply: (pipe: ProxyPipe) => void): void {
    for (const pipe of this.pipes) apply(pipe);
  }
}
