import { thresholds } from "../environments/index.ts";
import { innerPorts } from "./component-configs.ts";
import { addressOf, type StackPlan } from "./stack-plan.ts";

const servers = (plan: StackPlan) =>
  plan.apis.map((endpoint) => `  server ${endpoint.host} ${addressOf(endpoint)}`).join("\n");

/**
 * The configuration of HAProxy: round robin over the instances that pass their health check. An instance leaves
 * after as many failures as the alert on it counts, and is back after two successes.
 */
export function loadBalancerConfig(plan: StackPlan): string {
  const { healthCheckFailureCount } = thresholds.api;
  return `global
  log stdout format raw local0 notice
  maxconn 1024
  hard-stop-after 5s

defaults
  mode http
  log global
  option dontlog-normal
  option redispatch
  retries 2
  timeout connect 2s
  timeout queue 5s
  timeout http-request 10s
  timeout http-keep-alive 30s
  timeout client 30s
  timeout server 30s

# The engine's own name server: an instance that was replaced has a new address.
resolvers engine
  nameserver engine 127.0.0.11:53
  resolve_retries 3
  timeout resolve 1s
  timeout retry 1s
  hold valid 5s

frontend api
  bind :${innerPorts.api}
  default_backend api-instances

backend api-instances
  balance roundrobin
  option httpchk
  http-check send meth GET uri ${plan.probe.path} ver HTTP/1.1 hdr Host api
  http-check expect status 200
  timeout check ${plan.probe.timeoutSeconds}s
  default-server check inter ${plan.probe.intervalSeconds}s rise 2 fall ${healthCheckFailureCount} resolvers engine init-addr libc,none
${servers(plan)}

# Whether the balancer itself is well, whatever the instances are.
frontend liveness
  bind 127.0.0.1:${innerPorts.balancerHealth}
  monitor-uri /livez
`;
}
