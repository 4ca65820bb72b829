import { scrapeJobs } from "../../../systems/index.ts";
import { type LiveContext, LiveError, type LiveTarget, type RunningSystem } from "../../kit/index.ts";
import { type ProgramName, reachablePrograms } from "../../programs/index.ts";
import { newAccess } from "./access.ts";
import { LiveClients } from "./clients.ts";
import { LiveCluster } from "./cluster.ts";
import { type LiveExporter, makeExporter } from "./exporter.ts";
import type { LivePostgresServer } from "./server.ts";

const job = "postgres";
const instances: readonly string[] = scrapeJobs[job];

/** The servers, their exporters and their clients, running. */
export interface RunningPostgres extends RunningSystem {
  readonly cluster: LiveCluster;
  /** In the order of the servers. */
  readonly exporters: readonly LiveExporter[];
  readonly clients: LiveClients;
  /** The server behind an exporter. */
  serverOf(instance: string): LivePostgresServer;
  exporterOf(instance: string): LiveExporter;
}

const serverPrograms: ReadonlySet<ProgramName> = new Set(["postgres", "initdb", "pg_basebackup"]);

/** Starts the cluster with an exporter for each server and clients at work; resolves when the replicas stream. */
export async function startPostgres(given: LiveContext): Promise<RunningPostgres> {
  const context = { ...given, programs: await programsForServers(given) };
  const names = instances.map((instance) => instance.replace(/:\d+$/, ""));
  const ports = await context.takePorts(2 * names.length);
  const [serverPorts, exporterPorts] = [ports.slice(0, names.length), ports.slice(names.length)];
  const access = newAccess();
  const cluster = new LiveCluster(context, { names, ports: serverPorts, access });
  const clients = new LiveClients(context, access);
  const exporters = await Promise.all(
    names.map((name, index) =>
      makeExporter(context, access, {
        name,
        port: exporterPorts[index] ?? 0,
        serverPort: serverPorts[index] ?? 0,
      }),
    ),
  );
  await clients.prepare();
  await cluster.start();
  // Writers go where writes are taken; readers keep to their server.
  await clients.work("writing", 3, { ports: serverPorts, mustWrite: true });
  for (const port of serverPorts.slice(1)) await clients.work("reading", 1, { ports: [port] });
  await Promise.all(exporters.map((exporter) => exporter.start()));
  const at = <Each>(all: readonly Each[], instance: string): Each => {
    const found = all[instances.indexOf(instance)];
    if (found === undefined) throw new LiveError("instance", `there is no \`${instance}\``);
    return found;
  };
  return {
    targets: exporters.map(({ port }, index) => targetOf(port, instances[index] ?? "")),
    cluster,
    exporters,
    clients,
    serverOf: (instance) => at(cluster.servers, instance),
    exporterOf: (instance) => at(exporters, instance),
  };
}

// A server refuses to run as root, and another user may not be let into the folder of the programs.
async function programsForServers({ programs, unprivileged, folder }: LiveContext) {
  if (unprivileged === undefined) return programs;
  const own = new Map([...programs].filter(([name]) => serverPrograms.has(name)));
  return new Map([...programs, ...(await reachablePrograms(own, folder))]);
}

// The exporter gives a dead server up after a second of real time, whatever the scale, so it gets all the time there is.
function targetOf(port: number, instance: string): LiveTarget {
  return { job, instance, port, timeoutSeconds: 15 };
}
