import { copyFile, mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { ControlGroup } from "./control-group.ts";

/** What an exporter reads of `/proc` that is this machine's own. */
const shared = ["cpuinfo", "diskstats", "loadavg", "meminfo", "net", "self", "stat", "swaps"] as const;

/**
 * A `/proc` of one machine: pressure is that of its control group, and kills for want of memory are those of the time in
 * which it was short of memory, since the kernel counts them for all.
 */
export class ProcFolder {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(folder: string, group: ControlGroup | undefined): Promise<ProcFolder> {
    await mkdir(join(folder, "pressure"), { recursive: true });
    for (const name of shared) await symlink(`/proc/${name}`, join(folder, name));
    // Mounts are asked of the first process; within a container that may be another's.
    await symlink("/proc/self", join(folder, "1"));
    for (const name of ["cpu", "io", "memory"])
      if (group !== undefined)
        await symlink(join(group.pressureFolder, `${name}.pressure`), join(folder, "pressure", name));
    const proc = new ProcFolder(folder);
    await proc.ignoreKills();
    return proc;
  }

  /** From now on kills by the kernel are this machine's. */
  async countKills(): Promise<void> {
    const link = join(this.folder, "vmstat.link");
    await rm(link, { force: true });
    await symlink("/proc/vmstat", link);
    await rename(link, join(this.folder, "vmstat"));
  }

  /** What was counted so far stays; what comes is not this machine's. */
  async ignoreKills(): Promise<void> {
    const copy = join(this.folder, "vmstat.copy");
    await copyFile("/proc/vmstat", copy);
    await rename(copy, join(this.folder, "vmstat"));
  }
}
