import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const lookEveryMs = 25;

/** A cluster as a folder of manifests, with the log of who wrote to it past the repository. */
export class Cluster {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Whether an object is left alone from now on. */
  suspend(name: string, isSuspended: boolean): Promise<void> {
    return this.replace(join("objects", `${name}.wish.json`), JSON.stringify({ isSuspended }));
  }

  /** A person changes a manifest. */
  async changeByHand(name: string, hasTicket: boolean): Promise<void> {
    await this.change(name, 5);
    const ticket = hasTicket ? { ticket: "OPS-1207" } : {};
    await this.log({ user: "j.doe@klaxon.example", object: name, ...ticket });
  }

  /** A script changes a manifest, and again whenever that is taken back, until the signal ends. */
  async keepChanged(name: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (await this.change(name, 9))
        await this.log({ user: "system:serviceaccount:legacy:scaler", object: name });
      await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Whether it was not so already. */
  private async change(name: string, replicas: number): Promise<boolean> {
    const file = join("cluster", name, "deployment.json");
    const present = await readFile(join(this.folder, file), "utf8");
    const wanted = present.replace(/"replicas": \d+/, `"replicas": ${replicas}`);
    if (wanted === present) return false;
    await this.replace(file, wanted);
    return true;
  }

  private log(line: object): Promise<void> {
    return appendFile(join(this.folder, "audit.log"), `${JSON.stringify(line)}\n`);
  }

  private async replace(file: string, text: string): Promise<void> {
    const path = join(this.folder, file);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(`${path}.draft`, text);
    await rename(`${path}.draft`, path);
  }
}
