import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Access, type LiveContext, programPath, Restartable, untilAnswers } from "../../kit/index.ts";

const isReplica = "CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END AS is_replica";
const sinceReplay = "GREATEST(0, EXTRACT(EPOCH FROM (now() - pg_last_xact_replay_timestamp())))";

/** How the exporters tell how far a replica is behind. */
export type LagVersion = "0.11" | "0.14";

const lagQueries: Readonly<Record<LagVersion, string>> = {
  "0.11": `CASE WHEN NOT pg_is_in_recovery() THEN 0 ELSE ${sinceReplay} END`,
  // What version 0.14 brought as a collector of its own: no lag once all that arrived is replayed.
  "0.14": `CASE WHEN NOT pg_is_in_recovery() THEN 0 WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 ELSE ${sinceReplay} END`,
};

/** The exporter beside a server, which can be killed and exchanged. */
export class LiveExporter {
  readonly port: number;
  private readonly programs: Readonly<Record<LagVersion, Restartable>>;
  private version: LagVersion = "0.11";

  constructor(port: number, programs: Readonly<Record<LagVersion, Restartable>>) {
    this.port = port;
    this.programs = programs;
  }

  /** Starts it unless it runs. */
  start(): Promise<void> {
    return this.programs[this.version].start();
  }

  /** It dies. */
  kill(): Promise<void> {
    return this.programs[this.version].end("killed");
  }

  /** Another version takes its place; it is started unless the one that was there did not run. */
  async exchange(version: LagVersion): Promise<void> {
    const old = this.programs[this.version];
    const isRunning = old.process !== undefined;
    await old.end("orderly");
    this.version = version;
    if (isRunning) await this.start();
  }
}

/** Makes an exporter for a server, not yet started. It is closed to all but this machine. */
export async function makeExporter(
  context: LiveContext,
  access: Access,
  plan: { readonly name: string; readonly port: number; readonly serverPort: number },
): Promise<LiveExporter> {
  const { name, port } = plan;
  const program = async (version: LagVersion) => {
    const queries = join(context.folder, `${name}-queries-${version}.yaml`);
    // JSON is YAML to it.
    await writeFile(queries, JSON.stringify(extraQueries(version)));
    return new Restartable(
      context.supervisor,
      {
        name: `${name}-exporter-${version}`,
        command: programPath(context, "postgres-exporter"),
        args: [
          `--web.listen-address=127.0.0.1:${port}`,
          `--extend.query-path=${queries}`,
          "--log.level=error",
        ],
        env: {
          DATA_SOURCE_URI: `127.0.0.1:${plan.serverPort}/postgres?sslmode=disable`,
          DATA_SOURCE_USER: "exporter",
          DATA_SOURCE_PASS: access.password,
          GOMAXPROCS: "1",
        },
      },
      // The first page asks the server nothing, which may be down.
      untilAnswers(context, `the exporter of ${name}`, port, "/"),
    );
  };
  return new LiveExporter(port, { "0.11": await program("0.11"), "0.14": await program("0.14") });
}

function extraQueries(version: LagVersion): unknown {
  const gauge = (name: string, description: string) => ({ [name]: { usage: "GAUGE", description } });
  return {
    pg_replication: {
      query: `SELECT ${lagQueries[version]} AS lag_seconds, ${isReplica}`,
      master: true,
      metrics: [
        gauge("lag_seconds", "Seconds since the last replayed transaction; 0 on a primary."),
        gauge("is_replica", "1 while the server is in recovery."),
      ],
    },
    pg_postmaster: {
      query: "SELECT EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS start_time_seconds",
      master: true,
      metrics: [gauge("start_time_seconds", "When the server started.")],
    },
  };
}
