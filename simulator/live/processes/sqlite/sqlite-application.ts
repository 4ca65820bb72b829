import { statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { poisson } from "../service/index.ts";
import { attempt, type Patience } from "./attempt.ts";
import { foundBy } from "./database.ts";
import { openDatabase, type SqliteDatabase } from "./open-database.ts";

/** What the application says of itself. */
interface Seen {
  readonly statements: { readonly read: number; readonly write: number };
  readonly errors: ReadonlyMap<string, number>;
  readonly databaseBytes: number;
  readonly walBytes: number;
  readonly isCheckpointBusy: boolean;
  readonly integrity: { readonly isOk: boolean; readonly checkedAtMs: number };
  readonly probe: {
    readonly isCommitted: boolean;
    readonly committedAtMs: number;
    readonly durationMs: number;
  };
}

// By the scenario's clock.
const readsPerSecond = 60;
const writesPerSecond = 8;
const busyTimeoutMs = 5_000;
const probeEveryMs = 5_000;
const recheckEveryMs = 5_000;
const checkpointEveryMs = 5_000;

// By the clock on the wall.
const workEveryMs = 50;
const retryEveryMs = 20;
const checkpointEveryRealMsMin = 200;

/** Of the log, as SQLite itself has it: 1,000 pages. */
const checkpointBytes = 4_096_000;

/** What an application is made with. */
export interface SqliteApplicationOptions {
  readonly path: string;
  /** How many times as fast the time of the scenario passes. */
  readonly timeFactor: number;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Chance, from 0 to below 1. */
  readonly uniform: () => number;
}

/** Reads and writes at the pace of the scenario, probes, makes checkpoints, and counts what SQLite refuses. */
export class SqliteApplication {
  private readonly database: SqliteDatabase;
  private readonly path: string;
  private readonly timeFactor: number;
  private readonly patience: Patience;
  private readonly statements = { read: 0, write: 0 };
  private readonly errors = new Map(
    ["SQLITE_BUSY", "SQLITE_CORRUPT", "SQLITE_FULL", "SQLITE_READONLY"].map((code) => [code, 0]),
  );
  private readonly nowMs: () => number;
  private readonly uniform: () => number;
  private readonly probe: { isCommitted: boolean; committedAtMs: number; durationMs: number };
  private integrity = { isOk: true, checkedAtMs: 0 };
  private isCheckpointBusy = false;
  private readonly read: () => void;
  private readonly write: () => void;
  private readonly writeProbe: () => void;

  constructor(database: SqliteDatabase, options: SqliteApplicationOptions) {
    const { nowMs, uniform } = options;
    this.database = database;
    this.nowMs = nowMs;
    this.uniform = uniform;
    this.probe = { isCommitted: true, committedAtMs: nowMs(), durationMs: 0 };
    this.path = options.path;
    this.timeFactor = options.timeFactor;
    this.patience = { timeoutMs: this.real(busyTimeoutMs), everyMs: retryEveryMs };
    const findAccount = database.prepare("SELECT name FROM accounts WHERE id = ?");
    const addOrder = database.prepare("INSERT INTO orders (account, note) VALUES (?, randomblob(600))");
    const keepProbe = database.prepare("UPDATE probe SET at = ? WHERE id = 1");
    this.read = () => findAccount.get(foundBy(uniform()));
    const order = database.transaction((account: number) => {
      findAccount.get(account);
      addOrder.run(account);
    });
    this.write = () => order.immediate(foundBy(uniform()));
    this.writeProbe = () => keepProbe.run(nowMs());
  }

  /** Begins; it goes on until the process ends. */
  work(): void {
    setInterval(() => this.serve(), workEveryMs);
    void this.keepProbing();
    setInterval(() => this.checkpoint(), Math.max(checkpointEveryRealMsMin, this.real(checkpointEveryMs)));
    // By night in the life of an application; as soon as it may help where damage is known.
    setInterval(() => {
      if (!this.integrity.isOk) void this.checkIntegrity();
    }, this.real(recheckEveryMs));
  }

  /** Runs `quick_check` on what is in the files, whatever this connection remembers of them. */
  async checkIntegrity(): Promise<void> {
    const checkedAtMs = this.nowMs();
    try {
      const connection = await openDatabase(this.path);
      try {
        this.integrity = {
          isOk: connection.pragma("quick_check(1)", { simple: true }) === "ok",
          checkedAtMs,
        };
      } finally {
        connection.close();
      }
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "SQLITE_CORRUPT")
        this.integrity = { isOk: false, checkedAtMs };
    }
  }

  look(): Seen {
    const { statements, errors, isCheckpointBusy, integrity, probe, path } = this;
    return {
      statements,
      errors,
      databaseBytes: sizeOf(path),
      walBytes: sizeOf(`${path}-wal`),
      isCheckpointBusy,
      integrity,
      probe,
    };
  }

  private serve(): void {
    const passedSeconds = (workEveryMs / 1000) * this.timeFactor;
    const reads = poisson(readsPerSecond * passedSeconds, this.uniform);
    for (let count = 0; count < reads; count++) void this.count("read", this.read);
    const writes = poisson(writesPerSecond * passedSeconds, this.uniform);
    for (let count = 0; count < writes; count++) void this.count("write", this.write);
  }

  private async count(kind: "read" | "write", work: () => void): Promise<void> {
    this.statements[kind]++;
    await this.tryTo(work);
  }

  private async tryTo(work: () => void): Promise<boolean> {
    const refusal = await attempt(work, this.patience);
    if (refusal === undefined) return true;
    this.errors.set(refusal, (this.errors.get(refusal) ?? 0) + 1);
    if (refusal === "SQLITE_CORRUPT" && this.integrity.isOk) await this.checkIntegrity();
    return false;
  }

  private async keepProbing(): Promise<never> {
    for (;;) {
      const startMs = performance.now();
      const isCommitted = await this.tryTo(this.writeProbe);
      const durationMs = performance.now() - startMs;
      Object.assign(this.probe, { isCommitted, durationMs });
      if (isCommitted) this.probe.committedAtMs = this.nowMs();
      await wait(Math.max(0, this.real(probeEveryMs) - durationMs));
    }
  }

  // What a reader still needs stays in the log; so does everything where the disk takes no more.
  private checkpoint(): void {
    if (sizeOf(`${this.path}-wal`) < checkpointBytes) {
      this.isCheckpointBusy = false;
      return;
    }
    const checkpoint = this.database.prepare<[], CheckpointRow>("PRAGMA wal_checkpoint(PASSIVE)");
    void attempt(
      () => {
        const row = checkpoint.get();
        this.isCheckpointBusy = row !== undefined && row.checkpointed < row.log;
      },
      { timeoutMs: 0, everyMs: retryEveryMs },
    );
  }

  private real(scenarioMs: number): number {
    return scenarioMs / this.timeFactor;
  }
}

interface CheckpointRow {
  readonly busy: number;
  readonly log: number;
  readonly checkpointed: number;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
