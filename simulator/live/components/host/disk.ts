import { mkdir, open, rm, statfs, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Injection, type LiveContext, takeCourse } from "../../kit/index.ts";
import { runTool, toolPath } from "./command.ts";

const sizeBytes = 32 * 1024 * 1024;
const inodesCount = 512;
const undoTimeoutMs = 5_000;
const takenBytesMax = 1024 * 1024;
// For what the file system itself needs.
const leftToWriteBytes = 64 * 1024;
const takeAgainEveryMs = 100;
const fillFile = "filled-by-a-drill";
const smallFilesFolder = "small-files-of-a-drill";

/** The data disk of a machine: a file system of its own on a loop device. */
export class DataDisk {
  private readonly context: LiveContext;
  private readonly mountpoint: string;
  private isReadOnly = false;
  // Faults of one disk that come at the same time come one after the other.
  private last: Promise<unknown> = Promise.resolve();

  private constructor(context: LiveContext, mountpoint: string) {
    this.context = context;
    this.mountpoint = mountpoint;
  }

  /** Makes and mounts a disk; it is unmounted at the end of the run, whatever happens. */
  static async mount(context: LiveContext, image: string, mountpoint: string): Promise<DataDisk> {
    await mkdir(mountpoint, { recursive: true });
    await writeFile(image, "");
    await truncate(image, sizeBytes);
    await runTool(context, "mkfs.ext4", ["-q", "-F", "-m", "0", "-N", String(inodesCount), image]);
    // Lazily, so that a program with an open file on it cannot keep it; the loop device goes with it.
    await context.supervisor.atEnd(`unmount ${mountpoint}`, {
      command: "umount",
      args: ["--lazy", mountpoint],
      env: { PATH: toolPath },
      timeoutMs: undoTimeoutMs,
    });
    await runTool(context, "mount", ["-o", "loop", image, mountpoint]);
    return new DataDisk(context, mountpoint);
  }

  /** A fault: a file takes the space up to this share of the disk; all of it also when some becomes free later. */
  fill(usedRatio: number): Promise<Injection> {
    const file = join(this.mountpoint, fillFile);
    if (usedRatio >= 1) return this.keepFull(file);
    return this.change(
      async () => {
        const { bavail, blocks, bsize } = await statfs(this.mountpoint);
        await this.allocate(file, Math.floor(bavail - (1 - usedRatio) * blocks) * bsize);
      },
      () => rm(file, { force: true }),
    );
  }

  /** A fault: empty files take the inodes up to this share. */
  takeInodes(usedRatio: number): Promise<Injection> {
    const folder = join(this.mountpoint, smallFilesFolder);
    return this.change(
      async () => {
        await mkdir(folder);
        const { ffree, files } = await statfs(this.mountpoint);
        const count = Math.max(0, Math.floor(ffree - (1 - usedRatio) * files));
        await Promise.all(
          Array.from({ length: count }, (_, index) => writeFile(join(folder, String(index)), "")),
        );
      },
      () => rm(folder, { recursive: true, force: true }),
    );
  }

  /** A fault: it is mounted read-only, as the kernel does at errors of the device. */
  async remountReadOnly(): Promise<Injection> {
    await this.inTurn(() => this.remount("ro"));
    return { rollback: () => this.inTurn(() => this.remount("rw")) };
  }

  // Programs on the disk give room back at times, which they would find there when they write.
  private async keepFull(file: string): Promise<Injection> {
    const taken = await this.change(
      async () => {
        const { bavail, bsize } = await statfs(this.mountpoint);
        // Nearly all of it at once: what is written takes a tenth of a second or more, in which a scrape may come.
        await this.allocate(file, bavail * bsize - leftToWriteBytes);
        await this.takeAll(file);
      },
      () => rm(file, { force: true }),
    );
    const course = takeCourse(async (signal) => {
      for (;;) {
        await wait(takeAgainEveryMs, undefined, { signal });
        await this.inTurn(async () => {
          if (!this.isReadOnly && !signal.aborted) await this.takeAll(file);
        });
      }
    }, this.context.signal);
    return {
      rollback: async () => {
        await course.rollback().finally(() => taken.rollback());
      },
    };
  }

  private async allocate(file: string, bytes: number): Promise<void> {
    if (bytes > 0) await runTool(this.context, "fallocate", ["--length", String(bytes), file]);
  }

  private async takeAll(file: string): Promise<void> {
    const { bavail, bsize } = await statfs(this.mountpoint);
    if (bavail === 0) return;
    const handle = await open(file, "a");
    try {
      const zeros = Buffer.alloc(takenBytesMax);
      // In ever smaller pieces, down to the last block.
      for (let bytes = takenBytesMax; bytes >= bsize; ) {
        const isTaken = await handle.write(zeros, 0, bytes).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Error && "code" in error && error.code === "ENOSPC") return false;
            throw error;
          },
        );
        if (!isTaken) bytes /= 2;
      }
    } finally {
      await handle.close();
    }
  }

  private async change(begin: () => Promise<void>, end: () => Promise<void>): Promise<Injection> {
    await this.inTurn(() => this.writing(begin));
    return { rollback: () => this.inTurn(() => this.writing(end)) };
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  // A disk that is read-only already could not be filled, and its file not be removed before it is mended.
  private async writing(work: () => Promise<void>): Promise<void> {
    if (!this.isReadOnly) return work();
    await this.remount("rw");
    try {
      await work();
    } finally {
      await this.remount("ro");
    }
  }

  private async remount(mode: "ro" | "rw"): Promise<void> {
    await runTool(this.context, "mount", ["-o", `remount,${mode}`, this.mountpoint]);
    this.isReadOnly = mode === "ro";
  }
}
