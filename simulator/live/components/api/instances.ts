import { answers, type LiveContext, Restartable, waitUntil } from "../../kit/index.ts";

/** One process of the API. */
export interface ApiInstance {
  /** As the model names it: `api-1:8080`. */
  readonly instance: string;
  readonly port: number;
  readonly hookUrl: string;
  readonly program: Restartable;
}

const startTimeoutMs = 15_000;

/** Starts the instances of the API; each allows faults to who has the token. */
export async function startInstances(
  context: LiveContext,
  instances: readonly string[],
  token: string,
): Promise<readonly ApiInstance[]> {
  const ports = await context.takePorts(2 * instances.length);
  const { command, args } = context.nodeProgram("demo/api");
  return Promise.all(
    instances.map(async (instance, index): Promise<ApiInstance> => {
      const [port = 0, hookPort = 0] = ports.slice(2 * index);
      const program = new Restartable(
        context.supervisor,
        {
          name: `api-${index + 1}`,
          command,
          args,
          env: {
            HOST: "127.0.0.1",
            PORT: String(port),
            LATENCY_MEDIAN_MS: "20",
            DRAIN_MS: "0",
            CLOSE_MS: "500",
            KLAXON_FAULTS: "allow",
            KLAXON_FAULTS_TOKEN: token,
            KLAXON_FAULTS_PORT: String(hookPort),
          },
        },
        async () => {
          await waitUntil(
            `the instance \`${instance}\``,
            () => answers(port, "/api/health", context.signal),
            {
              timeoutMs: startTimeoutMs,
              signal: context.signal,
            },
          );
        },
      );
      await program.start();
      return { instance, port, hookUrl: `http://127.0.0.1:${hookPort}`, program };
    }),
  );
}
