import { createServer, type Socket } from "node:net";
import { assertLoopback, type LoopbackTarget } from "./loopback-target.ts";
import { createModeSwitch, type ModeSwitch } from "./mode-switch.ts";
import { ProxyConnection } from "./proxy-connection.ts";
import { assertProxyMode, listensIn, type ProxyMode } from "./proxy-mode.ts";
import { openListener, type ReopeningListener } from "./reopening-listener.ts";
import { resetSocket } from "./reset-socket.ts";

/** What a proxy is made of. */
export interface TcpProxyOptions {
  readonly target: LoopbackTarget;
  /** Where it listens on 127.0.0.1, from `takePorts`; 0 is any that is free. */
  readonly port: number;
  /** Milliseconds since the epoch, may be fractional, never set back. */
  readonly nowMs: () => number;
  /** Chance of the jitter, at least 0 and less than 1. */
  readonly uniform: () => number;
  /** `pass` where it is left out. */
  readonly mode?: ProxyMode;
  /** More clients at a time are reset; 1,024 where it is left out. */
  readonly connectionsMax?: number;
  /** How long the target has to accept; 10 s where it is left out. */
  readonly connectTimeoutMs?: number;
}

/** What went through a proxy since its start. */
export interface ProxyCounts {
  readonly acceptedCount: number;
  readonly openCount: number;
  /** Connections that the proxy reset by its mode, or on arrival. */
  readonly resetCount: number;
  /** Clients that came when too many were there. */
  readonly tooManyCount: number;
  /** Connections that the target refused or did not accept in time. */
  readonly targetFailedCount: number;
  readonly bytesToTarget: number;
  readonly bytesToClient: number;
}

/** A proxy on 127.0.0.1 in front of a program. */
export interface TcpProxy {
  readonly port: number;
  mode(): ProxyMode;
  /**
   * Takes effect on open and new connections before it resolves; calls are carried out one after another. Rejects with
   * `network/port-taken` where it cannot listen again: the mode then holds for open connections, and a later call tries again.
   */
  setMode(mode: ProxyMode): Promise<void>;
  counts(): ProxyCounts;
  /** Resets what is open; resolves when no socket or timer of it is left. */
  close(): Promise<void>;
}

/** Starts a proxy. Rejects with `network/not-loopback` for a target elsewhere, or as it cannot listen. */
export async function startTcpProxy(options: TcpProxyOptions): Promise<TcpProxy> {
  assertLoopback(options.target);
  const proxy = new LoopbackProxy(options);
  await proxy.start();
  return proxy;
}

class LoopbackProxy implements TcpProxy {
  private readonly options: TcpProxyOptions;
  private readonly connections = new Set<ProxyConnection>();
  private readonly counted = { accepted: 0, reset: 0, tooMany: 0, targetFailed: 0, toTarget: 0, toClient: 0 };
  private listener: ReopeningListener | undefined;
  private readonly modes: ModeSwitch<ProxyMode>;
  private isClosed = false;
  private tellEmpty: (() => void) | undefined;

  constructor(options: TcpProxyOptions) {
    this.options = options;
    const first = options.mode ?? { kind: "pass" };
    assertProxyMode(first);
    this.modes = createModeSwitch<ProxyMode>(first, (mode) => this.carryOut(mode));
  }

  async start(): Promise<void> {
    // Paused, so that a connection that hangs from the start reads nothing.
    const create = () =>
      createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.accept(client));
    this.listener = await openListener(create, this.options.port);
    if (!listensIn(this.modes.current())) this.listener.shut();
  }

  get port(): number {
    return this.listener?.port ?? 0;
  }

  mode(): ProxyMode {
    return this.modes.current();
  }

  setMode(mode: ProxyMode): Promise<void> {
    assertProxyMode(mode);
    return this.modes.change(mode);
  }

  counts(): ProxyCounts {
    const { accepted, reset, tooMany, targetFailed, toTarget, toClient } = this.counted;
    return {
      acceptedCount: accepted,
      openCount: this.connections.size,
      resetCount: reset,
      tooManyCount: tooMany,
      targetFailedCount: targetFailed,
      bytesToTarget: toTarget,
      bytesToClient: toClient,
    };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.modes.close();
    this.listener?.shut();
    const isEmpty = new Promise<void>((resolve) => {
      this.tellEmpty = resolve;
    });
    if (this.connections.size === 0) return;
    for (const connection of [...this.connections]) connection.reset();
    await isEmpty;
  }

  private async carryOut(mode: ProxyMode): Promise<void> {
    // Refused before it is reset, so that a client which comes again at once is refused.
    if (!listensIn(mode)) this.listener?.shut();
    for (const connection of [...this.connections]) connection.setMode(mode);
    if (listensIn(mode)) await this.listener?.open();
  }

  private accept(client: Socket): void {
    const { counted, connections } = this;
    counted.accepted++;
    client.on("error", () => {
      // `close` follows.
    });
    const mode = this.modes.current();
    if (connections.size >= (this.options.connectionsMax ?? 1_024)) counted.tooMany++;
    else if (mode.kind !== "cut" && listensIn(mode) && !this.isClosed) {
      this.connect(client, mode);
      return;
    }
    counted.reset++;
    resetSocket(client);
  }

  private connect(client: Socket, mode: ProxyMode): void {
    const { counted, connections } = this;
    const connection: ProxyConnection = new ProxyConnection(client, mode, {
      target: this.options.target,
      nowMs: this.options.nowMs,
      uniform: this.options.uniform,
      connectTimeoutMs: this.options.connectTimeoutMs ?? 10_000,
      onForwarded: (direction, bytes) => {
        if (direction === "to-target") counted.toTarget += bytes;
        else counted.toClient += bytes;
      },
      onTargetFailed: () => {
        counted.targetFailed++;
      },
      onReset: () => {
        counted.reset++;
      },
      onClosed: () => {
        connections.delete(connection);
        if (connections.size === 0) this.tellEmpty?.();
      },
    });
    connections.add(connection);
  }
}
