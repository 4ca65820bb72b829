import { giveOrder, type LiveContext, programPath, Restartable, untilAnswers } from "../../kit/index.ts";
import { type RedisPlan, shardCount } from "./plan.ts";

const readsPerSecond = 320;
const writesPerSecond = 130;
const exporterTimeoutScenarioMs = 10_000;
const exporterTimeoutMsMin = 500;

/** The network between the nodes. */
export interface NodeNetwork {
  /** Nobody reaches the node through the network, nor does it reach anybody. */
  cut(instance: string): Promise<void>;
  mend(instance: string): Promise<void>;
}

/** Starts the network between the nodes. */
export async function startNetwork(context: LiveContext, plan: RedisPlan): Promise<NodeNetwork> {
  const { supervisor } = context;
  const members = plan.nodes.map((node) => ({
    name: node.instance,
    source: node.source,
    doors: [
      { port: node.announcedPort, to: node.port },
      { port: node.announcedBusPort, to: node.busPort },
    ],
  }));
  const port = plan.networkControlPort;
  const program = new Restartable(
    supervisor,
    {
      name: "redis-network",
      ...context.nodeProgram("member-network"),
      env: { NETWORK: JSON.stringify({ controlPort: port, members }) },
    },
    untilAnswers(context, "the network of Redis", port, "/"),
  );
  await program.start();
  const post = (action: string, instance: string) =>
    giveOrder("the network of Redis", port, `${action}/${encodeURIComponent(instance)}`);
  return {
    cut: (instance) => post("cut", instance),
    mend: (instance) => post("mend", instance),
  };
}

/** Starts the exporter, which is asked for each node on its own. */
export async function startExporter(context: LiveContext, port: number): Promise<Restartable> {
  const { supervisor, timeScale } = context;
  const timeoutMs = Math.max(exporterTimeoutMsMin, Math.round(timeScale.toReal(exporterTimeoutScenarioMs)));
  const program = new Restartable(
    supervisor,
    {
      name: "redis-exporter",
      command: programPath(context, "redis-exporter"),
      args: [
        "--redis.addr=",
        `--web.listen-address=127.0.0.1:${port}`,
        `--connection-timeout=${timeoutMs}ms`,
      ],
    },
    untilAnswers(context, "the Redis exporter", port, "/health"),
  );
  await program.start();
  return program;
}

/** Starts the clients, whose rates are those of the model by the real clock, as thresholds of rates are. */
export async function startLoad(context: LiveContext, { nodes }: RedisPlan): Promise<void> {
  const ports = nodes.map(({ port, announcedPort }) => ({ port, announcedPort }));
  await context.supervisor.start({
    name: "redis-load",
    ...context.nodeProgram("redis-load"),
    env: { LOAD: JSON.stringify({ nodes: ports, shardCount, readsPerSecond, writesPerSecond }) },
  });
}
