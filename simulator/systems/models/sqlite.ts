import * as z from "zod";
import { sqliteMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import type { Neighbours } from "../kit/neighbours.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";

const job = "sqlite";
const instance = "app-1:9200";
const { metrics } = sqliteMetrics;

/** The scrape job of SQLite: the application that holds the database. */
export const sqliteJobs = { [job]: [instance] } as const;

const faultSchemas = [
  z.strictObject({ kind: z.literal("sqlite-writer-stuck") }),
  z.strictObject({
    kind: z.literal("sqlite-writers-contend"),
    busyRatio: ratio.describe("Share of the writes that wait in vain for the lock."),
  }),
  z.strictObject({
    kind: z.literal("sqlite-reader-stuck"),
    bytesPerSecond: z.number().gt(0).max(1e8).describe("How fast the write-ahead log grows."),
  }),
  z.strictObject({ kind: z.literal("sqlite-page-damaged") }),
] as const;

type SqliteFault = FaultOf<typeof faultSchemas>;

/** SQLite within the application, on the data disk of `app-1`. */
export const sqliteSystem = defineSystem({
  faultSchemas,
  faults: {
    "sqlite-writer-stuck": "a connection keeps the write lock; it lets go at the end",
    "sqlite-writers-contend": "writers wait for each other, and some of them in vain",
    "sqlite-reader-stuck":
      "a reader keeps an old snapshot and the write-ahead log grows; it is cut at the end",
    "sqlite-page-damaged": "a page of the database is damaged; a sound copy is restored at the end",
  },
  examples: [
    { kind: "sqlite-writer-stuck" },
    { kind: "sqlite-writers-contend", busyRatio: 0.3 },
    { kind: "sqlite-reader-stuck", bytesPerSecond: 500_000 },
    { kind: "sqlite-page-damaged" },
  ],
  targetsOf: () => targetNames(job, [instance]),
  dependsOn: ["host/disk-writes", "host/processes"],
  unshownVariants: [
    {
      alert: "SqliteCorrupt",
      variant: "below",
      reason: "`sqlite_integrity_ok` is 0 or 1, and one damaged page is one too many",
    },
  ],
  create: (options) => new Sqlite(options),
});

const codes = ["SQLITE_BUSY", "SQLITE_CORRUPT", "SQLITE_FULL", "SQLITE_READONLY"] as const;
type Code = (typeof codes)[number];

const readsPerSecond = 60;
const writesPerSecond = 8;
const bytesPerWrite = 6000;
const checkpointBytes = 4_096_000;
const databaseBytes = 380_000_000;
const busyTimeoutSeconds = 5;
const daySeconds = 86_400;
/** The integrity check runs by night. */
const checkHourSeconds = 1.5 * 3600;

class Sqlite extends SteppedSystem<SqliteFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly neighbours: Neighbours;
  private readonly statements = { read: 0, write: 0 };
  private readonly errors = new Map<Code, number>();
  private walBytes = 1_000_000;
  private committedBytes = 0;
  private probeSeconds = 0.004;
  private probeSucceeded = true;
  private probeSucceededAtMs: number;

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, `${job}/${instance}`);
    this.neighbours = options.neighbours;
    this.probeSucceededAtMs = options.startMs;
    const book = new SeriesBook();
    const statements = {
      read: book.open(metrics.statements, { kind: "read" }),
      write: book.open(metrics.statements, { kind: "write" }),
    };
    const errors = codes.map((code) => [code, book.open(metrics.errors, { code })] as const);
    const databaseSize = book.open(metrics.databaseSize);
    const walSize = book.open(metrics.walSize);
    const checkpointBusy = book.open(metrics.checkpointBusy);
    const integrityOk = book.open(metrics.integrityOk);
    const integrityCheckTime = book.open(metrics.integrityCheckTime);
    const probeSuccess = book.open(metrics.writeProbeSuccess);
    const probeSuccessTime = book.open(metrics.writeProbeSuccessTime);
    const probeDuration = book.open(metrics.writeProbeDuration);
    const expose = (nowMs: number) => {
      book.set(statements.read, this.statements.read);
      book.set(statements.write, this.statements.write);
      for (const [code, series] of errors) book.set(series, this.errors.get(code) ?? 0);
      book.set(databaseSize, databaseBytes + Math.round(this.committedBytes * 0.1));
      book.set(walSize, Math.round(this.walBytes));
      book.set(checkpointBusy, this.isAtWork("sqlite-reader-stuck") ? 1 : 0);
      book.set(integrityOk, this.isAtWork("sqlite-page-damaged") ? 0 : 1);
      book.set(integrityCheckTime, lastNightSeconds(nowMs));
      book.set(probeSuccess, this.probeSucceeded ? 1 : 0);
      book.set(probeSuccessTime, this.probeSucceededAtMs / 1000);
      book.set(probeDuration, this.probeSeconds);
    };
    const random = randomStream(options.seed, `${job}-scrape/${instance}`);
    const reach = () => (this.isRunning ? "answers" : "hangs");
    this.targets = [new ScrapedTarget(book, { job, instance, random, reach, expose })];
  }

  private get isRunning(): boolean {
    return this.neighbours.shareAnswered("host/processes") > 0;
  }

  protected live({ elapsedSeconds, nowMs, load }: Step): void {
    if (!this.isRunning) {
      this.restart(nowMs);
      return;
    }
    const { random } = this;
    this.statements.read += random.poisson(readsPerSecond * elapsedSeconds * load);
    const writes = random.poisson(writesPerSecond * elapsedSeconds * load);
    this.statements.write += writes;
    const refused = this.refuse(writes);
    this.probe(nowMs, refused);
    const written = (writes - refused.count) * bytesPerWrite;
    this.committedBytes += written;
    this.checkpoint(written, elapsedSeconds);
  }

  /** Which of the writes SQLite refuses, and whether nobody gets through at all. */
  private refuse(writes: number): { readonly count: number; readonly isTotal: boolean } {
    if (this.neighbours.shareAnswered("host/disk-writes") < 1) return this.refuseAll("SQLITE_FULL", writes);
    if (this.isAtWork("sqlite-writer-stuck")) return this.refuseAll("SQLITE_BUSY", writes);
    const busyRatio = Math.max(0, ...this.faultsOf("sqlite-writers-contend").map((fault) => fault.busyRatio));
    const busy = this.random.binomial(writes, busyRatio);
    const isDamaged = this.isAtWork("sqlite-page-damaged");
    const corrupt = isDamaged ? this.random.binomial(writes - busy, 0.05) : 0;
    this.count("SQLITE_BUSY", busy);
    this.count("SQLITE_CORRUPT", corrupt);
    return { count: busy + corrupt, isTotal: false };
  }

  private refuseAll(code: Code, writes: number): { readonly count: number; readonly isTotal: boolean } {
    this.count(code, writes + 1);
    return { count: writes, isTotal: true };
  }

  private probe(nowMs: number, refused: { readonly isTotal: boolean }): void {
    this.probeSucceeded = !refused.isTotal;
    const waitSeconds = this.isAtWork("sqlite-writers-contend") ? 1 : 0;
    this.probeSeconds = refused.isTotal
      ? busyTimeoutSeconds
      : 0.003 + (0.002 + waitSeconds) * this.random.uniform();
    if (this.probeSucceeded) this.probeSucceededAtMs = nowMs;
  }

  private checkpoint(written: number, elapsedSeconds: number): void {
    const stuck = this.faultsOf("sqlite-reader-stuck");
    if (stuck.length > 0) {
      this.walBytes += elapsedSeconds * Math.max(...stuck.map(({ bytesPerSecond }) => bytesPerSecond));
      return;
    }
    // With a `journal_size_limit` of 0 a log that begins anew after a checkpoint is as short as what is in it, and so is
    // one that a reader had let grow.
    this.walBytes = this.walBytes + written > checkpointBytes ? written : this.walBytes + written;
  }

  /** A process that is new counts from nothing, and the age of its last write from its own start. */
  private restart(nowMs: number): void {
    this.probeSucceededAtMs = nowMs;
    this.statements.read = 0;
    this.statements.write = 0;
    this.errors.clear();
  }

  private count(code: Code, count: number): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + count);
  }

  private isAtWork(kind: SqliteFault["kind"]): boolean {
    return this.faultsOf(kind).length > 0;
  }
}

function lastNightSeconds(nowMs: number): number {
  const nowSeconds = Math.floor(nowMs / 1000);
  return nowSeconds - ((nowSeconds - checkHourSeconds) % daySeconds);
}
