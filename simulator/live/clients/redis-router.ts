import { connectRedis, type RedisClient, redisKeySlot } from "./redis-client.ts";
import { type RedisReply, RespFailure } from "./resp-reader.ts";

const redirectsMax = 4;
const slotCount = 16_384;

/** Finds the node of a Redis cluster that leads a key's slot; a single node leads them all. */
export class RedisRouter {
  private readonly ports: readonly number[];
  private readonly timeoutMs: number;
  private readonly clients = new Map<number, Promise<RedisClient>>();
  private readonly leaders = new Map<number, number>();
  private looks = 0;

  /** `ports` are those under which the nodes tell clients of each other. */
  constructor(ports: readonly number[], timeoutMs: number) {
    this.ports = ports;
    this.timeoutMs = timeoutMs;
  }

  /** Sends a command about a key to whoever leads its slot. Rejects with a `ClientError` where that node is gone. */
  async ask(key: string, ...words: readonly string[]): Promise<RedisReply> {
    const slot = redisKeySlot(key);
    for (let redirects = 0; ; redirects++) {
      const port = this.leaders.get(slot) ?? this.guess(slot);
      const reply = await this.askAt(port, words).catch((error: unknown) => {
        this.lose(slot);
        throw error;
      });
      if (!(reply instanceof RespFailure)) return reply;
      if (reply.kind === "CLUSTERDOWN") this.lose(slot);
      if (reply.kind !== "MOVED" || redirects >= redirectsMax) return reply;
      this.leaders.set(slot, Number(reply.message.split(":").at(-1)));
    }
  }

  private async askAt(port: number, words: readonly string[]): Promise<RedisReply> {
    const known = this.clients.get(port);
    const open = await known?.then(
      ({ isOpen }) => isOpen,
      () => false,
    );
    const client = known !== undefined && open === true ? known : connectRedis(port, this.timeoutMs);
    // Another command may have connected meanwhile.
    if (client !== known && this.clients.get(port) === known) this.clients.set(port, client);
    return (await (this.clients.get(port) ?? client)).ask(...words);
  }

  private guess(slot: number): number {
    const index = Math.floor((slot * this.ports.length) / slotCount);
    return this.ports[(index + this.looks) % this.ports.length] ?? 0;
  }

  /** Whoever led it is gone; another one is asked next, and knows who leads now. */
  private lose(slot: number): void {
    this.looks++;
    this.leaders.delete(slot);
  }
}
