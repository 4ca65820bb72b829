import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EdgeConfig, EdgeHost } from "./edge-config.ts";
import type { Injection, LiveContext } from "./live-system.ts";
import { Restartable } from "./restartable.ts";
import { waitUntil } from "./wait-until.ts";

const startTimeoutMs = 10_000;
const reloadTimeoutMs = 10_000;

/** A process that listens for some hosts: open ports, TLS and pages, which faults change while it runs. */
export class Edge {
  private readonly context: LiveContext;
  private readonly program: Restartable;
  private readonly configFile: string;
  private readonly loadedFile: string;
  private readonly hosts: Map<string, EdgeHost>;
  private generation = 1;
  private last: Promise<void> = Promise.resolve();

  private constructor(context: LiveContext, name: string, hosts: Readonly<Record<string, EdgeHost>>) {
    this.context = context;
    this.hosts = new Map(Object.entries(hosts));
    this.configFile = join(context.folder, `${name}.json`);
    this.loadedFile = join(context.folder, `${name}.loaded`);
    this.program = new Restartable(
      context.supervisor,
      { name, ...context.nodeProgram("edge"), env: { CONFIG: this.configFile } },
      () => this.isLoaded(this.generation, startTimeoutMs),
    );
  }

  /** Starts it under a name that is unique within a run, and resolves when it listens for the hosts that are open. */
  static async start(
    context: LiveContext,
    name: string,
    hosts: Readonly<Record<string, EdgeHost>>,
  ): Promise<Edge> {
    const edge = new Edge(context, name, hosts);
    await edge.write();
    await edge.program.start();
    return edge;
  }

  /** The port of a host. */
  portOf(name: string): number {
    return this.hostOf(name).port;
  }

  /** Changes a host, or has its certificate read anew; resolves when that is at work. */
  change(name: string, change: Partial<EdgeHost>): Promise<void> {
    this.hosts.set(name, { ...this.hostOf(name), ...change });
    const done = this.last.then(() => this.reload());
    this.last = done.catch(() => undefined);
    return done;
  }

  /** A fault: a host is changed, and what was changed is put back at the rollback. */
  async disturb(name: string, change: Partial<EdgeHost>): Promise<Injection> {
    const { isOpen, tls, answer, flapping, lossSpanMs } = this.hostOf(name);
    const before: Partial<EdgeHost> = {
      ...("isOpen" in change ? { isOpen } : {}),
      ...("tls" in change ? { tls } : {}),
      ...("answer" in change ? { answer } : {}),
      ...("flapping" in change ? { flapping } : {}),
      ...("lossSpanMs" in change ? { lossSpanMs } : {}),
    };
    await this.change(name, change);
    return { rollback: () => this.change(name, before) };
  }

  /** How a host is at present. */
  hostOf(name: string): EdgeHost {
    const host = this.hosts.get(name);
    if (host === undefined) throw new Error(`the edge has no host \`${name}\``);
    return host;
  }

  private async reload(): Promise<void> {
    this.generation++;
    await this.write();
    await this.program.process?.signal("SIGHUP");
    await this.isLoaded(this.generation, reloadTimeoutMs);
  }

  private async write(): Promise<void> {
    const { generation, loadedFile, hosts } = this;
    const config: EdgeConfig = { generation, loadedFile, hosts: Object.fromEntries(hosts) };
    await writeFile(`${this.configFile}.partial`, JSON.stringify(config));
    await rename(`${this.configFile}.partial`, this.configFile);
  }

  private async isLoaded(generation: number, timeoutMs: number): Promise<void> {
    const look = async () => {
      const loaded = Number(await readFile(this.loadedFile, "utf8"));
      return loaded >= generation ? true : undefined;
    };
    await waitUntil("the edge", look, { timeoutMs, everyMs: 20, signal: this.context.signal });
  }
}
