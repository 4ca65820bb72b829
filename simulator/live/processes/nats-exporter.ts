import { createServer } from "node:http";
import { env } from "node:process";
import { natsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { Exposition } from "./service/index.ts";

/**
 * What prometheus-nats-exporter says of a NATS server, as far as the catalog has it; one listener for each server. While
 * a server does not answer, its listener answers without a word of it.
 */
interface Plan {
  readonly servers: readonly { readonly port: number; readonly monitorPort: number }[];
  readonly timeoutMs: number;
}

interface JetStreamReport {
  readonly config?: { readonly max_storage: number };
  readonly storage?: number;
  readonly meta_cluster?: { readonly name: string; readonly leader?: string };
  readonly account_details?: readonly {
    readonly name: string;
    readonly id: string;
    readonly stream_detail?: readonly StreamReport[];
  }[];
}

interface StreamReport {
  readonly name: string;
  readonly cluster?: { readonly leader?: string };
  readonly config: { readonly max_bytes: number };
  readonly state: { readonly bytes: number; readonly last_seq: number };
  readonly consumer_detail?: readonly {
    readonly name: string;
    readonly cluster?: { readonly leader?: string };
    readonly ack_floor: { readonly stream_seq: number };
    readonly num_pending: number;
    readonly num_ack_pending: number;
    readonly num_redelivered: number;
  }[];
}

interface ServerReport {
  readonly server_name: string;
  readonly connections: number;
  readonly max_connections: number;
  readonly in_msgs: number;
  readonly out_msgs: number;
  readonly slow_consumers: number;
  readonly mem: number;
}

type Labels = Readonly<Record<string, string>>;

// What starts the process has written it.
const plan: Plan = JSON.parse(env.EXPORTER ?? "");
const { metrics } = natsMetrics;

async function ask(monitorPort: number, path: string): Promise<Response | undefined> {
  const signal = AbortSignal.timeout(plan.timeoutMs);
  return fetch(`http://127.0.0.1:${monitorPort}${path}`, { signal }).catch(() => undefined);
}

async function readServer(monitorPort: number): Promise<ServerReport | undefined> {
  const text = await (await ask(monitorPort, "/varz"))?.text().catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

async function readJetStream(monitorPort: number): Promise<JetStreamReport | undefined> {
  const path = "/jsz?accounts=true&streams=true&consumers=true&config=true";
  const text = await (await ask(monitorPort, path))?.text().catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

async function expose(monitorPort: number): Promise<string> {
  const exposition = new Exposition();
  const [server, health, jetStream] = await Promise.all([
    readServer(monitorPort),
    ask(monitorPort, "/healthz"),
    readJetStream(monitorPort),
  ]);
  if (server === undefined) return exposition.text;
  const server_id = server.server_name;
  exposition.set(metrics.connections, { server_id }, server.connections);
  exposition.set(metrics.maxConnections, { server_id }, server.max_connections);
  exposition.set(metrics.inMessages, { server_id }, server.in_msgs);
  exposition.set(metrics.outMessages, { server_id }, server.out_msgs);
  exposition.set(metrics.slowConsumers, { server_id }, server.slow_consumers);
  exposition.set(metrics.memory, { server_id }, server.mem);
  // It has the opposite sense of its name.
  if (health !== undefined) exposition.set(metrics.unhealthy, { server_id }, health.ok ? 0 : 1);
  if (jetStream !== undefined) exposeJetStream(exposition, server_id, jetStream);
  return exposition.text;
}

function exposeJetStream(exposition: Exposition, name: string, report: JetStreamReport): void {
  const leader = report.meta_cluster?.leader ?? "";
  const ofServer = {
    server_id: name,
    server_name: name,
    cluster: report.meta_cluster?.name ?? "",
    domain: "",
    meta_leader: leader,
    is_meta_leader: String(leader === name),
  };
  exposition.set(metrics.storageMax, ofServer, report.config?.max_storage ?? 0);
  exposition.set(metrics.storageUsed, ofServer, report.storage ?? 0);
  for (const account of report.account_details ?? []) {
    for (const stream of account.stream_detail ?? []) {
      exposeStream(exposition, name, { ...ofServer, account: account.name, account_id: account.id }, stream);
    }
  }
}

function exposeStream(exposition: Exposition, name: string, ofServer: Labels, stream: StreamReport): void {
  const leader = stream.cluster?.leader ?? "";
  const ofStream = {
    ...ofServer,
    stream_name: stream.name,
    stream_leader: leader,
    is_stream_leader: String(leader === name),
  };
  exposition.set(metrics.streamBytes, ofStream, stream.state.bytes);
  exposition.set(metrics.streamLimitBytes, ofStream, stream.config.max_bytes);
  exposition.set(metrics.streamLastSequence, ofStream, stream.state.last_seq);
  for (const consumer of stream.consumer_detail ?? []) {
    const consumerLeader = consumer.cluster?.leader ?? "";
    const ofConsumer = {
      ...ofStream,
      consumer_name: consumer.name,
      consumer_leader: consumerLeader,
      is_consumer_leader: String(consumerLeader === name),
    };
    exposition.set(metrics.consumerPending, ofConsumer, consumer.num_pending);
    exposition.set(metrics.consumerAckPending, ofConsumer, consumer.num_ack_pending);
    exposition.set(metrics.consumerRedelivered, ofConsumer, consumer.num_redelivered);
    exposition.set(metrics.consumerAckFloor, ofConsumer, consumer.ack_floor.stream_seq);
  }
}

for (const { port, monitorPort } of plan.servers) {
  createServer((_, response) => {
    expose(monitorPort).then(
      (text) => response.setHeader("content-type", "text/plain; version=0.0.4; charset=utf-8").end(text),
      (error: unknown) => response.writeHead(500).end(`${String(error)}\n`),
    );
  }).listen(port, "127.0.0.1");
}
