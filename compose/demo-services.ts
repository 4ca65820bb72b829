import { type Environment, thresholds } from "../environments/index.ts";
import { innerHosts, innerPorts } from "./component-configs.ts";
import {
  defineService,
  publishes,
  readsFolder,
  type Service,
  type ServiceOptions,
} from "./container-service.ts";
import { askWith, type Services } from "./monitoring-services.ts";
import { nodeReference, stackImages } from "./stack-images.ts";
import type { Endpoint, StackPlan } from "./stack-plan.ts";

/** The version that the demo services report; it is that of the package. */
export const demoVersion = "0.1.0";

const mebibyte = 1024 ** 2;
const image = `klaxon-demo:${demoVersion}`;

/** The demo: instances of an API behind a load balancer, their users, and who takes the notifications. */
export function demoServices(environment: Environment, plan: StackPlan): Services {
  return {
    [plan.notifications.host]: notificationsService(environment, plan.notifications),
    ...Object.fromEntries(plan.apis.map((endpoint) => [endpoint.host, apiService(endpoint, plan)])),
    [innerHosts.loadBalancer]: loadBalancerService(environment, plan),
    "load-generator": loadGeneratorService(),
  };
}

function notificationsService({ ports }: Environment, endpoint: Endpoint): Service {
  return demoService("notification-sink", endpoint.port, "/healthz", {
    // One service builds the image for all of them; two that write the same tag at once get in each other's way.
    build: {
      context: "../..",
      dockerfile: "compose/demo/Dockerfile",
      args: { NODE_IMAGE: nodeReference },
    },
    isBuiltElsewhere: false,
    ports: [publishes(ports.notifications, endpoint.port)],
    memoryBytes: 256 * mebibyte,
  });
}

function apiService(endpoint: Endpoint, plan: StackPlan): Service {
  return demoService("api", endpoint.port, plan.probe.path, {
    variables: shipsLogs(endpoint.host),
    startsAfter: [innerHosts.loki],
    cpuCount: 0.5,
    // The forecast of the memory alert counts on this limit.
    memoryBytes: thresholds.api.memoryLimitBytes,
    // Five seconds of draining, five for open requests, and a margin.
    stopGraceSeconds: 15,
  });
}

function loadBalancerService({ ports }: Environment, plan: StackPlan): Service {
  return defineService({
    image: stackImages.loadBalancer.reference,
    user: "99:99",
    command: ["haproxy", "-f", "/etc/klaxon/load-balancer/haproxy.cfg"],
    mounts: [readsFolder("./load-balancer", "/etc/klaxon/load-balancer")],
    ports: [publishes(ports.api, innerPorts.api)],
    healthCheck: askWith("wget", innerPorts.balancerHealth, "/livez"),
    startsAfter: plan.apis.map(({ host }) => host),
    cpuCount: 0.25,
    memoryBytes: 128 * mebibyte,
    processesMax: 32,
  });
}

function loadGeneratorService(): Service {
  return demoService("load-generator", innerPorts.loadGenerator, "/healthz", {
    variables: {
      TARGETS: `http://${innerHosts.loadBalancer}:${innerPorts.api}`,
      RATE_PER_SECOND: "20",
      ...shipsLogs("load-generator"),
    },
    startsAfter: [innerHosts.loadBalancer],
    memoryBytes: 256 * mebibyte,
  });
}

/** What has a service push its log lines to Loki beside writing them, told apart by the instance. */
function shipsLogs(instance: string): Readonly<Record<string, string>> {
  return {
    KLAXON_LOKI_URL: `http://${innerHosts.loki}:${innerPorts.loki}`,
    // The name that Loki gives to what comes over OTLP.
    KLAXON_LOKI_LABELS: `service_instance_id=${instance}`,
  };
}

function demoService(
  program: string,
  port: number,
  healthPath: string,
  options: Pick<ServiceOptions, "memoryBytes"> & Partial<ServiceOptions>,
): Service {
  return defineService({
    image,
    isBuiltElsewhere: true,
    user: "1000:1000",
    command: ["node", `demo/${program}.js`],
    healthCheck: ["node", "demo/check-health.js", `http://127.0.0.1:${port}${healthPath}`],
    cpuCount: 0.25,
    processesMax: 64,
    ...options,
    variables: {
      HOST: "0.0.0.0",
      PORT: String(port),
      VERSION: demoVersion,
      COMMIT: "demo",
      ...options.variables,
    },
  });
}
