import { mkdir } from "node:fs/promises";
import { uptime } from "node:os";
import { join } from "node:path";
import type { Injection, LiveContext } from "../../kit/index.ts";
import { ControlGroup } from "./control-group.ts";
import { DataDisk } from "./disk.ts";
import { HostExporter } from "./exporter.ts";
import { ProcFolder } from "./proc-folder.ts";
import { Textfiles } from "./textfiles.ts";

/** One machine of the model: what of this one can be had separately, and an exporter that sees just that. */
export interface LiveMachine {
  /** As the model names it: `app-1:9100`. */
  readonly instance: string;
  readonly disk: DataDisk;
  readonly textfiles: Textfiles;
  /** Undefined where this machine has no control groups that may be written. */
  readonly group: ControlGroup | undefined;
  readonly proc: ProcFolder;
  readonly exporter: HostExporter;
}

/** Where the model has the data disk. */
const dataMountpoint = "/var/lib/app";

/** Makes a machine and resolves when its exporter answers. */
export async function startMachine(context: LiveContext, instance: string): Promise<LiveMachine> {
  const name = instance.replace(/:.*/, "");
  const folder = join(context.folder, name);
  const root = join(folder, "root");
  await mkdir(root, { recursive: true });
  const [disk, textfiles, group, [port = 0]] = await Promise.all([
    DataDisk.mount(context, join(folder, "disk.img"), join(root, dataMountpoint)),
    Textfiles.write(join(folder, "textfiles")),
    ControlGroup.make(context, name),
    context.takePorts(1),
  ]);
  const proc = await ProcFolder.make(join(folder, "proc"), group);
  const exporter = new HostExporter(context, {
    name: `node-exporter-${name}`,
    port,
    rootFolder: root,
    procFolder: proc.folder,
    textfileFolder: textfiles.folder,
    mountpoint: dataMountpoint,
  });
  await exporter.start();
  context.neighbours.tellDisk(name, join(root, dataMountpoint));
  return { instance, disk, textfiles, group, proc, exporter };
}

/** A fault: the machine hangs, and boots at the rollback. */
export async function reboot({ exporter }: LiveMachine): Promise<Injection> {
  await exporter.hang();
  return { rollback: () => exporter.restart({ bootLaterSeconds: Math.floor(uptime()) }) };
}
