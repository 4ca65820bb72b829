import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type LiveContext,
  type LiveTarget,
  programPath,
  Restartable,
  untilAnswers,
  waitUntil,
} from "../kit/index.ts";
import {
  type AcceptedAlert,
  type AlertRelay,
  type Delivery,
  type DrillReceiver,
  startAlertRelay,
  startDrillReceiver,
  startTcpProxy,
  type TcpProxy,
} from "../network/index.ts";
import { programTimings, type TimeScale } from "../time-scale/index.ts";
import { AlertmanagerApi } from "./alertmanager-api.ts";
import { drillRouting, receiverNamesOf, stormLabel, stormReceiver } from "./drill-routing.ts";
import type { DrillStack } from "./drill-stack.ts";
import { PrometheusApi } from "./prometheus-api.ts";
import { PrometheusFiles, type PrometheusFilesPlan } from "./prometheus-files.ts";
import { routingProblems } from "./routing-guard.ts";

/** What a stack is made from. Rules and routing are in real time already. */
export interface StackPlan extends PrometheusFilesPlan {
  /** Metrics whose values are spans of scenario time. */
  readonly scaledMetrics: ReadonlySet<string>;
  /** The environment's Alertmanager configuration. */
  readonly routing: unknown;
  readonly receiversOfResolved: ReadonlySet<string>;
  /** Targets, as `job/instance`, that a fault cuts off from Prometheus. */
  readonly isolated: ReadonlySet<string>;
  /** Instances of the Alertmanagers and of Prometheus, as the model names them. */
  readonly alertmanagerInstances: readonly string[];
  readonly prometheusInstance: string;
  /** A secret that notifications have to show. */
  readonly token: string;
  readonly uniform: () => number;
  readonly onDelivery: (delivery: Delivery) => void;
  /** Told when an Alertmanager accepts an alert in a state that it did not have before. */
  readonly onAccepted: (alert: AcceptedAlert) => void;
}

/** One Alertmanager and the relay through which Prometheus reaches it. */
export interface StackAlertmanager {
  readonly instance: string;
  readonly port: number;
  readonly program: Restartable;
  readonly relay: AlertRelay;
  readonly api: AlertmanagerApi;
}

/** Prometheus, its Alertmanagers and the receiver, running. */
export interface NativeStack extends DrillStack {
  readonly timeScale: TimeScale;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /** Ends when the drill is aborted. */
  readonly signal: AbortSignal;
  readonly prometheusProgram: Restartable;
  readonly prometheusUrl: string;
  readonly alertmanagers: readonly StackAlertmanager[];
  readonly receiver: DrillReceiver;
  /** The proxies of the isolated targets, by `job/instance`. */
  readonly proxies: ReadonlyMap<string, TcpProxy>;
  /** Has Prometheus scrape targets, and itself and the Alertmanagers; resolves with how many that are. Once. */
  scrape(targets: readonly LiveTarget[]): Promise<number>;
  /** Has Prometheus read the rules of the plan; before that it only scrapes. */
  loadRules(): Promise<void>;
  /** Adds a rule file, or takes it away where there is no text, and has Prometheus read it. */
  setRules(name: string, text: string | undefined): Promise<void>;
  /** Reads back what was loaded; what is wrong with it, so that a drill must not begin. */
  problems(): Promise<readonly string[]>;
  /** Why the stack is broken, where one of its programs has ended by itself. */
  goneBecause(): Promise<string | undefined>;
  /** Closes what runs in this process; programs end with the supervisor. */
  close(): Promise<void>;
}

const readyTimeoutMs = 20_000;

/** What listens in this process and must be closed, or the process would not end. */
interface Closable {
  close(): Promise<void>;
}

/**
 * Starts a stack, which scrapes nothing yet, and resolves when all of it is ready. Where that fails, nothing stays open in
 * this process.
 */
export async function startNativeStack(plan: StackPlan): Promise<NativeStack> {
  const open: Closable[] = [];
  try {
    return await startStack(plan, open);
  } catch (error) {
    await closeAll(open);
    throw error;
  }
}

async function closeAll(open: readonly Closable[]): Promise<void> {
  await Promise.all(open.map((each) => each.close()));
}

async function startStack(plan: StackPlan, open: Closable[]): Promise<NativeStack> {
  const { context, token, onDelivery } = plan;
  const receiver = await startDrillReceiver({
    port: 0,
    token,
    nowMs: context.nowMs,
    onDelivery: (delivery) => {
      if (isTold(delivery)) onDelivery(delivery);
    },
  });
  open.push(receiver);
  const [port = 0] = await context.takePorts(1);
  const files = new PrometheusFiles(plan);
  await files.prepare();
  const prometheusProgram = prometheusOf(context, files, port);
  // Prometheus hears of targets five seconds after its start at the earliest, so all else is started meanwhile.
  const [alertmanagers] = await Promise.all([
    startAlertmanagers(plan, receiver, open),
    prometheusProgram.start(),
  ]);
  const proxies = new Map<string, TcpProxy>();
  const prometheusUrl = `http://127.0.0.1:${port}`;
  const prometheus = new PrometheusApi(prometheusUrl, context.signal);
  return {
    timeScale: context.timeScale,
    nowMs: context.nowMs,
    signal: context.signal,
    prometheus,
    prometheusProgram,
    prometheusUrl,
    alertmanagers,
    receiver,
    scaledMetrics: plan.scaledMetrics,
    proxies,
    ...seenBy(alertmanagers, receiver),
    scrape: async (systemTargets) => {
      const all = [...systemTargets, ...ownTargets(plan, alertmanagers, port)];
      const targets = await frontTargets(plan, all, { open, proxies });
      await files.setTargets(
        targets,
        alertmanagers.map(({ relay }) => relay.port),
      );
      await prometheus.reload();
      return targets.length;
    },
    loadRules: async () => {
      await files.loadRules();
      await prometheus.reload();
    },
    setRules: async (name, text) => {
      await files.setRules(name, text);
      await prometheus.reload();
    },
    problems: () => routingProblemsOf(alertmanagers, join(context.folder, "alertmanager")),
    goneBecause: async () => {
      const programs = [prometheusProgram, ...alertmanagers.map(({ program }) => program)];
      const reasons = await Promise.all(programs.map((program) => program.goneBecause()));
      return reasons.find((reason) => reason !== undefined);
    },
    close: () => closeAll(open),
  };
}

/**
 * Targets as Prometheus is to reach them: those that faults cut off, and the Alertmanagers, through a proxy each, which is
 * added to `proxies` by `job/instance`.
 */
async function frontTargets(
  { context, isolated, uniform }: StackPlan,
  all: readonly LiveTarget[],
  { open, proxies }: { readonly open: Closable[]; readonly proxies: Map<string, TcpProxy> },
): Promise<readonly LiveTarget[]> {
  const targets: LiveTarget[] = [];
  for (const target of all) {
    const key = `${target.job}/${target.instance}`;
    if (!isolated.has(key) && target.job !== "alertmanager") {
      targets.push(target);
      continue;
    }
    const proxy = await startTcpProxy({
      target: { host: "127.0.0.1", port: target.port },
      port: 0,
      nowMs: context.nowMs,
      uniform,
    });
    open.push(proxy);
    proxies.set(key, proxy);
    targets.push({ ...target, port: proxy.port });
  }
  return targets;
}

async function routingProblemsOf(
  alertmanagers: readonly StackAlertmanager[],
  ownFolder: string,
): Promise<readonly string[]> {
  const statuses = await Promise.all(alertmanagers.map(({ api }) => api.status()));
  return statuses.flatMap(({ config }) =>
    routingProblems(config, { isOwnUrlFile: (path) => path.startsWith(`${ownFolder}/`) }),
  );
}

function seenBy(
  alertmanagers: readonly StackAlertmanager[],
  receiver: DrillReceiver,
): Pick<NativeStack, "heldAlerts" | "accepted" | "deliveries"> {
  return {
    heldAlerts: async () => {
      const held = (await alertmanagers[0]?.api.alerts()) ?? [];
      return held.filter(({ labels }) => labels[stormLabel] === undefined);
    },
    accepted: () =>
      alertmanagers
        .flatMap(({ relay }) => relay.accepted())
        .sort((left, right) => left.acceptedAtMs - right.acceptedAtMs),
    deliveries: () => receiver.deliveries().filter(isTold),
  };
}

function isTold({ receiver }: Delivery): boolean {
  return receiver !== stormReceiver;
}

function ownTargets(
  plan: StackPlan,
  alertmanagers: readonly StackAlertmanager[],
  prometheusPort: number,
): readonly LiveTarget[] {
  return [
    {
      job: "prometheus",
      instance: plan.prometheusInstance,
      port: prometheusPort,
      // Its own metrics name the Alertmanagers by the addresses of their relays.
      relabel: alertmanagers.map(({ instance, relay }) => ({
        label: "alertmanager",
        from: `http://127\\.0\\.0\\.1:${relay.port}/(.*)`,
        to: `http://${instance}/$1`,
      })),
    },
    ...alertmanagers.map(({ instance, port }) => ({ job: "alertmanager", instance, port })),
  ];
}

function prometheusOf(
  context: LiveContext,
  { configFile, folder }: PrometheusFiles,
  port: number,
): Restartable {
  const { supervisor, timeScale } = context;
  const timings = programTimings(timeScale.factor);
  const program = {
    name: "prometheus",
    command: programPath(context, "prometheus"),
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--web.enable-lifecycle",
      // By default its first scrapes come only after five seconds.
      "--scrape.discovery-reload-interval=100ms",
      `--query.lookback-delta=${timings.lookbackMs}ms`,
      `--rules.alert.resend-delay=${timings.resendDelayMs}ms`,
      `--rules.alert.for-outage-tolerance=${timings.outageToleranceMs}ms`,
      `--rules.alert.for-grace-period=${timings.gracePeriodMs}ms`,
      "--log.level=warn",
    ],
  };
  return new Restartable(
    supervisor,
    program,
    untilAnswers(context, "Prometheus", port, "/-/ready", readyTimeoutMs),
  );
}

async function startAlertmanagers(
  plan: StackPlan,
  receiver: DrillReceiver,
  open: Closable[],
): Promise<readonly StackAlertmanager[]> {
  const { context, routing, token, receiversOfResolved, alertmanagerInstances: instances } = plan;
  const { supervisor, timeScale, signal, nowMs } = context;
  const folder = join(context.folder, "alertmanager");
  await mkdir(folder, { recursive: true });
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, token, { mode: 0o600 });
  const urlFiles = new Map(
    receiverNamesOf(routing).map((name, index) => [name, join(folder, `receiver-${index}.url`)]),
  );
  for (const [name, file] of urlFiles)
    await writeFile(file, receiver.urlOf({ receiver: name, integrationIndex: 0 }));
  const config = drillRouting(routing, {
    urlFileOf: (name) => urlFiles.get(name) ?? "",
    tokenFile,
    toldOfResolved: receiversOfResolved,
    timeoutMs: Math.max(500, timeScale.toReal(10_000)),
  });
  const configFile = join(folder, "alertmanager.json");
  await writeFile(configFile, JSON.stringify(config, null, 2));
  const ports = await context.takePorts(2 * instances.length);
  const started = instances.map(async (instance, index): Promise<StackAlertmanager> => {
    const [port = 0, gossipPort = 0] = ports.slice(2 * index);
    const peers = instances.flatMap((_, other) => (other < index ? [ports[2 * other + 1] ?? 0] : []));
    const program = new Restartable(
      supervisor,
      {
        name: `alertmanager-${index + 1}`,
        command: programPath(context, "alertmanager"),
        // In order it would leave its cluster, and wait ten seconds for the others to hear of it, who end as well.
        endSignal: "SIGKILL",
        args: [
          `--config.file=${configFile}`,
          `--storage.path=${join(folder, `data-${index + 1}`)}`,
          `--web.listen-address=127.0.0.1:${port}`,
          `--cluster.listen-address=127.0.0.1:${gossipPort}`,
          `--cluster.advertise-address=127.0.0.1:${gossipPort}`,
          ...peers.map((peer) => `--cluster.peer=127.0.0.1:${peer}`),
          // The second one waits this long for the first one's word that it has told, before it tells itself.
          `--cluster.peer-timeout=${Math.max(1_000, Math.round(timeScale.toReal(15_000)))}ms`,
          "--cluster.settle-timeout=5s",
          "--cluster.gossip-interval=50ms",
          "--log.level=warn",
        ],
      },
      untilAnswers(context, "Alertmanager", port, "/-/ready", readyTimeoutMs),
    );
    await program.start();
    const { onAccepted } = plan;
    const relay = await startAlertRelay({ target: { host: "127.0.0.1", port }, port: 0, nowMs, onAccepted });
    open.push(relay);
    return { instance, port, program, relay, api: new AlertmanagerApi(`http://127.0.0.1:${port}`, signal) };
  });
  // All of them, so that none opens something after the others were closed.
  const all = (await Promise.allSettled(started)).map((outcome) => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
  await waitUntil(
    "the cluster of Alertmanagers",
    async () => {
      const statuses = await Promise.all(all.map(({ api }) => api.status()));
      return (
        statuses.every(({ isClusterReady, peerCount }) => isClusterReady && peerCount === all.length) ||
        undefined
      );
    },
    { timeoutMs: readyTimeoutMs, everyMs: 100, signal },
  );
  return all;
}
