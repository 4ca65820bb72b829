import type { Environment } from "../environments/index.ts";
import { innerHosts, innerPorts } from "./component-configs.ts";
import { defineService, keepsVolume, publishes, readsFolder, type Service } from "./container-service.ts";
import { dashboardsFolder, grafanaSettings, provisioningFolder } from "./grafana-provisioning.ts";
import { rulesFolder } from "./prometheus-config.ts";
import { addedWget, healthToolsReference, type StackImage, stackImages } from "./stack-images.ts";
import type { Endpoint, StackPlan } from "./stack-plan.ts";

/** Services by name. */
export type Services = Readonly<Record<string, Service>>;

const mebibyte = 1024 ** 2;
const nobody = "65534:65534";

/** Prometheus, Alertmanager, the prober, Grafana, Loki and the collector. */
export function monitoringServices(environment: Environment, plan: StackPlan): Services {
  return {
    [plan.prometheus.host]: prometheusService(environment, plan),
    [plan.alertmanager.host]: alertmanagerService(environment, plan),
    [plan.probe.prober.host]: proberService(plan.probe.prober),
    grafana: grafanaService(environment, plan),
    [innerHosts.loki]: lokiService(environment),
    [innerHosts.collector]: collectorService(environment),
  };
}

/** The volumes that these services keep their data in. */
export const monitoringVolumes = [
  "prometheus-data",
  "alertmanager-data",
  "grafana-data",
  "loki-data",
] as const;

function prometheusService(environment: Environment, plan: StackPlan): Service {
  const { retention, ports, addresses } = environment;
  return defineService({
    image: stackImages.prometheus.reference,
    user: nobody,
    command: [
      "--config.file=/etc/klaxon/prometheus/prometheus.yaml",
      "--storage.tsdb.path=/prometheus",
      `--storage.tsdb.retention.time=${retention.metricsDays}d`,
      `--storage.tsdb.retention.size=${Math.floor(retention.metricsBytesMax / mebibyte)}MB`,
      `--web.external-url=${addresses.prometheus}`,
      "--web.enable-lifecycle",
      "--web.enable-remote-write-receiver",
    ],
    mounts: [
      readsFolder("./prometheus", "/etc/klaxon/prometheus"),
      readsFolder("../../alerts/generated/rules", rulesFolder),
      keepsVolume("prometheus-data", "/prometheus"),
    ],
    ports: [publishes(ports.prometheus, plan.prometheus.port)],
    healthCheck: askWith("wget", plan.prometheus.port, "/-/ready"),
    startPeriodSeconds: 60,
    startsAfter: [plan.alertmanager.host, plan.probe.prober.host],
    cpuCount: 1,
    memoryBytes: 1024 * mebibyte,
    processesMax: 128,
    stopGraceSeconds: 30,
  });
}

function alertmanagerService(environment: Environment, plan: StackPlan): Service {
  const { retention, ports, addresses, name } = environment;
  return defineService({
    image: stackImages.alertmanager.reference,
    user: nobody,
    command: [
      `--config.file=/etc/klaxon/routing/${name}.json`,
      "--storage.path=/alertmanager",
      `--data.retention=${retention.notificationsHours}h`,
      `--web.external-url=${addresses.alertmanager}`,
      // A single member has nobody to gossip with.
      "--cluster.listen-address=",
    ],
    mounts: [
      readsFolder("../../alerts/generated/routing", "/etc/klaxon/routing"),
      keepsVolume("alertmanager-data", "/alertmanager"),
    ],
    ports: [publishes(ports.alertmanager, plan.alertmanager.port)],
    healthCheck: askWith("wget", plan.alertmanager.port, "/-/ready"),
    startsAfter: [plan.notifications.host],
    cpuCount: 0.25,
    memoryBytes: 128 * mebibyte,
    processesMax: 64,
  });
}

function proberService(prober: Endpoint): Service {
  return defineService({
    image: stackImages.blackboxExporter.reference,
    user: nobody,
    command: ["--config.file=/etc/klaxon/prober/prober.yaml", `--web.listen-address=:${prober.port}`],
    mounts: [readsFolder("./prober", "/etc/klaxon/prober")],
    healthCheck: askWith("wget", prober.port, "/-/healthy"),
    cpuCount: 0.25,
    memoryBytes: 64 * mebibyte,
    processesMax: 64,
  });
}

function grafanaService(environment: Environment, plan: StackPlan): Service {
  return defineService({
    image: stackImages.grafana.reference,
    user: "472:0",
    variables: grafanaSettings(environment),
    mounts: [
      readsFolder("./grafana/provisioning", provisioningFolder),
      readsFolder("../../dashboards/generated", dashboardsFolder),
      keepsVolume("grafana-data", "/var/lib/grafana"),
    ],
    hasTemporaryFolder: true,
    ports: [publishes(environment.ports.grafana, innerPorts.grafana)],
    healthCheck: askWith("wget", innerPorts.grafana, "/api/health"),
    startPeriodSeconds: 90,
    startsAfter: [plan.prometheus.host, innerHosts.loki],
    cpuCount: 1,
    memoryBytes: 512 * mebibyte,
    processesMax: 256,
  });
}

function lokiService(environment: Environment): Service {
  return defineService({
    ...builtWithWget(stackImages.loki),
    user: "10001:10001",
    command: ["-config.file=/etc/klaxon/loki/loki.yaml"],
    mounts: [readsFolder("./loki", "/etc/klaxon/loki"), keepsVolume("loki-data", "/loki")],
    hasTemporaryFolder: true,
    ports: [publishes(environment.ports.loki, innerPorts.loki)],
    healthCheck: askWith(addedWget, innerPorts.loki, "/ready"),
    startPeriodSeconds: 60,
    cpuCount: 0.5,
    memoryBytes: 512 * mebibyte,
    processesMax: 128,
    stopGraceSeconds: 30,
  });
}

function collectorService({ ports }: Environment): Service {
  return defineService({
    ...builtWithWget(stackImages.collector),
    user: "10001:10001",
    command: ["--config=/etc/klaxon/collector/collector.yaml"],
    mounts: [readsFolder("./collector", "/etc/klaxon/collector")],
    ports: [
      publishes(ports.otlpGrpc, innerPorts.otlpGrpc),
      publishes(ports.otlpHttp, innerPorts.otlpHttp),
      publishes(ports.collectorMetrics, innerPorts.collectorMetrics),
    ],
    healthCheck: askWith(addedWget, innerPorts.collectorHealth, "/"),
    startsAfter: [innerHosts.loki],
    cpuCount: 0.5,
    memoryBytes: 256 * mebibyte,
    processesMax: 64,
  });
}

/** The published image together with a program that can ask for its health. */
function builtWithWget(image: Required<StackImage>) {
  return {
    image: image.reference,
    build: {
      context: "../health-tools",
      args: { BASE_IMAGE: image.base, TOOLS_IMAGE: healthToolsReference },
    },
  };
}

/** BusyBox's wget ends with 0 on a 2xx answer, and gives up before the check itself is cut off. */
export function askWith(wget: string, port: number, path: string): readonly string[] {
  return [wget, "-q", "-T", "3", "-O", "/dev/null", `http://127.0.0.1:${port}${path}`];
}
