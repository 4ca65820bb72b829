import { giveOrder, type LiveContext, Restartable, untilAnswers } from "../../kit/index.ts";
import { type NatsPlan, streamPlans } from "./plan.ts";

const exporterTimeoutScenarioMs = 10_000;
const exporterTimeoutMsMin = 500;

/** Tells consumers how to behave. */
export interface LoadControl {
  /** `stuck`, `done/<ratio>` or `well`. */
  tell(stream: string, behaviour: string): Promise<void>;
}

/** Starts the exporters, one listener for each server. */
export async function startExporters(context: LiveContext, { servers }: NatsPlan): Promise<void> {
  const { supervisor, timeScale } = context;
  const timeoutMs = Math.max(exporterTimeoutMsMin, Math.round(timeScale.toReal(exporterTimeoutScenarioMs)));
  const ports = servers.map(({ exporterPort, monitorPort }) => ({ port: exporterPort, monitorPort }));
  const program = new Restartable(
    supervisor,
    {
      name: "nats-exporter",
      ...context.nodeProgram("nats-exporter"),
      env: { EXPORTER: JSON.stringify({ servers: ports, timeoutMs }) },
    },
    async () => {
      const starting = ports.map(({ port }) =>
        untilAnswers(context, "the exporter of NATS", port, "/metrics"),
      );
      await Promise.all(starting.map((started) => started()));
    },
  );
  await program.start();
}

/**
 * Starts publishers and consumers. Rules compare how many messages wait, and by how much that changes in a window that is
 * divided: so as many messages pass in a second of the scenario as the model has.
 */
export async function startLoad(context: LiveContext, plan: NatsPlan): Promise<LoadControl> {
  const { supervisor, timeScale } = context;
  const port = plan.loadControlPort;
  const streams = streamPlans.map(({ stream, subject, consumer, messagesPerSecond }) => ({
    stream,
    subject,
    consumer,
    messagesPerSecond: messagesPerSecond * timeScale.factor,
  }));
  const settings = { controlPort: port, serverPorts: plan.servers.map((server) => server.port), streams };
  const program = new Restartable(
    supervisor,
    { name: "nats-load", ...context.nodeProgram("nats-load"), env: { LOAD: JSON.stringify(settings) } },
    untilAnswers(context, "the clients of NATS", port, "/"),
  );
  await program.start();
  return { tell: (stream, behaviour) => giveOrder("the clients of NATS", port, `${stream}/${behaviour}`) };
}
