import {
  disturbSqlite,
  type FaultForms,
  giveOrder,
  type Injection,
  LiveError,
  type OrderDetails,
} from "../../kit/index.ts";
import type { RunningBackups } from "./start.ts";

/** A job that is mended takes a moment, and may wait for one that still fails. */
const jobTimeoutMs = 20_000;

/**
 * How the faults of the backups are brought about. Nobody can wait for days: what a night before has left is made as old as the
 * fault says, in the store; that nothing newer comes is the work of the fault.
 */
export const backupsFaultForms: FaultForms<RunningBackups> = {
  "backups-wal-stalled": async (_, running) => {
    await tellStore(running, "refuse");
    return { rollback: () => tellStore(running, "accept") };
  },
  "backups-dump-missed": async ({ ageSeconds }, running, context) => {
    const ageMs = context.timeScale.toReal(1000 * ageSeconds);
    for (const job of jobs) await tellStore(running, "age", { body: { prefix: `dumps/${job}/`, ageMs } });
    const [client, lock] = await Promise.all([
      running.source.lockDocuments(),
      disturbSqlite(context, running.sqliteDatabase, { mode: "keep-lock" }),
    ]);
    const attempts = jobs.map((job) => attempt(`the dump ${job}`, () => dump(running, job)));
    return endedBy(attempts, async () => {
      await Promise.all([client.stop(), lock.rollback()]);
      await Promise.all(attempts.map(({ isOver }) => isOver));
      for (const job of jobs) await dump(running, job);
    });
  },
  "backups-dump-truncated": async ({ jobName, sizeRatio }, running) => {
    await tellStore(running, "cut", { body: { prefix: `dumps/${jobName}/`, sizeRatio } });
    const cutOff = attempt(`the dump ${jobName}`, () => dump(running, jobName));
    return endedBy([cutOff], async () => {
      await cutOff.isOver;
      await tellStore(running, "uncut");
      await dump(running, jobName);
    });
  },
  "backups-restore-test-missed": async ({ ageSeconds }, running, { timeScale }) => {
    await tellStore(running, "age", {
      body: { prefix: "restore-tests/", ageMs: timeScale.toReal(1000 * ageSeconds) },
    });
    await running.source.sql("ALTER ROLE app NOCREATEDB");
    const failing = attempt("the restore test", () => testRestore(running));
    return endedBy([failing], async () => {
      await failing.isOver;
      await running.source.sql("ALTER ROLE app CREATEDB");
      await testRestore(running);
    });
  },
  "backups-restore-slow": async ({ seconds }, running, { timeScale }): Promise<Injection> => {
    // All that is slow is the way from the store; what else a test does takes its time as ever.
    const forMs = Math.max(100, timeScale.toReal(1000 * seconds) - (await running.lastRestoreTestMs()));
    await tellStore(running, "slow", { body: { prefix: "dumps/pg_dump/", forMs } });
    const slow = testRestore(running, forMs + jobTimeoutMs);
    // What goes wrong in it is told by the rollback.
    slow.catch(() => undefined);
    return {
      rollback: async () => {
        await tellStore(running, "fast");
        await slow;
        await testRestore(running);
      },
    };
  },
  "backups-report-lost": async (_, running) => {
    await tellAgent(running, "report-elsewhere");
    return { rollback: () => tellAgent(running, "report-here") };
  },
};

const jobs = ["pg_dump", "sqlite"] as const;

function tellStore(
  { storeControlPort }: RunningBackups,
  order: string,
  details: OrderDetails = {},
): Promise<void> {
  return giveOrder("the store", storeControlPort, order, details);
}

function tellAgent({ agentPort }: RunningBackups, order: string, details: OrderDetails = {}): Promise<void> {
  return giveOrder("the backup agent", agentPort, order, details);
}

function dump(running: RunningBackups, job: (typeof jobs)[number]): Promise<void> {
  return tellAgent(running, "dump", { body: { job }, timeoutMs: jobTimeoutMs });
}

function testRestore(running: RunningBackups, timeoutMs = jobTimeoutMs): Promise<void> {
  return tellAgent(running, "restore-test", { timeoutMs });
}

/** A fault that is mended in any case; that what was begun under it succeeded is told afterwards. */
function endedBy(attempts: readonly Attempt[], mend: () => Promise<void>): Injection {
  return {
    rollback: async () => {
      const succeeded = attempts.find(({ hasSucceeded }) => hasSucceeded());
      await mend();
      if (succeeded !== undefined)
        throw new LiveError("no-fault", `${succeeded.what} succeeded in spite of the fault`);
    },
  };
}

/** What is begun under a fault and is to fail. */
interface Attempt {
  readonly what: string;
  /** Whether it has succeeded until now; one that is not over yet may still, once the fault ends. */
  hasSucceeded(): boolean;
  /** Resolves when it is over, however it ended. */
  readonly isOver: Promise<void>;
}

function attempt(what: string, work: () => Promise<void>): Attempt {
  let isDone = false;
  const isOver = work().then(
    () => {
      isDone = true;
    },
    () => undefined,
  );
  return { what, isOver, hasSucceeded: () => isDone };
}
