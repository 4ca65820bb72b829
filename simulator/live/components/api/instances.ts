import { randomBytes } from "node:crypto";
import { type InstrumentedService, type LiveContext, startService } from "../../kit/index.ts";

/** One process of the API. */
export interface ApiInstance extends InstrumentedService {
  /** As the model names it: `api-1:8080`. */
  readonly instance: string;
  readonly port: number;
}

/** Starts the instances of the API; each allows faults. */
export async function startInstances(
  context: LiveContext,
  instances: readonly string[],
): Promise<readonly ApiInstance[]> {
  const token = randomBytes(24).toString("hex");
  const ports = await context.takePorts(2 * instances.length);
  return Promise.all(
    instances.map(async (instance, index): Promise<ApiInstance> => {
      const [port = 0, hookPort = 0] = ports.slice(2 * index);
      const service = await startService(context, {
        name: `api-${index + 1}`,
        program: "demo/api",
        env: {
          HOST: "127.0.0.1",
          PORT: String(port),
          LATENCY_MEDIAN_MS: "20",
          DRAIN_MS: "0",
          CLOSE_MS: "500",
        },
        probe: { port, path: "/api/health" },
        hookPort,
        token,
      });
      return { instance, port, ...service };
    }),
  );
}
