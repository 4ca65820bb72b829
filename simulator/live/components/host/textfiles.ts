import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Injection } from "../../kit/index.ts";

const files = {
  "apt.prom":
    "# HELP apt_upgrades_pending Packages that can be upgraded.\n# TYPE apt_upgrades_pending gauge\napt_upgrades_pending 3\n",
  "smart.prom":
    "# HELP smartmon_device_smart_healthy Whether the device calls itself healthy.\n# TYPE smartmon_device_smart_healthy gauge\nsmartmon_device_smart_healthy 1\n",
} as const;

/** The files that jobs hand over to the exporter. */
export class Textfiles {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async write(folder: string): Promise<Textfiles> {
    await mkdir(folder, { recursive: true });
    const textfiles = new Textfiles(folder);
    for (const [name, text] of Object.entries(files)) await textfiles.replace(name, text);
    return textfiles;
  }

  /** A fault: a job is interrupted in the middle of a line; at the rollback it writes its file anew. */
  async interrupt(): Promise<Injection> {
    const name = "smart.prom";
    const text = files[name];
    await this.replace(name, text.slice(0, text.lastIndexOf(" ")));
    return { rollback: () => this.replace(name, text) };
  }

  private async replace(name: string, text: string): Promise<void> {
    // The exporter reads files with this ending only.
    const draft = join(this.folder, `${name}.draft`);
    await writeFile(draft, text);
    await rename(draft, join(this.folder, name));
  }
}
