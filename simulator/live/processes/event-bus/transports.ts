import {
  connectNats,
  type NatsClient,
  type RedisReply,
  RedisRouter,
  RespFailure,
} from "../../clients/index.ts";

/** An event that a transport holds. */
export interface HeldEvent {
  readonly stream: string;
  readonly number: number;
  readonly payload: string;
}

/** Where the bus publishes, and reads again what arrived. */
export class BusTransports {
  private readonly natsPorts: readonly number[];
  private readonly partitionCount: number;
  private readonly replayFilter: string | undefined;
  private readonly timeoutMs: number;
  private readonly redis: RedisRouter;
  private nats: NatsClient | undefined;
  private connecting: Promise<NatsClient> | undefined;
  private consumedSequence = 0;
  private readonly readUpTo = new Map<string, string>();

  constructor(plan: {
    readonly redisPorts: readonly number[];
    readonly natsPorts: readonly number[];
    readonly partitionCount: number;
    readonly replayFilter?: string;
    readonly timeoutMs: number;
  }) {
    this.natsPorts = plan.natsPorts;
    this.partitionCount = plan.partitionCount;
    this.replayFilter = plan.replayFilter;
    this.timeoutMs = plan.timeoutMs;
    this.redis = new RedisRouter(plan.redisPorts, plan.timeoutMs);
  }

  /** Whether Redis took it. */
  async publishOnRedis(stream: string, number: number, payload: string): Promise<boolean> {
    const key = this.keyOf(stream, number);
    const words = ["XADD", key, "MAXLEN", "~", "1000", "*", "number", String(number), "payload", payload];
    const reply = await this.redis.ask(key, ...words).catch(() => undefined);
    return reply !== undefined && !(reply instanceof RespFailure);
  }

  /** Whether JetStream took it. */
  async publishOnJetStream(stream: string, number: number, payload: string): Promise<boolean> {
    try {
      const nats = await this.openNats();
      const subject = `events.bus.${stream}.${number % this.partitionCount}`;
      const answer = await nats.request(subject, payload, this.timeoutMs, {
        messageId: `${stream}-${number}`,
      });
      const { error }: { readonly error?: unknown } = JSON.parse(answer.payload.toString());
      return error === undefined;
    } catch {
      return false;
    }
  }

  /** What Redis holds since the last time. Rejects where a node does not answer. */
  async readRedis(streams: readonly string[]): Promise<readonly HeldEvent[]> {
    const places = streams.flatMap((stream) =>
      Array.from({ length: this.partitionCount }, (_, partition) => ({
        stream,
        key: this.keyOf(stream, partition),
      })),
    );
    const held: HeldEvent[] = [];
    await Promise.all(
      places.map(async ({ stream, key }) => {
        const after = this.readUpTo.get(key);
        const reply = await this.redis.ask(key, "XRANGE", key, after === undefined ? "-" : `(${after}`, "+");
        if (!isList(reply)) throw new Error(`Redis does not tell what it holds: ${JSON.stringify(reply)}`);
        for (const entry of reply) {
          if (!isList(entry)) continue;
          const [id, fields] = entry;
          if (!isList(fields)) continue;
          this.readUpTo.set(key, String(id));
          held.push({ stream, number: Number(fields[1]), payload: String(fields[3]) });
        }
      }),
    );
    return held;
  }

  /** What JetStream holds since the last time, in its order. Rejects where nobody leads the stream. */
  async readJetStream(): Promise<readonly HeldEvent[]> {
    const nats = await this.openNats();
    const held: HeldEvent[] = [];
    const consumer = await this.createConsumer(nats);
    for (;;) {
      const batch = await this.fetch(nats, consumer);
      for (const { subject, sequence, payload } of batch) {
        const [, , stream = ""] = subject.split(".");
        const { id }: { readonly id: string } = JSON.parse(payload);
        held.push({ stream, number: Number(id.split("-").at(-1)), payload });
        this.consumedSequence = sequence;
      }
      if (batch.length < fetchMax) return held;
    }
  }

  private async createConsumer(nats: NatsClient): Promise<string> {
    const config = {
      deliver_policy: "by_start_sequence",
      opt_start_seq: this.consumedSequence + 1,
      ack_policy: "all",
      ...(this.replayFilter === undefined ? {} : { filter_subject: this.replayFilter }),
      inactive_threshold: 10_000_000_000,
      mem_storage: true,
      num_replicas: 1,
      max_ack_pending: -1,
    };
    const request = JSON.stringify({ stream_name: "EVENTS", config });
    const answer = await nats.request("$JS.API.CONSUMER.CREATE.EVENTS", request, readTimeoutMs);
    const { name, error }: { readonly name?: string; readonly error?: unknown } = JSON.parse(
      answer.payload.toString(),
    );
    if (name === undefined) throw new Error(`no consumer: ${JSON.stringify(error)}`);
    return name;
  }

  private fetch(nats: NatsClient, consumer: string): Promise<readonly Fetched[]> {
    const inbox = `_INBOX.${crypto.randomUUID()}`;
    const fetched: Fetched[] = [];
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("JetStream does not deliver")), readTimeoutMs);
      const end = () => {
        clearTimeout(timer);
        resolve(fetched);
      };
      nats.subscribe(inbox, ({ subject, reply, status, payload }) => {
        if (status !== "") {
          end();
          return;
        }
        // `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.…`
        fetched.push({ subject, sequence: Number(reply.split(".")[5]), payload: payload.toString() });
        if (fetched.length === fetchMax) end();
      });
      const request = JSON.stringify({ batch: fetchMax, expires: 500_000_000 });
      nats.publish(`$JS.API.CONSUMER.MSG.NEXT.EVENTS.${consumer}`, request, { reply: inbox });
    });
  }

  private async openNats(): Promise<NatsClient> {
    if (this.nats?.isOpen === true) return this.nats;
    this.connecting ??= this.connectNats().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }

  private async connectNats(): Promise<NatsClient> {
    for (const port of this.natsPorts) {
      const client = await connectNats(port, this.timeoutMs, "event-bus").catch(() => undefined);
      if (client === undefined) continue;
      this.nats = client;
      return client;
    }
    throw new Error("no NATS server takes the bus");
  }

  private keyOf(stream: string, number: number): string {
    return `events:${stream}:${number % this.partitionCount}`;
  }
}

interface Fetched {
  readonly subject: string;
  readonly sequence: number;
  readonly payload: string;
}

const fetchMax = 500;
const readTimeoutMs = 2_000;

function isList(reply: RedisReply | undefined): reply is readonly RedisReply[] {
  return Array.isArray(reply);
}
