import { mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ControlGroup } from "./control-group.ts";

/** What an exporter reads of `/proc` that is this machine's own. */
const shared = ["cpuinfo", "diskstats", "loadavg", "meminfo", "net", "self", "stat", "swaps"] as const;

/**
 * A `/proc` of one machine: pressure is that of its control group, and so are kills for want of memory, which the kernel
 * counts there for all.
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
    await proc.tellKills(0);
    return proc;
  }

  /** Kills by the kernel for want of memory since the machine was made. */
  async tellKills(count: number): Promise<void> {
    const text = await readFile("/proc/vmstat", "utf8");
    const draft = join(this.folder, "vmstat.draft");
    await writeFile(draft, text.replace(/^oom_kill .*$/m, `oom_kill ${count}`));
    await rename(draft, join(this.folder, "vmstat"));
  }
}
