import * as z from "zod";
import { backupsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import { unreachable } from "../kit/model.ts";
import type { Neighbours } from "../kit/neighbours.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";

const job = "backups";
const instance = "app-1:9101";
const { metrics } = backupsMetrics;

/** The scrape job of the backup agent. */
export const backupsJobs = { [job]: [instance] } as const;

const ageSeconds = z
  .number()
  .min(0)
  .max(1e7)
  .describe("How long ago the last success is at the start of the fault; it grows older.");

const faultSchemas = [
  z.strictObject({ kind: z.literal("backups-wal-stalled") }),
  z.strictObject({ kind: z.literal("backups-dump-missed"), ageSeconds }),
  z.strictObject({
    kind: z.literal("backups-dump-truncated"),
    jobName: z.enum(["pg_dump", "sqlite"]).describe("Which dump."),
    sizeRatio: ratio.describe("Size of the last dump as a share of its usual size."),
  }),
  z.strictObject({ kind: z.literal("backups-restore-test-missed"), ageSeconds }),
  z.strictObject({
    kind: z.literal("backups-restore-slow"),
    seconds: z
      .number()
      .gt(0)
      .max(1e6)
      .describe("How long the restore test takes that begins with the fault."),
  }),
  z.strictObject({ kind: z.literal("backups-report-lost") }),
] as const;

type BackupsFault = FaultOf<typeof faultSchemas>;

/** The backup agent: WAL every minute, dumps every night, a restore test every Sunday. */
export const backupsSystem = defineSystem({
  faultSchemas,
  faults: {
    "backups-wal-stalled": "no WAL is stored; what waits is stored at the end",
    "backups-dump-missed": "the last dumps failed; one is made by hand at the end",
    "backups-dump-truncated": "the last dump is cut off; a whole one is made at the end",
    "backups-restore-test-missed": "the last restore tests failed; one succeeds at the end",
    "backups-restore-slow":
      "a restore test begins and takes long, which its end tells; a quick one follows at the end of the fault",
    "backups-report-lost": "the agent's report is empty; it is written anew at the end",
  },
  examples: [
    { kind: "backups-wal-stalled" },
    { kind: "backups-dump-missed", ageSeconds: 100_000 },
    { kind: "backups-dump-truncated", jobName: "pg_dump", sizeRatio: 0.2 },
    { kind: "backups-restore-test-missed", ageSeconds: 700_000 },
    { kind: "backups-restore-slow", seconds: 1200 },
    { kind: "backups-report-lost" },
  ],
  targetsOf: () => targetNames(job, [instance]),
  dependsOn: ["host/disk-writes", "host/processes", "minio/writes"],
  create: (options) => new Backups(options),
});

const hour = 3600;
const day = 24 * hour;
const walTarget = "s3";
/** PostgreSQL hands over a file at the latest after this time (`archive_timeout`). */
const walSecondsMax = 60;
const walSecondsUnderLoad = 25;
const restoreTest = { jobName: "pg_dump", atSeconds: 4 * hour, durationSeconds: 410 } as const;
const dumps = [
  { jobName: "pg_dump", target: "s3", atSeconds: 2 * hour, durationSeconds: 240, sizeBytes: 2.4e7 },
  { jobName: "sqlite", target: "s3", atSeconds: 2.5 * hour, durationSeconds: 20, sizeBytes: 9e6 },
] as const;

/** What the agent says about one dump. */
interface DumpReport {
  attemptAtSeconds: number;
  succeededAtSeconds: number;
  sizeBytes: number;
}

/** A restore test that has begun; how long it took is told when it is over. */
interface SlowTest {
  readonly endsAtSeconds: number;
  readonly durationSeconds: number;
}

class Backups extends SteppedSystem<BackupsFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly neighbours: Neighbours;
  private readonly reports: readonly DumpReport[];
  private walAtSeconds: number;
  private walDueSeconds: number;
  private testedAtSeconds: number;
  private testSeconds: number = restoreTest.durationSeconds;
  private atWork: readonly BackupsFault[] = [];
  /** Restore tests that have begun and take long. */
  private readonly slowTests = new Map<BackupsFault, SlowTest>();

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, `${job}/${instance}`);
    this.neighbours = options.neighbours;
    const nowSeconds = options.startMs / 1000;
    this.walAtSeconds = nowSeconds - Math.floor(20 * this.random.uniform());
    this.walDueSeconds = nowSeconds + walSecondsUnderLoad;
    this.testedAtSeconds = lastSunday(nowSeconds) + restoreTest.durationSeconds;
    this.reports = dumps.map(({ atSeconds, durationSeconds, sizeBytes }) => {
      const attemptAtSeconds = lastDaily(nowSeconds, atSeconds, durationSeconds);
      return { attemptAtSeconds, succeededAtSeconds: attemptAtSeconds + durationSeconds, sizeBytes };
    });
    this.targets = [this.openTarget(options)];
  }

  private openTarget({ seed }: SystemOptions): ScrapedTarget {
    const book = new SeriesBook();
    const series = dumps.map(({ jobName, target }) => {
      const labels = { job_name: jobName, target };
      return {
        success: book.open(metrics.lastSuccess, labels),
        size: book.open(metrics.lastSize, labels),
        attempt: book.open(metrics.lastAttempt, labels),
        duration: book.open(metrics.duration, labels),
      };
    });
    const wal = book.open(metrics.walArchived, { target: walTarget });
    const tested = book.open(metrics.restoreTestSuccess, { job_name: restoreTest.jobName });
    const testDuration = book.open(metrics.restoreTestDuration, { job_name: restoreTest.jobName });
    const expose = () => {
      if (this.faultsOf("backups-report-lost").length > 0) return;
      for (const [index, { success, size, attempt, duration }] of series.entries()) {
        const report = this.reports[index];
        if (report === undefined) continue;
        book.set(success, report.succeededAtSeconds);
        book.set(size, report.sizeBytes);
        book.set(attempt, report.attemptAtSeconds);
        book.set(duration, dumps[index]?.durationSeconds ?? 0);
      }
      book.set(wal, this.walAtSeconds);
      book.set(tested, this.testedAtSeconds);
      book.set(testDuration, this.testSeconds);
    };
    const random = randomStream(seed, `${job}-scrape/${instance}`);
    const reach = () => (this.neighbours.shareAnswered("host/processes") > 0 ? "answers" : "hangs");
    return new ScrapedTarget(book, { job, instance, random, reach, expose });
  }

  /** Whether a file can be written to the spool and is taken by the store. */
  private tryToStore(): boolean {
    if (this.neighbours.shareAnswered("host/disk-writes") < 1) return false;
    const share = this.neighbours.shareAnswered("minio/writes");
    return share >= 1 || this.random.uniform() < share;
  }

  protected live({ nowMs, load }: Step): void {
    const nowSeconds = nowMs / 1000;
    if (nowSeconds >= this.walDueSeconds) {
      const isStored = this.faultsOf("backups-wal-stalled").length === 0 && this.tryToStore();
      if (isStored) this.walAtSeconds = nowSeconds;
      const wait = Math.min(
        walSecondsMax,
        (walSecondsUnderLoad * (0.8 + 0.4 * this.random.uniform())) / load,
      );
      // The uploader tries again every few seconds what it could not store.
      this.walDueSeconds = nowSeconds + (isStored ? wait : 5);
    }
    for (const [index, report] of this.reports.entries()) this.dump(index, report, nowSeconds);
    this.endSlowTests(nowSeconds);
    if (this.faultsOf("backups-restore-test-missed").length > 0) return;
    const testedAtSeconds = lastSunday(nowSeconds) + restoreTest.durationSeconds;
    this.testedAtSeconds = Math.max(this.testedAtSeconds, testedAtSeconds);
  }

  private endSlowTests(nowSeconds: number): void {
    for (const [fault, { endsAtSeconds, durationSeconds }] of this.slowTests) {
      if (nowSeconds < endsAtSeconds) continue;
      this.slowTests.delete(fault);
      this.testedAtSeconds = nowSeconds;
      this.testSeconds = durationSeconds;
    }
  }

  private dump(index: number, report: DumpReport, nowSeconds: number): void {
    const plan = dumps[index];
    if (plan === undefined) return;
    report.attemptAtSeconds = Math.max(report.attemptAtSeconds, lastDaily(nowSeconds, plan.atSeconds, 0));
    const isDue = report.attemptAtSeconds > report.succeededAtSeconds;
    const isDone = nowSeconds - report.attemptAtSeconds >= plan.durationSeconds;
    if (!isDue || !isDone || this.faultsOf("backups-dump-missed").length > 0) return;
    if (this.tryToStore()) report.succeededAtSeconds = nowSeconds;
  }

  protected override yield(faults: readonly BackupsFault[]): void {
    const nowSeconds = this.nowMs / 1000;
    for (const fault of this.atWork) if (!faults.includes(fault)) this.end(fault, nowSeconds);
    for (const fault of faults) if (!this.atWork.includes(fault)) this.begin(fault, nowSeconds);
    this.atWork = [...faults];
  }

  private begin(fault: BackupsFault, nowSeconds: number): void {
    switch (fault.kind) {
      case "backups-dump-missed":
        for (const report of this.reports) report.succeededAtSeconds = nowSeconds - fault.ageSeconds;
        return;
      case "backups-dump-truncated":
        for (const [index, report] of this.reports.entries()) {
          if (dumps[index]?.jobName === fault.jobName) report.sizeBytes *= fault.sizeRatio;
        }
        return;
      case "backups-restore-test-missed":
        this.testedAtSeconds = nowSeconds - fault.ageSeconds;
        return;
      case "backups-restore-slow":
        this.slowTests.set(fault, {
          endsAtSeconds: nowSeconds + fault.seconds,
          durationSeconds: fault.seconds,
        });
        return;
      case "backups-wal-stalled":
      case "backups-report-lost":
        return;
      default:
        unreachable(fault);
    }
  }

  private end(fault: BackupsFault, nowSeconds: number): void {
    switch (fault.kind) {
      case "backups-dump-missed":
      case "backups-dump-truncated":
        for (const [index, report] of this.reports.entries()) {
          report.attemptAtSeconds = nowSeconds;
          report.succeededAtSeconds = nowSeconds;
          report.sizeBytes = dumps[index]?.sizeBytes ?? 0;
        }
        return;
      case "backups-restore-test-missed":
        this.testedAtSeconds = nowSeconds;
        return;
      case "backups-restore-slow":
        this.slowTests.delete(fault);
        this.testedAtSeconds = nowSeconds;
        this.testSeconds = restoreTest.durationSeconds;
        return;
      case "backups-wal-stalled":
      case "backups-report-lost":
        return;
      default:
        unreachable(fault);
    }
  }
}

/** When a job of this hour of the day was last begun, if it has been going on for so long at least. */
function lastDaily(nowSeconds: number, atSeconds: number, forSeconds: number): number {
  return Math.floor((nowSeconds - atSeconds - forSeconds) / day) * day + atSeconds;
}

/** When the test of the last Sunday that is over was begun; the epoch was a Thursday. */
function lastSunday(nowSeconds: number): number {
  const offset = 3 * day + restoreTest.atSeconds;
  return Math.floor((nowSeconds - offset - restoreTest.durationSeconds) / (7 * day)) * 7 * day + offset;
}
