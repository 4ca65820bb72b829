import { askJetStream, connectNats, connectRedis, RespFailure } from "../../clients/index.ts";
import { type Injection, LiveError } from "../../kit/index.ts";
import type { Transports } from "./transports.ts";

/** The bus spreads its events over so many keys and subjects; a transport refuses whole ones. */
export const partitionCount = 200;

const timeoutMs = 2_000;

/** Redis no longer lets the bus write a share of its keys; the rollback allows them again. */
export async function refuseOnRedis(transports: Transports, ratio: number): Promise<Injection> {
  if (!transports.isRedisOwn)
    throw new LiveError("shared", "the bus shares its Redis with others, which would be refused as well");
  const keys = allowedPartitions(ratio).map((partition) => `~events:*:${partition}`);
  await setUser(transports, "resetkeys", ...keys);
  return { rollback: () => setUser(transports, "allkeys") };
}

async function setUser({ redisPorts }: Transports, ...rules: readonly string[]): Promise<void> {
  for (const port of redisPorts) {
    const client = await connectRedis(port, timeoutMs);
    const reply = await client.ask("ACL", "SETUSER", "default", ...rules).finally(() => client.close());
    if (reply instanceof RespFailure)
      throw new LiveError("redis", `Redis does not restrict its user: ${reply.message}`);
  }
}

/** JetStream's stream no longer takes a share of the subjects of the bus; the rollback lets it take all again. */
export async function refuseOnJetStream(transports: Transports, ratio: number): Promise<Injection> {
  if (!transports.isNatsOwn)
    throw new LiveError("shared", "the bus shares its JetStream with others, which would be refused as well");
  const allowed = allowedPartitions(ratio).map((partition) => `events.bus.*.${partition}`);
  await takeSubjects(transports, ["events.kept", ...allowed]);
  return { rollback: () => takeSubjects(transports, ["events.>"]) };
}

async function takeSubjects({ natsPorts }: Transports, subjects: readonly string[]): Promise<void> {
  const [port = 0] = natsPorts;
  const client = await connectNats(port, timeoutMs, "drill");
  try {
    const { config } = await askJetStream(client, "STREAM.INFO.EVENTS");
    await askJetStream(client, "STREAM.UPDATE.EVENTS", { ...config, subjects });
  } finally {
    client.close();
  }
}

/** Those that are refused are evenly spread, as events go through the partitions in turn. */
function allowedPartitions(refusedRatio: number): readonly number[] {
  return Array.from({ length: partitionCount }, (_, partition) => partition).filter(
    (partition) => Math.floor((partition + 1) * refusedRatio) === Math.floor(partition * refusedRatio),
  );
}
