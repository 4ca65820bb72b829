import type { TimeScale } from "../../time-scale/index.ts";

/** How many requests a server works on at a time; the rest waits in the load balancer. */
export const serverRequestsMax = 20;

/** Where the load balancer listens and what is behind it. */
export interface BalancerPlan {
  readonly trafficPort: number;
  readonly metricsPort: number;
  readonly servers: readonly { readonly name: string; readonly port: number }[];
}

/** HAProxy's configuration: checks every 5 s of the scenario, out after three failures, in after two good ones. */
export function balancerConfig(
  { trafficPort, metricsPort, servers }: BalancerPlan,
  timeScale: TimeScale,
): string {
  const real = (seconds: number, floorMs: number) =>
    Math.max(floorMs, Math.round(timeScale.toReal(seconds * 1000)));
  return `global
  maxconn 2000
  nbthread 1

defaults
  mode http
  option redispatch 1
  retries 2
  timeout connect 2s
  timeout queue 5s
  timeout client 30s
  timeout http-keep-alive 60s
  timeout server ${real(30, 2_000)}ms

frontend traffic
  bind 127.0.0.1:${trafficPort}
  default_backend app

frontend metrics
  bind 127.0.0.1:${metricsPort}
  http-request use-service prometheus-exporter if { path /metrics }

backend app
  balance leastconn
  option httpchk GET /api/health
  http-check expect status 200
  timeout check ${real(3, 60)}ms
  default-server check inter ${real(5, 100)}ms fall 3 rise 2 maxconn ${serverRequestsMax} on-marked-down shutdown-sessions
${servers.map(({ name, port }) => `  server ${name} 127.0.0.1:${port}`).join("\n")}
`;
}
