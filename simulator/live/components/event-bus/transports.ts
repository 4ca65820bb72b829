import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { askJetStream, connectNats, connectRedis } from "../../clients/index.ts";
import { type LiveContext, programPath, Restartable, untilAnswers, waitUntil } from "../../kit/index.ts";

const startTimeoutMs = 10_000;
const connectTimeoutMs = 1_000;

/** Where the bus publishes. */
export interface Transports {
  readonly redisPorts: readonly number[];
  /** Whether that Redis serves nobody else. */
  readonly isRedisOwn: boolean;
  readonly natsPorts: readonly number[];
  /** Whether that JetStream holds the events of the bus alone. */
  readonly isNatsOwn: boolean;
}

/** Redis and NATS of the world where it has them; a node of its own in place of each that it has not. */
export async function startTransports(context: LiveContext): Promise<Transports> {
  const { neighbours } = context;
  const isRedisOwn = !neighbours.has("redis");
  const isNatsOwn = !neighbours.has("nats");
  const [redisPorts, natsPorts] = await Promise.all([
    isRedisOwn ? startRedis(context) : neighbours.portsOf("redis"),
    isNatsOwn ? startNats(context) : neighbours.portsOf("nats"),
  ]);
  return { redisPorts, isRedisOwn, natsPorts, isNatsOwn };
}

async function startRedis(context: LiveContext): Promise<readonly number[]> {
  const { supervisor, signal, folder } = context;
  const [port = 0] = await context.takePorts(1);
  const own = join(folder, "redis");
  await mkdir(own, { recursive: true });
  const program = new Restartable(
    supervisor,
    {
      name: "event-bus-redis",
      command: programPath(context, "redis-server"),
      args: ["--port", String(port), "--bind", "127.0.0.1", "--dir", own, "--save", ""],
    },
    async () => {
      await waitUntil("the Redis of the event bus", () => pings(port), { timeoutMs: startTimeoutMs, signal });
    },
  );
  await program.start();
  return [port];
}

async function pings(port: number): Promise<true | undefined> {
  const client = await connectRedis(port, connectTimeoutMs);
  try {
    return (await client.ask("PING")) === "PONG" ? true : undefined;
  } finally {
    client.close();
  }
}

async function startNats(context: LiveContext): Promise<readonly number[]> {
  const { supervisor, folder } = context;
  const [port = 0, monitorPort = 0] = await context.takePorts(2);
  const own = join(folder, "nats");
  await mkdir(own, { recursive: true });
  const settingsFile = join(own, "nats.json");
  const settings = {
    server_name: "event-bus-nats",
    host: "127.0.0.1",
    port,
    http: `127.0.0.1:${monitorPort}`,
    jetstream: { store_dir: own, max_file_store: 256 * 1024 * 1024, max_memory_store: 64 * 1024 * 1024 },
  };
  await writeFile(settingsFile, JSON.stringify(settings));
  const program = new Restartable(
    supervisor,
    {
      name: "event-bus-nats",
      command: programPath(context, "nats-server"),
      args: ["--config", settingsFile],
    },
    untilAnswers(context, "the NATS of the event bus", monitorPort, "/healthz"),
  );
  await program.start();
  const client = await connectNats(port, connectTimeoutMs, "drill");
  const stream = { name: "EVENTS", subjects: ["events.>"], storage: "file", num_replicas: 1 };
  await askJetStream(client, "STREAM.CREATE.EVENTS", stream).finally(() => client.close());
  return [port];
}
