import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type LiveContext, programPath, Restartable, untilAnswers } from "../../kit/index.ts";
import type { ApiInstance } from "./instances.ts";

const checkIntervalMs = 5_000;
const checkTimeoutMs = 3_000;
// A check that is given up sooner takes a busy machine for a sick instance.
const realTimeoutMsMin = 200;

/** Starts a load balancer that leaves out instances which fail three health checks; resolves with its port. */
export async function startBalancer(
  context: LiveContext,
  instances: readonly ApiInstance[],
): Promise<{ readonly port: number; readonly program: Restartable }> {
  const [port = 0] = await context.takePorts(1);
  const intervalMs = Math.round(context.timeScale.toReal(checkIntervalMs));
  const timeoutMs = Math.min(
    intervalMs,
    Math.max(realTimeoutMsMin, Math.round(context.timeScale.toReal(checkTimeoutMs))),
  );
  const config = join(context.folder, "haproxy.cfg");
  await writeFile(
    config,
    `global
  maxconn 1024
  hard-stop-after 2s
defaults
  mode http
  option redispatch
  retries 2
  timeout connect 1s
  timeout client 30s
  timeout server 30s
  timeout check ${timeoutMs}ms
frontend users
  bind 127.0.0.1:${port}
  default_backend instances
backend instances
  balance leastconn
  option httpchk GET /api/health
  http-check expect status 200
  default-server check inter ${intervalMs}ms rise 2 fall 3
${instances.map((each, index) => `  server api-${index + 1} 127.0.0.1:${each.port}\n`).join("")}`,
  );
  const program = new Restartable(
    context.supervisor,
    { name: "api-balancer", command: programPath(context, "haproxy"), args: ["-db", "-q", "-f", config] },
    untilAnswers(context, "the load balancer", port, "/api/orders?limit=1"),
  );
  await program.start();
  return { port, program };
}
