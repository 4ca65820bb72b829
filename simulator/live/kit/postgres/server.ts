import { chown, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { LiveProcess } from "../../supervisor/index.ts";
import { programPath } from "../blackbox.ts";
import type { LiveContext } from "../live-system.ts";
import { LiveError, waitUntil } from "../wait-until.ts";
import { type Access, runSql } from "./access.ts";
import { serverSettings, settingArguments } from "./settings.ts";
import { sharedMemoryRemoval } from "./shared-memory.ts";

/** What a server is made from. */
export interface ServerPlan {
  /** `pg-1` */
  readonly name: string;
  readonly port: number;
  /** Holds the data of all servers; belongs to whom they run as. */
  readonly folder: string;
  readonly archiveFolder: string;
  readonly access: Access;
}

/** Where a replica receives WAL from. */
export interface Upstream {
  readonly port: number;
}

const startTimeoutMs = 15_000;
const copyTimeoutMs = 30_000;
const attemptsMax = 20;

/** One PostgreSQL server and its data. Whether it is primary or replica stands in its folder. */
export class LivePostgresServer {
  readonly name: string;
  readonly port: number;
  /** The slot that a primary keeps for it. */
  readonly slotName: string;
  readonly dataFolder: string;
  private readonly context: LiveContext;
  private readonly plan: ServerPlan;
  private process: LiveProcess | undefined;
  private copies = 0;

  constructor(context: LiveContext, plan: ServerPlan) {
    this.context = context;
    this.plan = plan;
    this.name = plan.name;
    this.port = plan.port;
    this.slotName = plan.name.replace("-", "_");
    this.dataFolder = join(plan.folder, plan.name);
  }

  /** Whether its process runs. */
  get isRunning(): boolean {
    return this.process?.isRunning === true;
  }

  /** Starts it and resolves when it accepts connections. What a killed server left behind may hold it up for a moment. */
  async start(signal: AbortSignal): Promise<void> {
    if (this.isRunning) return;
    for (let attempt = 1; ; attempt++) {
      const process = await this.context.supervisor.start({
        name: this.name,
        command: programPath(this.context, "postgres"),
        args: [
          "-D",
          this.dataFolder,
          ...settingArguments(serverSettings({ ...this.plan, timeScale: this.context.timeScale })),
        ],
        // Its backends lead groups of their own; it ends them itself, at once, and leaves no shared memory.
        endSignal: "SIGQUIT",
        ...this.user(),
      });
      this.process = process;
      const isUp = await waitUntil(`${this.name}`, () => this.look(process), {
        timeoutMs: startTimeoutMs,
        signal,
      });
      if (isUp === "up") return;
      if (attempt === attemptsMax) throw new LiveError("start", `${this.name} ends as soon as it is started`);
      await wait(100);
    }
  }

  /** It dies without a word. */
  async kill(): Promise<void> {
    if (this.process === undefined || !this.isRunning) return;
    await this.process.signal("SIGKILL");
    await this.process.exited;
  }

  /** It ends at once, in order as far as its memory goes. */
  async stop(): Promise<void> {
    await this.process?.stop(3_000);
  }

  /** Runs SQL as the administrator and resolves with what it prints. */
  sql(statements: string, database?: string): Promise<string> {
    const where = { port: this.port, ...(database === undefined ? {} : { database }) };
    return runSql(this.context, this.plan.access, where, statements);
  }

  /** Makes what lies in its folder a replica's, before it is started. */
  async becomeReplica(upstream: Upstream): Promise<void> {
    await this.configureReplica(this.dataFolder, upstream);
  }

  /** Follows another primary from now on, while it runs. */
  async follow(upstream: Upstream): Promise<void> {
    await this.sql(
      `ALTER SYSTEM SET primary_conninfo = ${quoted(this.connectionText(upstream))};\nSELECT pg_reload_conf();`,
    );
  }

  /** Takes a base backup of a primary; until `adoptCopy` the server goes on with what it has. */
  async copyFrom(upstream: Upstream): Promise<string> {
    this.copies++;
    const copy = `${this.dataFolder}.copy-${this.copies}`;
    const { password } = this.plan.access;
    const { code, stderr } = await this.context.supervisor.run({
      command: programPath(this.context, "pg_basebackup"),
      args: ["-D", copy, "-X", "fetch", "-c", "fast", "--no-sync"].concat([
        "-d",
        `host=127.0.0.1 port=${upstream.port} user=replicator sslmode=disable gssencmode=disable`,
      ]),
      env: { PGPASSWORD: password },
      timeoutMs: copyTimeoutMs,
      ...this.user(),
    });
    if (code !== 0)
      throw new LiveError("base-backup", stderr.trim().split("\n")[0] ?? "pg_basebackup failed");
    await this.configureReplica(copy, upstream);
    return copy;
  }

  /** Puts a copy in the place of its data; it must not run. */
  async adoptCopy(copy: string): Promise<void> {
    const { dataFolder } = this;
    await this.context.supervisor.run({
      ...sharedMemoryRemoval(dirname(dataFolder), basename(dataFolder)),
      ...this.user(),
    });
    const old = `${copy}.old`;
    await rename(dataFolder, old);
    await rename(copy, dataFolder);
    await rm(old, { recursive: true, force: true });
  }

  private async configureReplica(dataFolder: string, upstream: Upstream): Promise<void> {
    const settings = [
      `primary_conninfo = ${quoted(this.connectionText(upstream))}`,
      `primary_slot_name = ${quoted(this.slotName)}`,
    ];
    const file = join(dataFolder, "postgresql.auto.conf");
    await writeFile(file, `${settings.join("\n")}\n`, { mode: 0o600 });
    const signalFile = join(dataFolder, "standby.signal");
    await writeFile(signalFile, "", { mode: 0o600 });
    const { user } = this.user();
    if (user !== undefined) for (const each of [file, signalFile]) await chown(each, user.uid, user.gid);
  }

  private connectionText({ port }: Upstream): string {
    const { password } = this.plan.access;
    return `host=127.0.0.1 port=${port} user=replicator password=${password} sslmode=disable gssencmode=disable`;
  }

  private async look(process: LiveProcess): Promise<"up" | "ended" | undefined> {
    if (!process.isRunning) return "ended";
    await this.sql("SELECT 1");
    return "up";
  }

  private user() {
    const { unprivileged } = this.context;
    return unprivileged === undefined ? {} : { user: unprivileged };
  }
}

/** Makes a folder that belongs to whom servers run as. */
export async function makeServerFolder(context: LiveContext, folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  const { unprivileged } = context;
  if (unprivileged !== undefined) await chown(folder, unprivileged.uid, unprivileged.gid);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
