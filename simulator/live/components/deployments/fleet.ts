import { mkdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LiveContext, Restartable, untilAnswers } from "../../kit/index.ts";

/** A release as it lies on the servers. */
export interface Release {
  readonly version: string;
  readonly commit: string;
  /** Share of the orders that it fails. */
  readonly failedRatio: number;
}

/** A server of the application. */
export interface DeployedServer {
  readonly name: string;
  /** Takes orders. */
  readonly port: number;
  readonly metricsPort: number;
}

/** Servers that run the release which their link `current` leads to. */
export class Fleet {
  readonly servers: readonly DeployedServer[];
  private readonly folder: string;
  private readonly programs: ReadonlyMap<DeployedServer, Restartable>;

  private constructor(context: LiveContext, servers: readonly DeployedServer[]) {
    this.servers = servers;
    this.folder = context.folder;
    this.programs = new Map(
      servers.map((server) => [
        server,
        new Restartable(
          context.supervisor,
          {
            name: server.name,
            ...context.nodeProgram("deploy-server"),
            env: {
              PORT: String(server.port),
              METRICS_PORT: String(server.metricsPort),
              RELEASE: join(context.folder, server.name, "current"),
            },
          },
          untilAnswers(context, `\`${server.name}\``, server.port, "/health"),
        ),
      ]),
    );
  }

  /** Starts servers of these names with a release, and resolves when all answer. */
  static async start(context: LiveContext, names: readonly string[], release: Release): Promise<Fleet> {
    const ports = await context.takePorts(2 * names.length);
    const servers = names.map((name, index): DeployedServer => {
      const [port = 0, metricsPort = 0] = ports.slice(2 * index);
      return { name, port, metricsPort };
    });
    const fleet = new Fleet(context, servers);
    await Promise.all(servers.map((server) => fleet.deploy(server, release)));
    return fleet;
  }

  /** Puts a release onto a server and starts it anew with that; resolves when it answers. */
  async deploy(server: DeployedServer, release: Release): Promise<void> {
    const home = join(this.folder, server.name);
    await mkdir(home, { recursive: true });
    await writeFile(join(home, release.version), JSON.stringify(release));
    await this.activate(server, release.version);
  }

  /** Has a server run a version that lies on it. Rejects where it does not, before the server is touched. */
  async activate(server: DeployedServer, version: string): Promise<void> {
    const home = join(this.folder, server.name);
    await readFile(join(home, version));
    await symlink(version, join(home, "next"));
    await rename(join(home, "next"), join(home, "current"));
    const program = this.programs.get(server);
    await program?.end("orderly");
    await program?.start();
  }
}
