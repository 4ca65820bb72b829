import { access, constants, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { LiveContext } from "../../kit/index.ts";
import { toolPath } from "./command.ts";

const root = "/sys/fs/cgroup";
const removeTimeoutMs = 3_000;

/** Where the controllers are: all in one tree, or each in one of its own beside the unified one. */
type Layout = "unified" | "hybrid";

/**
 * The control group of a machine: the pressure on what runs in it is told by itself, and it can be short of CPU time and
 * memory without this machine being so.
 */
export class ControlGroup {
  /** Has `cpu.pressure` and the like, in the form of `/proc/pressure`. */
  readonly pressureFolder: string;
  private readonly layout: Layout;
  private readonly name: string;

  private constructor(layout: Layout, name: string) {
    this.layout = layout;
    this.name = name;
    this.pressureFolder = join(layout === "unified" ? root : join(root, "unified"), name);
  }

  /** Undefined where there are no control groups with pressure, or they may not be written. */
  static async make(context: LiveContext, machine: string): Promise<ControlGroup | undefined> {
    const layout = await findLayout();
    if (layout === undefined) return undefined;
    const group = new ControlGroup(layout, `${basename(context.supervisor.folder)}-${machine}`);
    try {
      if (layout === "unified") await writeFile(join(root, "cgroup.subtree_control"), "+cpu +memory");
      for (const folder of group.folders) {
        await context.supervisor.atEnd(`remove ${folder}`, {
          command: "rmdir",
          args: [folder],
          env: { PATH: toolPath },
          timeoutMs: removeTimeoutMs,
        });
        await mkdir(folder);
      }
      await access(join(group.pressureFolder, "cpu.pressure"), constants.R_OK);
    } catch {
      return undefined;
    }
    return group;
  }

  /** A command as it is started within the group, with so much address space at most. */
  within(
    command: string,
    args: readonly string[],
    { addressBytesMax }: { readonly addressBytesMax: number },
  ): { readonly command: string; readonly args: readonly string[] } {
    const members = this.folders.map((folder) => join(folder, "cgroup.procs"));
    const script = `ulimit -v ${Math.round(addressBytesMax / 1024)}; for file in ${members.join(" ")}; do echo $$ > "$file" || exit 99; done; exec "$@"`;
    return { command: "sh", args: ["-c", script, "sh", command, ...args] };
  }

  /** What runs in it gets so much of the time of one CPU; undefined: as much as there is. */
  async limitCpu(ratio: number | undefined): Promise<void> {
    const quota = ratio === undefined ? undefined : Math.round(ratio * cpuPeriodMicroseconds);
    if (this.layout === "unified") {
      await writeFile(join(this.pressureFolder, "cpu.max"), `${quota ?? "max"} ${cpuPeriodMicroseconds}`);
      return;
    }
    const folder = join(root, "cpu", this.name);
    await writeFile(join(folder, "cpu.cfs_period_us"), String(cpuPeriodMicroseconds));
    await writeFile(join(folder, "cpu.cfs_quota_us"), String(quota ?? -1));
  }

  /** What runs in it gets so much memory; what needs more is killed by the kernel. */
  async limitMemory(bytes: number): Promise<void> {
    if (this.layout === "unified") {
      await writeFile(join(this.pressureFolder, "memory.swap.max"), "0").catch(() => undefined);
      await writeFile(join(this.pressureFolder, "memory.max"), String(bytes));
      return;
    }
    const folder = join(root, "memory", this.name);
    await writeFile(join(folder, "memory.limit_in_bytes"), String(bytes));
    // There where swap is accounted; it has to be at least the other.
    await writeFile(join(folder, "memory.memsw.limit_in_bytes"), String(bytes)).catch(() => undefined);
  }

  /** How many processes in it the kernel has killed for want of memory. */
  async killCount(): Promise<number> {
    const file =
      this.layout === "unified"
        ? join(this.pressureFolder, "memory.events")
        : join(root, "memory", this.name, "memory.oom_control");
    return Number(/^oom_kill (\d+)$/m.exec(await readFile(file, "utf8"))?.[1]);
  }

  private get folders(): readonly string[] {
    if (this.layout === "unified") return [join(root, this.name)];
    return ["unified", "cpu", "memory"].map((tree) => join(root, tree, this.name));
  }
}

const cpuPeriodMicroseconds = 20_000;

async function findLayout(): Promise<Layout | undefined> {
  const isThere = (path: string) =>
    access(path, constants.W_OK).then(
      () => true,
      () => false,
    );
  if (await isThere(join(root, "cgroup.subtree_control"))) return "unified";
  const trees = ["unified/cgroup.procs", "cpu/cgroup.procs", "memory/cgroup.procs"];
  const found = await Promise.all(trees.map((tree) => isThere(join(root, tree))));
  return found.every(Boolean) ? "hybrid" : undefined;
}
