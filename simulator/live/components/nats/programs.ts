import { answers, type LiveContext, LiveError, Restartable, waitUntil } from "../../kit/index.ts";
import { type NatsPlan, streamPlans } from "./plan.ts";

const startTimeoutMs = 10_000;
const exporterTimeoutScenarioMs = 10_000;
const exporterTimeoutMsMin = 500;

/** Tells consumers how to behave. */
export interface LoadControl {
  /** `stuck`, `done/<ratio>` or `well`. */
  tell(stream: string, behaviour: string): Promise<void>;
}

/** Starts the exporters, one listener for each server. */
export async function startExporters(context: LiveContext, { servers }: NatsPlan): Promise<void> {
  const { supervisor, signal, timeScale } = context;
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
      for (const { port } of ports) {
        await waitUntil("the exporter of NATS", () => answers(port, "/metrics", signal), {
          timeoutMs: startTimeoutMs,
          signal,
        });
      }
    },
  );
  await program.start();
}

/**
 * Starts publishers and consumers. Rules compare how many messages wait, and by how much that changes in a window that is
 * divided: so as many messages pass in a second of the scenario as the model has.
 */
export async function startLoad(context: LiveContext, plan: NatsPlan): Promise<LoadControl> {
  const { supervisor, signal, timeScale } = context;
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
    async () => {
      await waitUntil("the clients of NATS", () => answers(port, "/", signal), {
        timeoutMs: startTimeoutMs,
        signal,
      });
    },
  );
  await program.start();
  return {
    tell: async (stream, behaviour) => {
      const address = `http://127.0.0.1:${port}/${stream}/${behaviour}`;
      const response = await fetch(address, { method: "POST", signal: AbortSignal.timeout(5_000) });
      if (!response.ok) throw new LiveError("status", `the clients of NATS answer ${response.status}`);
    },
  };
}
