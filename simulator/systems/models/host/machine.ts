import type { RandomStream } from "../../kit/random-stream.ts";
import type { SeriesBook } from "../../kit/series-book.ts";
import type { Step } from "../../kit/stepped-system.ts";
import { cpuModes, cpus, type HostSeries, textfiles } from "./series.ts";

/** What faults do to a machine, worked out anew whenever one comes or goes. */
export interface MachineStrain {
  /** 0 where the disk is as it should be. */
  readonly diskUsedRatio: number;
  readonly inodesUsedRatio: number;
  readonly isReadOnly: boolean;
  readonly cpuWaitingRatio: number;
  readonly isMemoryShort: boolean;
  readonly isDown: boolean;
  readonly clockSeconds: number;
  readonly isTextfileMalformed: boolean;
}

/** No fault. */
export const noStrain: MachineStrain = {
  diskUsedRatio: 0,
  inodesUsedRatio: 0,
  isReadOnly: false,
  cpuWaitingRatio: 0,
  isMemoryShort: false,
  isDown: false,
  clockSeconds: 0,
  isTextfileMalformed: false,
};

const gibibyte = 1024 ** 3;
const sizes = [
  { sizeBytes: 252 * gibibyte, usedRatio: 0.42, inodes: 16_777_216 },
  { sizeBytes: 100 * gibibyte, usedRatio: 0.35, inodes: 6_553_600 },
] as const;
const healthyInodesUsedRatio = 0.04;
const memoryBytes = 24 * gibibyte;
const shares = Object.entries(cpuModes);
const textfileSeconds = 900;

/** One machine: what it does, what it has left, and since when it runs. */
export class Machine {
  strain: MachineStrain = noStrain;
  private readonly random: RandomStream;
  private bootedAtMs: number;
  private textfileAtMs: number;
  private readonly cpuSeconds = cpus.map(() => shares.map(() => 0));
  private cpuWaitingSeconds = 0;
  private ioWaitingSeconds = 0;
  private oomKillCount = 0;
  private readonly disks = sizes.map(() => ({ readBytes: 0, writtenBytes: 0 }));
  private receivedBytes = 0;
  private sentBytes = 0;
  private memoryUsedRatio = 0.3;

  constructor(random: RandomStream, startMs: number) {
    this.random = random;
    this.bootedAtMs = startMs - Math.round((20 + 20 * random.uniform()) * 86_400) * 1000;
    this.textfileAtMs = startMs - Math.round(textfileSeconds * random.uniform()) * 1000;
  }

  /** Whether processes of the application can write to its disk. */
  get isWritable(): boolean {
    const { diskUsedRatio, inodesUsedRatio, isReadOnly } = this.strain;
    return !isReadOnly && diskUsedRatio < 1 && inodesUsedRatio < 1;
  }

  /** It starts anew; the kernel counts from nothing. */
  boot(nowMs: number): void {
    this.bootedAtMs = nowMs;
    for (const seconds of this.cpuSeconds) seconds.fill(0);
    for (const disk of this.disks) {
      disk.readBytes = 0;
      disk.writtenBytes = 0;
    }
    this.cpuWaitingSeconds = 0;
    this.ioWaitingSeconds = 0;
    this.oomKillCount = 0;
    this.receivedBytes = 0;
    this.sentBytes = 0;
  }

  /** The kernel ends a process. */
  killProcess(): void {
    this.oomKillCount++;
  }

  live({ elapsedSeconds, nowMs, load }: Step): void {
    const { random, strain } = this;
    if (strain.isDown) return;
    const noise = 1 + 0.05 * random.normal();
    const busyRatio = strain.cpuWaitingRatio > 0 ? 0.97 : Math.min(0.9, (0.08 + 0.17 * load) * noise);
    for (const seconds of this.cpuSeconds) {
      for (const [index, [mode, share]] of shares.entries()) {
        const ratio = mode === "idle" ? 1 - busyRatio : busyRatio * share;
        seconds[index] = (seconds[index] ?? 0) + elapsedSeconds * ratio;
      }
    }
    this.cpuWaitingSeconds += elapsedSeconds * Math.max(strain.cpuWaitingRatio, 0.03 * (1 + load) * noise);
    this.ioWaitingSeconds += elapsedSeconds * 0.004 * (1 + load) * noise;
    const traffic = elapsedSeconds * load * noise;
    this.receivedBytes += Math.round(40_000 * traffic) + 500;
    this.sentBytes += Math.round(180_000 * traffic) + 500;
    for (const [index, disk] of this.disks.entries()) {
      disk.readBytes += 4096 * random.poisson(4 * elapsedSeconds * (0.2 + load));
      const writes = 4096 * random.poisson(12 * elapsedSeconds * (0.2 + load));
      if (index === 0 || this.isWritable) disk.writtenBytes += writes;
    }
    const wantedRatio = strain.isMemoryShort ? 0.98 : 0.25 + 0.1 * load;
    this.memoryUsedRatio += (wantedRatio - this.memoryUsedRatio) * 0.2;
    if (nowMs - this.textfileAtMs >= textfileSeconds * 1000) this.textfileAtMs = nowMs;
  }

  /** Sets the samples of a scrape. */
  expose(book: SeriesBook, series: HostSeries): void {
    const { strain } = this;
    book.set(series.bootTime, this.bootedAtMs / 1000 + strain.clockSeconds);
    for (const [cpu, modes] of series.cpuSeconds.entries()) {
      for (const [mode, number] of modes.entries()) book.set(number, this.cpuSeconds[cpu]?.[mode] ?? 0);
    }
    book.set(series.cpuWaiting, this.cpuWaitingSeconds);
    book.set(series.ioWaiting, this.ioWaitingSeconds);
    book.set(series.memoryWaiting, 0);
    book.set(series.memoryTotal, memoryBytes);
    book.set(series.memoryAvailable, Math.round(memoryBytes * (1 - this.memoryUsedRatio)));
    book.set(series.oomKills, this.oomKillCount);
    this.exposeDisks(book, series);
    book.set(series.networkReceived, this.receivedBytes);
    book.set(series.networkSent, this.sentBytes);
    book.set(series.textfileError, strain.isTextfileMalformed ? 1 : 0);
    for (const [index, number] of series.textfileTimes.entries()) {
      // The file that cannot be read is the last one.
      if (strain.isTextfileMalformed && index === textfiles.length - 1) continue;
      book.set(number, this.textfileAtMs / 1000);
    }
  }

  private exposeDisks(book: SeriesBook, series: HostSeries): void {
    const { strain } = this;
    for (const [index, { sizeBytes, usedRatio, inodes }] of sizes.entries()) {
      const numbers = series.filesystems[index];
      const disk = series.disks[index];
      if (numbers === undefined || disk === undefined) continue;
      // Faults befall the disk with the data, not the one of the system.
      const isData = index > 0;
      const spaceTaken = isData ? Math.max(usedRatio, strain.diskUsedRatio) : usedRatio;
      const inodesTaken = Math.max(healthyInodesUsedRatio, isData ? strain.inodesUsedRatio : 0);
      book.set(numbers.size, sizeBytes);
      book.set(numbers.available, Math.round(sizeBytes * (1 - spaceTaken)));
      book.set(numbers.readOnly, isData && strain.isReadOnly ? 1 : 0);
      book.set(numbers.inodes, inodes);
      book.set(numbers.inodesFree, Math.round(inodes * (1 - inodesTaken)));
      book.set(disk.read, this.disks[index]?.readBytes ?? 0);
      book.set(disk.written, this.disks[index]?.writtenBytes ?? 0);
    }
  }
}
