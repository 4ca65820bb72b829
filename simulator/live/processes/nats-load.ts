import { createServer } from "node:http";
import { env } from "node:process";
import { connectNats, type NatsClient } from "../clients/index.ts";

/**
 * Publishers and consumers of JetStream's streams. Each holds a connection to the first server that takes it. A consumer
 * can be told to do less than comes in, or to acknowledge nothing.
 */
interface Plan {
  readonly controlPort: number;
  readonly serverPorts: readonly number[];
  readonly streams: readonly StreamPlan[];
}

interface StreamPlan {
  readonly stream: string;
  readonly subject: string;
  readonly consumer: string;
  readonly messagesPerSecond: number;
}

// What starts the process has written it.
const plan: Plan = JSON.parse(env.LOAD ?? "");
const tickMs = 50;
const payload = "p".repeat(8);
const batchMax = 400;
const expiryMs = 200;
const patienceMs = 1_000;
/** What a consumer asks for at once while it acknowledges nothing. */
const stuckBatch = 20;

/** A connection that is made anew when it is lost. */
class Line {
  private client: NatsClient | undefined;
  private isConnecting = false;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  get open(): NatsClient | undefined {
    if (this.client?.isOpen === true) return this.client;
    if (!this.isConnecting) {
      this.isConnecting = true;
      void this.connect().finally(() => {
        this.isConnecting = false;
      });
    }
    return undefined;
  }

  private async connect(): Promise<void> {
    for (const port of plan.serverPorts) {
      const client = await connectNats(port, 500, this.name).catch(() => undefined);
      if (client === undefined) continue;
      this.client = client;
      return;
    }
  }
}

class Publisher {
  private readonly line: Line;
  private readonly plan: StreamPlan;
  private publishedAtMs = performance.now();

  constructor(stream: StreamPlan) {
    this.plan = stream;
    this.line = new Line(`${stream.stream}-publisher`);
  }

  /** Publishes what the time that has passed asks for; what could not be sent for longer than a second is left out. */
  tick(): void {
    const nowMs = performance.now();
    const elapsedMs = Math.min(1_000, nowMs - this.publishedAtMs);
    const count = Math.floor((this.plan.messagesPerSecond * elapsedMs) / 1_000);
    if (count === 0) return;
    this.publishedAtMs = nowMs;
    const client = this.line.open;
    for (let number = 0; number < count; number++) client?.publish(this.plan.subject, payload);
  }
}

class Consumer {
  /** Share of what comes in that it gets done; undefined where it does whatever there is. */
  doneRatio: number | undefined;
  isStuck = false;
  private readonly line: Line;
  private readonly plan: StreamPlan;
  private readonly inbox = `_INBOX.${crypto.randomUUID()}`;
  private client: NatsClient | undefined;
  private askedAtMs = 0;
  private waitingFor = 0;
  /** Acknowledges a message and all before it. */
  private lastReply = "";
  private allowance = 0;
  private tickedAtMs = performance.now();

  constructor(stream: StreamPlan) {
    this.plan = stream;
    this.line = new Line(stream.consumer);
  }

  tick(): void {
    const nowMs = performance.now();
    const elapsedSeconds = (nowMs - this.tickedAtMs) / 1_000;
    this.tickedAtMs = nowMs;
    const client = this.line.open;
    if (client === undefined) return;
    if (client !== this.client) {
      this.client = client;
      this.waitingFor = 0;
      client.subscribe(this.inbox, ({ reply, status }) => this.take(client, reply, status));
    }
    const { doneRatio, plan: stream } = this;
    this.allowance =
      doneRatio === undefined
        ? batchMax
        : Math.min(batchMax, this.allowance + doneRatio * stream.messagesPerSecond * elapsedSeconds);
    // One that hangs takes a few now and then.
    if ((this.waitingFor > 0 || this.isStuck) && nowMs - this.askedAtMs < patienceMs) return;
    this.ask(client, nowMs);
  }

  private ask(client: NatsClient, nowMs: number): void {
    const batch = this.isStuck ? stuckBatch : Math.floor(this.allowance);
    if (batch < 1) return;
    this.askedAtMs = nowMs;
    this.waitingFor = batch;
    const { stream, consumer } = this.plan;
    const request = { batch, expires: expiryMs * 1_000_000 };
    client.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, JSON.stringify(request), {
      reply: this.inbox,
    });
  }

  private take(client: NatsClient, reply: string, status: string): void {
    if (status === "") {
      this.waitingFor--;
      this.allowance--;
      this.lastReply = reply;
    } else {
      // Nothing more has come in time, or nobody leads the consumer at present.
      this.waitingFor = 0;
    }
    if (this.waitingFor > 0) return;
    if (!this.isStuck && this.lastReply !== "") client.publish(this.lastReply, "+ACK");
    this.lastReply = "";
    if (!this.isStuck && this.doneRatio === undefined && status === "") this.ask(client, performance.now());
  }
}

const publishers = plan.streams.map((stream) => new Publisher(stream));
const consumers = new Map(plan.streams.map((stream) => [stream.stream, new Consumer(stream)]));
setInterval(() => {
  for (const publisher of publishers) publisher.tick();
  for (const consumer of consumers.values()) consumer.tick();
}, tickMs);

/** `POST /<stream>/stuck`, `/<stream>/done/<ratio>` and `/<stream>/well`; anything else says that the process is there. */
createServer((request, response) => {
  const [, stream = "", action, ratio] = (request.url ?? "").split("/");
  const consumer = consumers.get(stream);
  if (consumer !== undefined) {
    consumer.isStuck = action === "stuck";
    consumer.doneRatio = action === "done" ? Number(ratio) : undefined;
  }
  response.end("ok\n");
}).listen(plan.controlPort, "127.0.0.1");
