import { rename } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { connectionsMax, type FaultForms, type Injection, type LiveContext } from "../../kit/index.ts";
import type { LiveProcess } from "../../supervisor/index.ts";
import type { RunningPostgres } from "./running.ts";

/** How each fault of PostgreSQL is brought about on real servers. */
export const postgresFaultForms: FaultForms<RunningPostgres> = {
  "primary-killed": async (_, { cluster }) => {
    const primary = cluster.requirePrimary();
    await primary.kill();
    return { rollback: () => cluster.revive(primary) };
  },
  failover: ({ promoteAfterSeconds }, running, context) => failover(promoteAfterSeconds, running, context),
  "split-brain": async (_, { cluster, clients }) => {
    const primary = cluster.requirePrimary();
    const second = await cluster.splitReplica();
    const writers = await clients.work("writing", 2, { ports: [second.port] });
    const rebuilt = attempt(second.copyFrom(primary));
    return {
      rollback: async () => {
        await writers.stop();
        await cluster.rejoin(second, primary, await rebuilt());
      },
    };
  },
  "replay-paused": async ({ instance }, running) => {
    const server = running.serverOf(instance);
    await server.sql("SELECT pg_wal_replay_pause()");
    return { rollback: async () => void (await server.sql("SELECT pg_wal_replay_resume()")) };
  },
  "replay-delayed": async ({ instance, delaySeconds }, running, { timeScale }) => {
    const server = running.serverOf(instance);
    const delayMs = Math.round(timeScale.toReal(delaySeconds * 1000));
    await server.sql(`ALTER SYSTEM SET recovery_min_apply_delay = '${delayMs}ms';\nSELECT pg_reload_conf();`);
    return {
      rollback: async () =>
        void (await server.sql("ALTER SYSTEM RESET recovery_min_apply_delay;\nSELECT pg_reload_conf();")),
    };
  },
  "replica-lost": async ({ instance }, running) => {
    const server = running.serverOf(instance);
    await server.kill();
    return { rollback: () => running.cluster.revive(server) };
  },
  "connections-exhausted": async ({ usedRatio }, { cluster, clients }) =>
    untilStopped(await clients.fill(cluster.requirePrimary(), Math.round(usedRatio * connectionsMax))),
  "archiving-failing": async (_, { cluster: { archiveFolder } }) => {
    const away = `${archiveFolder}.away`;
    await rename(archiveFolder, away);
    return { rollback: () => rename(away, archiveFolder) };
  },
  // What happens so often a minute is told by rates, and rates are by the real clock.
  deadlocks: async ({ perMinute }, { cluster, clients }) =>
    untilStopped(await clients.deadlock(cluster.requirePrimary(), 60 / perMinute)),
  "idle-in-transaction": async (_, { cluster, clients }) =>
    untilStopped(await clients.leaveTransactionOpen(cluster.requirePrimary())),
  "exporter-down": async ({ instance }, running) => {
    const exporter = running.exporterOf(instance);
    await exporter.kill();
    return { rollback: () => exporter.start() };
  },
  "exporters-upgraded": async (_, { exporters }) => {
    await Promise.all(exporters.map((exporter) => exporter.exchange("0.14")));
    return {
      rollback: async () => void (await Promise.all(exporters.map((exporter) => exporter.exchange("0.11")))),
    };
  },
};

function untilStopped(clients: LiveProcess | undefined): Injection {
  return { rollback: async () => void (await clients?.stop()) };
}

async function failover(
  promoteAfterSeconds: number,
  { cluster }: RunningPostgres,
  { timeScale }: LiveContext,
): Promise<Injection> {
  const dead = cluster.requirePrimary();
  await dead.kill();
  const waiting = new AbortController();
  const takeOver = async () => {
    const delayMs = timeScale.toReal(promoteAfterSeconds * 1000);
    const isDue = await wait(delayMs, true, { signal: waiting.signal }).catch(() => false);
    if (!isDue) return undefined;
    const primary = await cluster.promoteReplica();
    return { primary, copy: await dead.copyFrom(primary) };
  };
  const takenOver = attempt(takeOver());
  return {
    rollback: async () => {
      waiting.abort();
      const done = await takenOver().catch(async (error: unknown) => {
        await cluster.revive(dead);
        throw error;
      });
      if (done === undefined) await cluster.revive(dead);
      else await cluster.rejoin(dead, done.primary, done.copy);
    },
  };
}

// Whoever is on duty builds a server anew as soon as it is lost, so that at the rollback it only has to be started. What
// goes wrong meanwhile is told when it is asked for.
function attempt<Result>(work: Promise<Result>): () => Promise<Result> {
  work.catch(() => undefined);
  return () => work;
}
