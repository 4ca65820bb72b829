const segmentBytes = 16 * 1024 ** 2;
// `archive_timeout`: even a quiet primary hands over a file a minute, else it could not keep its recovery point.
const segmentMsMax = 60_000;
// Three attempts a second apart, then a minute's rest (PostgreSQL's archiver).
const attemptCount = 3;
const restMs = 60_000;

/** The archiver of one server. It works on a primary only. */
export class PostgresArchiver {
  archivedCount: number;
  failedCount = 0;
  /** Undefined where none was archived since the statistics were reset. */
  lastArchivedMs: number | undefined;
  private isWorking: boolean;
  private segmentSinceMs: number;
  private segmentFill = 0;
  private waitingCount = 0;
  private retryAtMs = Number.POSITIVE_INFINITY;

  constructor(isPrimary: boolean, nowMs: number, chance: number) {
    this.isWorking = isPrimary;
    this.archivedCount = isPrimary ? 12_000 : 0;
    this.segmentSinceMs = nowMs - Math.round(chance * 50_000);
    this.lastArchivedMs = isPrimary ? this.segmentSinceMs : undefined;
  }

  /** The server became primary. */
  begin(nowMs: number): void {
    this.isWorking = true;
    this.segmentSinceMs = nowMs;
    this.segmentFill = 0;
  }

  /** The server became a replica. */
  end(): void {
    this.isWorking = false;
    this.waitingCount = 0;
  }

  /** The server crashed and its statistics are gone; files that wait are kept on disk. */
  reset(nowMs: number): void {
    this.archivedCount = 0;
    this.failedCount = 0;
    this.lastArchivedMs = undefined;
    this.segmentSinceMs = nowMs;
  }

  /** So many bytes of WAL were written up to `nowMs`. */
  live(nowMs: number, writtenBytes: number, isFailing: boolean): void {
    if (!this.isWorking) return;
    this.segmentFill += writtenBytes;
    const isFull = this.segmentFill >= segmentBytes || nowMs - this.segmentSinceMs >= segmentMsMax;
    const isNew = isFull && writtenBytes > 0;
    if (isNew) {
      this.waitingCount++;
      // A file that the timeout closed leaves nothing over for the next.
      this.segmentFill = Math.max(0, this.segmentFill - segmentBytes);
      this.segmentSinceMs = nowMs;
    }
    // A new file wakes the archiver from its rest.
    if (this.waitingCount > 0 && (isNew || nowMs >= this.retryAtMs)) this.archive(nowMs, isFailing);
  }

  private archive(nowMs: number, isFailing: boolean): void {
    if (isFailing) {
      this.failedCount += attemptCount;
      this.retryAtMs = nowMs + restMs;
      return;
    }
    this.archivedCount += this.waitingCount;
    this.waitingCount = 0;
    this.lastArchivedMs = nowMs;
    this.retryAtMs = Number.POSITIVE_INFINITY;
  }
}
