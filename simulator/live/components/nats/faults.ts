import type { NatsClient } from "../../clients/index.ts";
import { allOf, type Injection } from "../../kit/index.ts";
import { connectionsMax, type LiveNats, type LiveServer } from "./cluster.ts";
import { publishStored, purge, storedBytes, streamLimitBytes, streamsLed, withClient } from "./jet-stream.ts";
import { type StreamPlan, streamPlans } from "./plan.ts";
import type { LoadControl } from "./programs.ts";

const publishesAtOnce = 8;
const blockSizes = [512 * 1024, 64 * 1024, 8 * 1024, 1024] as const;

/** Servers die; the rollback starts them, and waits until they have caught up and everything is led again. */
export async function killServers(nats: LiveNats, servers: readonly LiveServer[]): Promise<Injection> {
  const deaths = await allOf(servers.map(({ program }) => program.kill()));
  return {
    rollback: async () => {
      await deaths.rollback();
      await nats.whole();
      await streamsLed(nats);
    },
  };
}

/** Fills a stream with messages up to a share of its limit; at 1 until it refuses even small ones. The rollback purges them. */
export async function fillStream(nats: LiveNats, name: string, usedRatio: number): Promise<Injection> {
  const plan = planOf(name);
  await withClient(nats, (client) => publishUpTo(client, plan, usedRatio));
  return { rollback: () => withClient(nats, (client) => purge(client, name, plan.fillSubject)) };
}

async function publishUpTo(
  client: NatsClient,
  { stream, fillSubject }: StreamPlan,
  usedRatio: number,
): Promise<void> {
  const aim = usedRatio * streamLimitBytes;
  for (const size of blockSizes) {
    const block = Buffer.alloc(size, "m");
    for (;;) {
      const count = Math.floor((aim - (await storedBytes(client, stream))) / size);
      if (count < 1) break;
      const atOnce = Array.from({ length: Math.min(count, publishesAtOnce) }, () =>
        publishStored(client, fillSubject, block),
      );
      if ((await Promise.all(atOnce)).includes(false)) break;
    }
  }
}

/** What fills a stream as usual. */
export async function fillAsUsual(nats: LiveNats, usedRatio: number): Promise<void> {
  await Promise.all(
    streamPlans.map((plan) => {
      const kept = { ...plan, fillSubject: plan.fillSubject.replace("imported", "kept") };
      return withClient(nats, (client) => publishUpTo(client, kept, usedRatio));
    }),
  );
}

/** The consumer of a stream acknowledges nothing. */
export async function stickConsumer(load: LoadControl, stream: string): Promise<Injection> {
  await load.tell(stream, "stuck");
  return { rollback: () => load.tell(stream, "well") };
}

/** The consumer of a stream gets less done than comes in. */
export async function slowConsumer(
  load: LoadControl,
  stream: string,
  undoneRatio: number,
): Promise<Injection> {
  await load.tell(stream, `done/${1 - undoneRatio}`);
  return { rollback: () => load.tell(stream, "well") };
}

/** Clients connect to a server and stay. The rollback closes them. */
export async function takeConnections(
  nats: LiveNats,
  server: LiveServer,
  usedRatio: number,
): Promise<Injection> {
  const clients: NatsClient[] = [];
  const aim = Math.round(usedRatio * connectionsMax);
  const end = () => {
    for (const client of clients) client.close();
  };
  try {
    for (let missing = aim - (await connectionCount(server)); missing > 0; missing--) {
      // The last ones may belong to clients of the load that come and go.
      const client = await nats.connect(server).catch(() => undefined);
      if (client === undefined) break;
      clients.push(client);
    }
  } catch (error) {
    end();
    throw error;
  }
  return { rollback: async () => end() };
}

async function connectionCount({ plan }: LiveServer): Promise<number> {
  const signal = AbortSignal.timeout(5_000);
  const response = await fetch(`http://127.0.0.1:${plan.monitorPort}/varz`, { signal });
  const report: { readonly connections: number } = JSON.parse(await response.text());
  return report.connections;
}

function planOf(name: string): StreamPlan {
  const plan = streamPlans.find(({ stream }) => stream === name);
  if (plan === undefined) throw new RangeError(`there is no stream \`${name}\``);
  return plan;
}
