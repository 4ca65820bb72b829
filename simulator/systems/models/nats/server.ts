import type { RandomStream } from "../../kit/random-stream.ts";

/** `max_connections` of each server. */
export const connectionsMax = 2000;

const clientCount = 360;

/** One server: its process and its clients. */
export class NatsServer {
  readonly name: string;
  isUp = true;
  /** Share of its connections that a fault takes; 0 for none. */
  forcedRatio = 0;
  connections: number;
  inMessages = 0;
  outMessages = 0;
  memoryBytes = 96_000_000;
  private readonly random: RandomStream;

  constructor(name: string, random: RandomStream) {
    this.name = name;
    this.random = random;
    this.connections = clientCount / 3;
    this.inMessages = Math.round(4e7 * (1 + random.uniform()));
    this.outMessages = this.inMessages;
  }

  /** A new process starts, and counts anew. */
  restart(): void {
    this.isUp = true;
    this.inMessages = 0;
    this.outMessages = 0;
  }

  /** A step; the clients share the servers that are up, and messages go through all of them. */
  live(serversUp: number, stored: number): void {
    if (!this.isUp) return;
    const own = clientCount / Math.max(1, serversUp) + 3 * this.random.normal();
    this.connections = Math.min(connectionsMax, Math.round(own + connectionsMax * this.forcedRatio));
    this.inMessages += stored;
    this.outMessages += 2 * stored;
    this.memoryBytes = Math.round(92_000_000 + 40_000 * this.connections + 2_000_000 * this.random.uniform());
  }
}
