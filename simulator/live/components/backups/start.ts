import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { scrapeJobs } from "../../../systems/index.ts";
import {
  appDatabase,
  clientVariables,
  type LiveContext,
  type LiveTarget,
  programPath,
  Restartable,
  untilAnswers,
} from "../../kit/index.ts";
import { type BackupSource, startSource } from "./source.ts";

const job = "backups";
const [instance] = scrapeJobs[job];

/** The store, the agent and what they keep, running. */
export interface RunningBackups {
  readonly targets: readonly LiveTarget[];
  readonly source: BackupSource;
  /** The database file that the job `sqlite` dumps. */
  readonly sqliteDatabase: string;
  /** Where the agent takes orders. */
  readonly agentPort: number;
  /** Where trouble of the store is ordered. */
  readonly storeControlPort: number;
  /** How long the last restore test took, in real time. */
  lastRestoreTestMs(): Promise<number>;
}

/** The agent looks for WAL and writes its report so often. */
const everyMs = 2_000;
const everyRealMsMin = 200;
/** A dump gives a lock up after this long. */
const lockWaitMs = 30_000;
const firstRoundTimeoutMs = 30_000;

/** Starts everything, and resolves when there is a first backup of each kind and its report is served. */
export async function startBackups(context: LiveContext): Promise<RunningBackups> {
  const { folder, takePorts, timeScale } = context;
  const [storePort = 0, storeControlPort = 0, agentPort = 0, exporterPort = 0] = await takePorts(4);
  const machine = instance.replace(/:.*/, "");
  const disk = context.neighbours.has("host") ? await context.neighbours.diskOf(machine) : folder;
  const spool = join(disk, "wal-spool");
  const [objects, work, reports] = [join(folder, "store"), join(folder, "work"), join(folder, "reports")];
  for (const each of [objects, work, reports]) await mkdir(each);
  const sqliteDatabase = join(folder, "notes.db");
  const key = randomBytes(24).toString("hex");
  const store = new Restartable(
    context.supervisor,
    {
      name: "object-store",
      ...context.nodeProgram("object-store"),
      env: {
        PORT: String(storePort),
        CONTROL_PORT: String(storeControlPort),
        FOLDER: objects,
        KEY: key,
      },
    },
    untilAnswers(context, "`object-store`", storeControlPort, "/"),
  );
  const [source] = await Promise.all([startSource(context, spool), store.start()]);
  const agent = new Restartable(
    context.supervisor,
    {
      name: "backup-agent",
      ...context.nodeProgram("backup-agent"),
      env: {
        ...clientVariables(source.access, { ports: [source.port], role: "app", database: appDatabase }),
        PORT: String(agentPort),
        EVERY_MS: String(Math.max(everyRealMsMin, timeScale.toReal(everyMs))),
        LOCK_WAIT_MS: String(timeScale.toReal(lockWaitMs)),
        STORE_PORT: String(storePort),
        STORE_KEY: key,
        SPOOL: spool,
        FOLDER: work,
        REPORT: join(reports, "backup.prom"),
        SQLITE_DATABASE: sqliteDatabase,
        PG_DUMP: programPath(context, "pg_dump"),
        PG_RESTORE: programPath(context, "pg_restore"),
        PSQL: programPath(context, "psql"),
      },
    },
    untilAnswers(context, "`backup-agent`", agentPort, "/", firstRoundTimeoutMs),
  );
  const exporter = new Restartable(
    context.supervisor,
    {
      name: "node-exporter-of-backups",
      command: programPath(context, "node-exporter"),
      args: [
        `--web.listen-address=127.0.0.1:${exporterPort}`,
        "--web.disable-exporter-metrics",
        "--log.level=error",
        "--collector.disable-defaults",
        "--collector.textfile",
        `--collector.textfile.directory=${reports}`,
      ],
    },
    untilAnswers(context, "`node-exporter-of-backups`", exporterPort, "/metrics"),
  );
  await Promise.all([agent.start(), exporter.start()]);
  return {
    targets: [{ job, instance, port: exporterPort }],
    source,
    sqliteDatabase,
    agentPort,
    storeControlPort,
    lastRestoreTestMs: async () => Number(await readFile(join(objects, "restore-tests/pg_dump"), "utf8")),
  };
}
