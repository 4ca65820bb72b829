import { scrapeJobs } from "../../../systems/index.ts";
import {
  LiveCluster,
  type LiveContext,
  LiveError,
  type LivePostgresServer,
  type LiveTarget,
  newAccess,
  programsForServers,
  type RunningSystem,
} from "../../kit/index.ts";
import { LiveClients } from "./clients.ts";
import { type LiveExporter, makeExporter } from "./exporter.ts";

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

// The exporter gives a dead server up after a second of real time, whatever the scale, so it gets all the time there is.
function targetOf(port: number, instance: string): LiveTarget {
  return { job, instance, port, timeoutSeconds: 15 };
}
