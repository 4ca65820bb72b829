import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AppServer,
  appServer,
  hostCertificates,
  httpLoad,
  type LiveContext,
  type LiveTarget,
  probeTarget,
  programPath,
  Restartable,
  startProber,
  untilAnswers,
} from "../../kit/index.ts";
import { mtailProgram, type ProxyPlan, proxyConfig } from "./config.ts";

/** Requests per second of real time that users make. */
export const requestsPerSecond = 45;

const hostName = "app.klaxon.example";

/** The reverse proxy with what is before, behind and beside it. */
export interface RunningNginx {
  readonly targets: readonly LiveTarget[];
  readonly proxy: Restartable;
  readonly exporter: Restartable;
  readonly logReader: Restartable;
  /** What the health checks of the prober go through. */
  readonly path: Restartable;
  readonly upstreams: readonly AppServer[];
  readonly trafficPort: number;
  readonly tlsPort: number;
  readonly setStatusPage: (isOpen: boolean) => Promise<void>;
}

/** Starts the upstreams, the reverse proxy, its exporters and its users. */
export async function startNginx(context: LiveContext): Promise<RunningNginx> {
  const [
    trafficPort = 0,
    tlsPort = 0,
    statusPort = 0,
    exporterPort = 0,
    logPort = 0,
    pathPort = 0,
    ...ports
  ] = await context.takePorts(9);
  const upstreams = ports.map((port, index) => appServer(context, `nginx-upstream-${index + 1}`, port));
  const isRoot = context.unprivileged !== undefined;
  const certificates = hostCertificates(context);
  const files = await certificates.of(hostName);
  const plan = { trafficPort, tlsPort, statusPort, upstreamPorts: ports, isRoot, ...files };
  const home = join(context.folder, "home");
  await mkdir(home);
  await writeFile(join(context.folder, "nginx.mtail"), mtailProgram);
  const configure = (isStatusPageOpen: boolean) => writeConfig(home, { ...plan, isStatusPageOpen });
  await Promise.all([configure(true), ...upstreams.map(({ program }) => program.start())]);
  const proxy = nginxProgram(context, home, trafficPort);
  await proxy.start();
  certificates.whenReplaced(hostName, async () => proxy.process?.signal("SIGHUP"));
  const exporter = exporterProgram(context, exporterPort, statusPort);
  const logReader = logReaderProgram(context, logPort, home);
  const path = pathProgram(context, pathPort, tlsPort);
  const [prober] = await Promise.all([
    startProber(context, { health: healthModule(context, certificates.trustFile) }),
    exporter.start(),
    logReader.start(),
    path.start(),
  ]);
  await httpLoad(context, {
    name: "nginx-users",
    ports: [trafficPort],
    ratePerSecond: requestsPerSecond,
    openRequestsMax: 200,
    clients: { network: "127.0.7", count: 80 },
  }).start();
  const probe = {
    job: "nginx-probe",
    instance: `https://${hostName}/health`,
    module: "health",
    target: `https://127.0.0.1:${pathPort}/health`,
    intervalSeconds: 5,
    timeoutSeconds: 3,
  };
  return {
    targets: [
      { job: "nginx", instance: "nginx-1:9113", port: exporterPort },
      { job: "nginx-log", instance: "nginx-1:3903", port: logPort },
      probeTarget(prober, probe),
    ],
    proxy,
    exporter,
    logReader,
    path,
    upstreams,
    trafficPort,
    tlsPort,
    setStatusPage: async (isOpen) => {
      await configure(isOpen);
      await proxy.process?.signal("SIGHUP");
    },
  };
}

async function writeConfig(home: string, plan: ProxyPlan): Promise<void> {
  await writeFile(join(home, "nginx.conf"), proxyConfig(plan));
}

function nginxProgram(context: LiveContext, home: string, trafficPort: number): Restartable {
  return new Restartable(
    context.supervisor,
    {
      name: "nginx",
      command: programPath(context, "nginx"),
      args: ["-p", home, "-c", "nginx.conf", "-e", "error.log"],
      cwd: home,
    },
    untilAnswers(context, "nginx", trafficPort, "/health"),
  );
}

function exporterProgram(context: LiveContext, port: number, statusPort: number): Restartable {
  return new Restartable(
    context.supervisor,
    {
      name: "nginx-exporter",
      command: programPath(context, "nginx-exporter"),
      args: [
        `-web.listen-address=127.0.0.1:${port}`,
        `-nginx.scrape-uri=http://127.0.0.1:${statusPort}/stub_status`,
        "-nginx.retries=20",
        "-nginx.retry-interval=200ms",
        "-nginx.timeout=1s",
      ],
    },
    untilAnswers(context, "the nginx exporter", port, "/metrics"),
  );
}

function logReaderProgram(context: LiveContext, port: number, home: string): Restartable {
  const program = join(context.folder, "nginx.mtail");
  return new Restartable(
    context.supervisor,
    {
      name: "nginx-mtail",
      command: programPath(context, "mtail"),
      args: [
        `-progs=${program}`,
        `-logs=${join(home, "access.log")}`,
        "-address=127.0.0.1",
        `-port=${port}`,
        "-poll_interval=100ms",
        "-poll_log_interval=100ms",
        `-log_dir=${context.folder}`,
      ],
    },
    untilAnswers(context, "mtail", port, "/metrics"),
  );
}

function pathProgram(context: LiveContext, port: number, targetPort: number): Restartable {
  return new Restartable(context.supervisor, {
    name: "nginx-path",
    ...context.nodeProgram("tcp-proxy"),
    env: { PORT: String(port), TARGET_PORT: String(targetPort) },
  });
}

function healthModule({ timeScale }: LiveContext, trustFile: string): object {
  return {
    prober: "http",
    timeout: `${Math.max(60, Math.round(timeScale.toReal(3_000)))}ms`,
    http: {
      preferred_ip_protocol: "ip4",
      fail_if_not_ssl: true,
      tls_config: { ca_file: trustFile, server_name: hostName },
    },
  };
}
