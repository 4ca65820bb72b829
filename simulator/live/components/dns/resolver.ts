import { Resolver as Client } from "node:dns/promises";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LiveContext, programPath, Restartable, waitUntil } from "../../kit/index.ts";

const answerTimeoutMs = 10_000;
const queryTimeoutMs = 1_000;

/** A dnsmasq that says what a file says, and asks others for the rest; both files are read anew at SIGHUP. */
export class Resolver {
  /** As the model names it: `dns-1:53`. */
  readonly instance: string;
  readonly port: number;
  readonly program: Restartable;
  private readonly context: LiveContext;
  private readonly files: { readonly hosts: string; readonly servers: string };
  private readonly records: Map<string, string>;
  /** Whom it asks instead of answering by itself. */
  private upstreamPort: number | undefined;

  constructor(
    context: LiveContext,
    instance: string,
    port: number,
    records: Readonly<Record<string, string>>,
  ) {
    this.context = context;
    this.instance = instance;
    this.port = port;
    this.records = new Map(Object.entries(records));
    const name = instance.replace(/:.*/, "");
    this.files = {
      hosts: join(context.folder, `${name}.hosts`),
      servers: join(context.folder, `${name}.servers`),
    };
    this.program = new Restartable(
      context.supervisor,
      { name, command: programPath(context, "dnsmasq"), args: this.args() },
      () => this.answers(),
    );
  }

  /** Writes its files, starts it, and resolves when it answers. */
  async start(): Promise<void> {
    await this.write();
    await this.program.start();
  }

  /** The address that it gives for a name. */
  recordOf(name: string): string {
    return this.records.get(name) ?? "";
  }

  /** Has it give another address for a name; resolves when it does. */
  async setRecord(name: string, address: string): Promise<void> {
    this.records.set(name, address);
    await this.reload();
  }

  /** Has it ask a server for every name, or answer by itself again. */
  async setUpstream(port: number | undefined): Promise<void> {
    this.upstreamPort = port;
    await this.reload();
  }

  private args(): readonly string[] {
    return [
      // The user of the runner: it would take another by itself, which cannot read the files.
      ...["--keep-in-foreground", "--user=root", "--conf-file=/dev/null", "--pid-file=", "--log-facility=-"],
      ...[`--port=${this.port}`, "--listen-address=127.0.0.1", "--bind-interfaces"],
      ...["--no-resolv", "--no-hosts", "--cache-size=0", "--no-negcache"],
      ...[`--addn-hosts=${this.files.hosts}`, `--servers-file=${this.files.servers}`],
    ];
  }

  private async reload(): Promise<void> {
    await this.write();
    // One that is down reads its files at its start.
    if (this.program.process === undefined) return;
    await this.program.process.signal("SIGHUP");
    await this.answers();
  }

  private async write(): Promise<void> {
    const { files, records, upstreamPort } = this;
    const hosts = [...records].map(([name, address]) => `${address} ${name}\n`);
    await putFile(files.hosts, upstreamPort === undefined ? hosts.join("") : "");
    await putFile(files.servers, upstreamPort === undefined ? "" : `server=127.0.0.1#${upstreamPort}\n`);
  }

  private async answers(): Promise<void> {
    // What it is told by another is that one's concern.
    if (this.upstreamPort !== undefined) return;
    const { signal } = this.context;
    const client = new Client({ timeout: queryTimeoutMs, tries: 1 });
    client.setServers([`127.0.0.1:${this.port}`]);
    const look = async () => {
      for (const [name, address] of this.records) {
        const found = await client.resolve4(name);
        if (!found.includes(address)) return undefined;
      }
      return true;
    };
    await waitUntil(`the resolver \`${this.instance}\``, look, { timeoutMs: answerTimeoutMs, signal });
  }
}

async function putFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.partial`, text);
  await rename(`${path}.partial`, path);
}
