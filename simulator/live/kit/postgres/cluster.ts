import { chown, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { programPath } from "../blackbox.ts";
import type { LiveContext } from "../live-system.ts";
import { LiveError, waitUntil } from "../wait-until.ts";
import { type Access, appDatabase } from "./access.ts";
import { LivePostgresServer, makeServerFolder } from "./server.ts";
import { sharedMemoryRemoval } from "./shared-memory.ts";

/** How a cluster is laid out; the first server starts as the primary. */
export interface ClusterPlan {
  readonly names: readonly string[];
  readonly ports: readonly number[];
  readonly access: Access;
  /** Where the primary archives its WAL, a folder that is made; beside the servers where absent. */
  readonly archiveFolder?: string;
}

const initTimeoutMs = 30_000;
const healthyTimeoutMs = 15_000;

// What mends the cluster goes on when a drill is aborted; each wait has a bound of its own.
const unending = new AbortController().signal;

/** A primary and its streaming replicas: who is what, and how they change places. */
export class LiveCluster {
  readonly servers: readonly LivePostgresServer[];
  /** Where the primary archives its WAL. */
  readonly archiveFolder: string;
  private readonly context: LiveContext;
  private readonly plan: ClusterPlan;
  private readonly folder: string;
  /** Servers that take writes when they run, the first to do so first. */
  private primaries: LivePostgresServer[] = [];

  constructor(context: LiveContext, plan: ClusterPlan) {
    this.context = context;
    this.plan = plan;
    this.folder = join(context.folder, "servers");
    this.archiveFolder = plan.archiveFolder ?? join(this.folder, "archive");
    this.servers = plan.names.map((name, index) => {
      const { access, ports } = plan;
      const { folder, archiveFolder } = this;
      return new LivePostgresServer(context, {
        name,
        port: ports[index] ?? 0,
        folder,
        archiveFolder,
        access,
      });
    });
  }

  /** The server that takes writes; the one that did so first where two do. Undefined while it is down. */
  get primary(): LivePostgresServer | undefined {
    return this.primaries.find(({ isRunning }) => isRunning);
  }

  /** The primary, which must be there. */
  requirePrimary(): LivePostgresServer {
    const { primary } = this;
    if (primary === undefined) throw new LiveError("no-primary", "there is no primary to do this to");
    return primary;
  }

  /** Makes all servers from one and the same beginning, and resolves when the replicas stream. */
  async start(): Promise<void> {
    const { context, folder, servers } = this;
    const [first, ...replicas] = servers;
    if (first === undefined) return;
    await context.supervisor.atEnd(`shared memory of ${folder}`, {
      ...sharedMemoryRemoval(folder, "*"),
      ...this.user(),
    });
    await makeServerFolder(context, folder);
    await makeServerFolder(context, this.archiveFolder);
    await this.initialize(first.dataFolder);
    // A copy of a server that never ran is as good as a base backup, and needs no server to take it from.
    await Promise.all(replicas.map(({ dataFolder }) => this.copy(first.dataFolder, dataFolder)));
    this.primaries = [first];
    await Promise.all(replicas.map((replica) => replica.becomeReplica(first)));
    await first.start(context.signal);
    await first.sql(
      beginning(
        this.plan.access,
        replicas.map(({ slotName }) => slotName),
      ),
    );
    await first.sql(applicationSchema, appDatabase);
    await Promise.all(replicas.map((replica) => replica.start(context.signal)));
    await this.waitForReplicas(replicas.length, context.signal);
  }

  /** Resolves when so many replicas stream from the primary. */
  async waitForReplicas(count: number, signal: AbortSignal = unending): Promise<void> {
    const query = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
    await waitUntil(
      `${count} streaming replicas`,
      async () => (Number(await this.requirePrimary().sql(query)) >= count ? true : undefined),
      { timeoutMs: healthyTimeoutMs, signal },
    );
  }

  /** A dead server starts again: as the primary if it was that and there is no other, else as a replica. */
  async revive(server: LivePostgresServer): Promise<void> {
    if (server.isRunning) return;
    const { primary } = this;
    if (primary !== undefined && this.primaries.includes(server)) await this.rejoin(server, primary);
    else await server.start(unending);
  }

  /** The replica that would lose least takes over from a dead primary and is returned; the others follow it. */
  async promoteReplica(): Promise<LivePostgresServer> {
    const candidate = await this.bestReplica();
    await this.promote(candidate);
    const others = this.servers.filter((server) => server !== candidate);
    await candidate.sql(others.map(({ slotName }) => slotSql(slotName)).join("\n"));
    this.primaries = [candidate, ...this.primaries];
    await Promise.all(
      others.filter((server) => this.isReplica(server)).map((replica) => replica.follow(candidate)),
    );
    return candidate;
  }

  /** The first replica starts to take writes although there is a primary; nobody follows it. */
  async splitReplica(): Promise<LivePostgresServer> {
    const candidate = this.servers.find((server) => this.isReplica(server));
    if (candidate === undefined) throw new LiveError("no-replica", "there is no replica to promote");
    await this.promote(candidate);
    this.primaries = [...this.primaries, candidate];
    return candidate;
  }

  /** A server that took writes becomes a replica, with a copy of the primary's data that was made for it or is made now. */
  async rejoin(server: LivePostgresServer, primary: LivePostgresServer, made?: string): Promise<void> {
    const copy = made ?? (await server.copyFrom(primary));
    await server.stop();
    await server.adoptCopy(copy);
    this.primaries = this.primaries.filter((other) => other !== server);
    await server.start(unending);
  }

  private isReplica(server: LivePostgresServer): boolean {
    return server.isRunning && !this.primaries.includes(server);
  }

  private async bestReplica(): Promise<LivePostgresServer> {
    const positions = await Promise.all(
      this.servers
        .filter((server) => this.isReplica(server))
        .map(async (server) => ({
          server,
          position: Number(await server.sql("SELECT pg_last_wal_receive_lsn() - '0/0'::pg_lsn")),
        })),
    );
    const [best] = positions.sort((left, right) => right.position - left.position);
    if (best === undefined) throw new LiveError("no-replica", "there is no replica that could take over");
    return best.server;
  }

  private async promote(server: LivePostgresServer): Promise<void> {
    if ((await server.sql("SELECT pg_promote(true, 10)")) !== "t")
      throw new LiveError("promote", `${server.name} was not promoted within 10 s`);
  }

  private async initialize(dataFolder: string): Promise<void> {
    const { context, plan } = this;
    const { unprivileged } = context;
    const passwordFile = join(this.folder, "password");
    await writeFile(passwordFile, plan.access.password, { mode: 0o600 });
    if (unprivileged !== undefined) await chown(passwordFile, unprivileged.uid, unprivileged.gid);
    const { code, stderr } = await context.supervisor.run({
      command: programPath(context, "initdb"),
      args: [
        ...["-D", dataFolder, "--username=postgres", "--auth=md5", `--pwfile=${passwordFile}`],
        ...["--no-sync", "--no-locale", "--encoding=UTF8", "--wal-segsize=1"],
      ],
      timeoutMs: initTimeoutMs,
      ...this.user(),
    });
    await rm(passwordFile);
    if (code !== 0)
      throw new LiveError("initdb", stderr.trim().split("\n")[0] ?? `initdb ended with ${code}`);
  }

  private async copy(from: string, to: string): Promise<void> {
    const { code, stderr } = await this.context.supervisor.run({
      command: "/bin/cp",
      args: ["-a", from, to],
      timeoutMs: initTimeoutMs,
      ...this.user(),
    });
    if (code !== 0) throw new LiveError("copy", stderr.trim());
  }

  private user() {
    const { unprivileged } = this.context;
    return unprivileged === undefined ? {} : { user: unprivileged };
  }
}

function slotSql(slotName: string): string {
  return `SELECT pg_create_physical_replication_slot('${slotName}', true) WHERE NOT EXISTS (
    SELECT FROM pg_replication_slots WHERE slot_name = '${slotName}');`;
}

function beginning({ password }: Access, slotNames: readonly string[]): string {
  return [
    `CREATE ROLE replicator LOGIN REPLICATION PASSWORD '${password}';`,
    `CREATE ROLE exporter LOGIN PASSWORD '${password}';`,
    "GRANT pg_monitor TO exporter;",
    `CREATE ROLE app LOGIN PASSWORD '${password}';`,
    `CREATE DATABASE ${appDatabase} OWNER app;`,
    ...slotNames.map(slotSql),
  ].join("\n");
}

const applicationSchema = `
SET ROLE app;
CREATE TABLE accounts (id integer PRIMARY KEY, balance bigint NOT NULL DEFAULT 0);
INSERT INTO accounts SELECT id FROM generate_series(1, 1000) AS id;
CREATE TABLE orders (id bigserial PRIMARY KEY, account integer NOT NULL, note text NOT NULL);
CREATE INDEX orders_by_account ON orders (account, id);`;
