import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AppServer,
  appServer,
  httpLoad,
  type LiveContext,
  type LiveTarget,
  programPath,
  Restartable,
  untilAnswers,
} from "../../kit/index.ts";
import { balancerConfig } from "./config.ts";

/** Requests per second of real time that users make. */
export const requestsPerSecond = 45;

/** The load balancer with what is before and behind it. */
export interface RunningHaproxy {
  readonly targets: readonly LiveTarget[];
  readonly balancer: Restartable;
  readonly trafficPort: number;
  readonly servers: readonly AppServer[];
}

/** Starts the servers, the load balancer and its users. */
export async function startHaproxy(context: LiveContext): Promise<RunningHaproxy> {
  const [trafficPort = 0, metricsPort = 0, ...serverPorts] = await context.takePorts(5);
  const servers = serverPorts.map((port, index) => appServer(context, `app${index + 1}`, port));
  const config = join(context.folder, "haproxy.cfg");
  await writeFile(config, balancerConfig({ trafficPort, metricsPort, servers }, context.timeScale));
  const balancer = new Restartable(
    context.supervisor,
    // In the foreground, so that the supervisor owns what listens.
    {
      name: "haproxy",
      command: programPath(context, "haproxy"),
      args: ["-db", "-f", config],
      endSignal: "SIGINT",
    },
    untilAnswers(context, "HAProxy", metricsPort, "/metrics"),
  );
  await Promise.all(servers.map(({ program }) => program.start()));
  await balancer.start();
  await httpLoad(context, {
    name: "haproxy-users",
    ports: [trafficPort],
    ratePerSecond: requestsPerSecond,
    openRequestsMax: 100,
  }).start();
  return {
    targets: [{ job: "haproxy", instance: "haproxy-1:8404", port: metricsPort }],
    balancer,
    trafficPort,
    servers,
  };
}
