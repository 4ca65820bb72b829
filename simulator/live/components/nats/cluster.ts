import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectNats, type NatsClient } from "../../clients/index.ts";
import {
  answers,
  type LiveContext,
  LiveError,
  programPath,
  Restartable,
  untilAnswers,
  waitUntil,
} from "../../kit/index.ts";
import type { NatsPlan, ServerPlan } from "./plan.ts";

const mendTimeoutMs = 60_000;
const catchUpTimeoutMs = 20_000;
const restartsMax = 2;
const connectTimeoutMs = 4_000;

/** `max_connections` of each server; real ones allow thousands. */
export const connectionsMax = 250;

const storageMaxBytes = 1024 ** 3;

/** A server and its process. */
export interface LiveServer {
  readonly plan: ServerPlan;
  readonly program: Restartable;
}

/** Real NATS servers that form a cluster. */
export class LiveNats {
  readonly plan: NatsPlan;
  readonly servers: readonly LiveServer[];
  private readonly context: LiveContext;

  private constructor(context: LiveContext, plan: NatsPlan, servers: readonly LiveServer[]) {
    this.context = context;
    this.plan = plan;
    this.servers = servers;
  }

  /** Starts the servers; JetStream has no leader yet when it resolves. */
  static async start(context: LiveContext, plan: NatsPlan): Promise<LiveNats> {
    const servers = await Promise.all(plan.servers.map((server) => createServer(context, plan, server)));
    await Promise.all(servers.map(({ program }) => program.start()));
    return new LiveNats(context, plan, servers);
  }

  /** The server whose exporter has that name. */
  server(instance: string): LiveServer {
    const found = this.servers.find(({ plan }) => plan.instance === instance);
    if (found === undefined) throw new LiveError("unknown", `there is no NATS server behind \`${instance}\``);
    return found;
  }

  /** Connects to a server, by default to the first. */
  connect(server: LiveServer | undefined = this.servers[0]): Promise<NatsClient> {
    return connectNats(server?.plan.port ?? 0, connectTimeoutMs, "drill");
  }

  /**
   * Resolves when every server says that it is well, its part of every stream included. One that stays behind is started
   * anew, as people on call would: after a lost quorum NATS 2.9 now and then leaves a replica that never catches up.
   */
  async whole(): Promise<void> {
    for (const server of this.servers) await this.caughtUp(server);
  }

  private async caughtUp({ plan, program }: LiveServer): Promise<void> {
    const { signal } = this.context;
    for (let restarts = 0; ; restarts++) {
      try {
        await waitUntil(
          `${plan.name} as part of a whole cluster`,
          () => answers(plan.monitorPort, "/healthz", signal),
          {
            timeoutMs: catchUpTimeoutMs,
            signal,
          },
        );
        return;
      } catch (error) {
        if (restarts === restartsMax || !(error instanceof LiveError && error.code === "timeout"))
          throw error;
      }
      await program.end("orderly");
      await program.start();
    }
  }

  /** Looks again and again, for as long as mending may take. */
  wait<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
    return waitUntil(what, look, { timeoutMs: mendTimeoutMs, signal: this.context.signal });
  }
}

async function createServer(context: LiveContext, plan: NatsPlan, server: ServerPlan): Promise<LiveServer> {
  const { supervisor } = context;
  const folder = join(context.folder, server.name);
  await mkdir(folder, { recursive: true });
  const settingsFile = join(folder, "nats.json");
  await writeFile(settingsFile, JSON.stringify(settingsOf(server, plan, folder)));
  const program = new Restartable(
    supervisor,
    { name: server.name, command: programPath(context, "nats-server"), args: ["--config", settingsFile] },
    untilAnswers(context, `${server.name} answering`, server.monitorPort, "/varz"),
  );
  return { plan: server, program };
}

/** JSON is read by the server as its own notation. */
function settingsOf(server: ServerPlan, { servers }: NatsPlan, folder: string): unknown {
  const others = servers.filter((other) => other !== server);
  return {
    server_name: server.name,
    host: "127.0.0.1",
    port: server.port,
    http: `127.0.0.1:${server.monitorPort}`,
    max_connections: connectionsMax,
    jetstream: { store_dir: folder, max_file_store: storageMaxBytes, max_memory_store: 0 },
    cluster: {
      name: "klaxon",
      host: "127.0.0.1",
      port: server.routePort,
      routes: others.map(({ routePort }) => `nats://127.0.0.1:${routePort}`),
    },
  };
}
