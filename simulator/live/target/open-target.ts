import type { Scenario } from "../../drill/index.ts";
import type { Fault } from "../../systems/index.ts";
import { httpHookDoor, type Injection, LiveError } from "../kit/index.ts";
import {
  type AcceptedAlert,
  type Delivery,
  type DrillReceiver,
  NetworkError,
  startDrillReceiver,
} from "../network/index.ts";
import { AlertmanagerApi, type DrillStack, PrometheusApi } from "../stack/index.ts";
import { type AcceptedWatch, watchAccepted } from "./accepted-watch.ts";
import { hostProblem, type ResolveHost } from "./allow-list.ts";
import { canaryAlert, sendCanaries } from "./canary.ts";
import { activeFaultProblems, deployedIntervals, restProblems } from "./deployed.ts";
import { type DrillRoute, drillLabel, drillTimers, readDrillRoute } from "./drill-route.ts";
import { windowProblem } from "./drill-window.ts";
import { type LoadedPrometheusConfig, readPrometheusConfig } from "./prometheus-config-file.ts";
import { type RoutingTwin, routingTwin } from "./routing-twin.ts";
import { TargetError, throwProblems } from "./target-error.ts";
import { faultProblems, hurtBy, injectOnTarget } from "./target-faults.ts";
import type { Target, TargetEndpoint } from "./target-file.ts";

/** What a target is opened with. */
export interface OpenTargetOptions {
  readonly target: Target;
  readonly scenario: Scenario;
  /** What the user repeated of the name of a target in production. */
  readonly confirmedProduction: string | undefined;
  readonly resolve: ResolveHost;
  /** Told of each delivery that is no canary, by the receivers that would have been notified. */
  readonly onDelivery: (delivery: Delivery) => void;
  /** Told of each alert of the drill that an Alertmanager has for the first time, or anew. */
  readonly onAccepted: (alert: AcceptedAlert) => void;
  /** Told what has been found in order. */
  readonly onChecked: (what: string) => void;
  /** Milliseconds since the epoch, may be fractional, never set back. */
  readonly nowMs: () => number;
  readonly uniform: () => number;
  /** Ends the preparation. */
  readonly starting: AbortSignal;
  /** Ends what is asked of the target while the drill runs. */
  readonly signal: AbortSignal;
}

/** What a drill has to know of the rules and routing that are deployed. */
export interface DeployedFacts {
  readonly intervalOfMs: ReadonlyMap<string, number>;
  readonly scrapeIntervalMs: number;
  readonly receiversOfResolved: ReadonlySet<string>;
  /** The Alertmanager configuration, as its status tells it. */
  readonly routing: string;
  /** Versions of the programs, by name. */
  readonly programs: Readonly<Record<string, string>>;
}

/** A world that was there before the drill and stays after it. */
export interface OpenTarget {
  readonly stack: DrillStack;
  readonly deployed: DeployedFacts;
  inject(fault: Fault): Promise<Injection>;
  close(): Promise<void>;
}

const clockDifferenceMsMax = 2_000;

/**
 * Makes sure that a drill may run on a target and harms nobody but its services, then watches it. Rejects with a
 * `TargetError` that names everything that stands against it; nothing is injected before this resolves.
 */
export async function openTarget(options: OpenTargetOptions): Promise<OpenTarget> {
  const { target, scenario, nowMs, signal, starting } = options;
  throwProblems("refused", [...(await permissionProblems(options)), ...faultProblems(scenario, target)]);
  const prometheus = new PrometheusApi(target.prometheus.url, signal, headersOf(target.prometheus));
  const alertmanagers = target.alertmanagers.map(
    (endpoint) => new AlertmanagerApi(endpoint.url, signal, headersOf(endpoint)),
  );
  const { config, route, routing, programs } = await survey(options, prometheus, alertmanagers);
  options.onChecked("answers, and routes drills to one webhook");
  starting.throwIfAborted();
  const intervalOfMs = await deployedIntervals(scenario, prometheus);
  const twin = routingTwin(route.config);
  const receiver = await openReceiver(options, twin);
  try {
    await proveReceiver(options, { alertmanagers, route, receiver });
    options.onChecked("notifies the drill's receiver");
    const watch = watchAccepted({
      heldBy: alertmanagers.map((api) => async () => twin.held(await api.alerts(), nowMs())),
      onAccepted: options.onAccepted,
      nowMs,
    });
    return {
      stack: stackOf({ prometheus, alertmanagers, receiver, twin, watch, nowMs }),
      deployed: {
        intervalOfMs,
        scrapeIntervalMs: config.scrapeIntervalMs,
        receiversOfResolved: twin.receiversOfResolved,
        routing,
        programs,
      },
      inject: (fault) => injectOnTarget(fault, target, options.resolve),
      close: async () => void (await Promise.all([watch.end(), receiver.close()])),
    };
  } catch (error) {
    await receiver.close();
    throw error;
  }
}

async function permissionProblems(options: OpenTargetOptions): Promise<readonly string[]> {
  const { target, scenario, confirmedProduction, nowMs, resolve } = options;
  const urls = [
    target.prometheus.url,
    ...target.alertmanagers.map(({ url }) => url),
    ...[...target.services.values()].flatMap((instances) => [...instances.values()].map(({ url }) => url)),
  ];
  const hosts = await Promise.all(urls.map((url) => hostProblem(url, target.allow, resolve)));
  const startMs = nowMs();
  const closed = windowProblem(target.windows, {
    startMs,
    endMs: startMs + scenario.controlMs + scenario.observeMs,
  });
  const problems = hosts.filter((problem) => problem !== undefined);
  if (closed !== undefined) problems.push(closed);
  if (target.isProduction && confirmedProduction !== target.name) {
    problems.push(
      `\`${target.name}\` is production; repeat its name with \`--confirm-production ${target.name}\``,
    );
  }
  return [...new Set(problems)];
}

interface Survey {
  readonly config: LoadedPrometheusConfig;
  readonly route: DrillRoute;
  /** As the Alertmanagers' status tells it. */
  readonly routing: string;
  readonly programs: Readonly<Record<string, string>>;
}

/** Asks everybody at once, so that everything that is wrong is told at once. */
async function survey(
  options: OpenTargetOptions,
  prometheus: PrometheusApi,
  alertmanagers: readonly AlertmanagerApi[],
): Promise<Survey> {
  const unready: string[] = [];
  const noting = async <Value>(url: string, what: Promise<Value>): Promise<Value | undefined> => {
    try {
      return await what;
    } catch (error) {
      if (!(error instanceof LiveError)) throw error;
      unready.push(
        error.code === "unreachable" ? `${error.message}; ${unreachableHint(url)}` : error.message,
      );
      return undefined;
    }
  };
  // Of one that does not answer it is enough to say so once.
  const { url: prometheusUrl } = options.target.prometheus;
  const isUp = await noting(
    prometheusUrl,
    prometheus.ready().then(() => true),
  );
  const asking = <Value>(ask: () => Promise<Value>) =>
    isUp === true ? noting(prometheusUrl, ask()) : undefined;
  const [yaml, clockMs, version, notifiedCount, statuses] = await Promise.all([
    asking(() => prometheus.config()),
    asking(() => prometheus.clockMs()),
    asking(() => prometheus.version()),
    asking(() => prometheus.alertmanagerCount()),
    Promise.all(alertmanagers.map((api) => noting(api.address.base, api.status()))),
    asking(async () => unready.push(...(await restProblems(options.scenario, prometheus)))),
    ...options.scenario.method.flatMap(({ fault }) =>
      hurtBy(fault, options.target).map(({ instance, hook }) =>
        noting(
          hook.url,
          activeFaultProblems(instance, httpHookDoor(hook)).then((problems) => unready.push(...problems)),
        ),
      ),
    ),
  ]);
  const differenceMs = clockMs === undefined ? 0 : Math.abs(clockMs - options.nowMs());
  if (differenceMs > clockDifferenceMsMax)
    unready.push(
      `the clock of Prometheus differs from this machine's by ${Math.round(differenceMs / 1000)} s`,
    );
  const config = yaml === undefined ? undefined : readPrometheusConfig(yaml);
  const refused: string[] = [];
  if (yaml !== undefined && config?.marksDrills !== true) {
    refused.push(
      'Prometheus does not add `drill="true"` to what it sends; write it under `global.external_labels`, and let no relabelling take it away',
    );
  }
  const answers = statuses.map((status) =>
    status === undefined ? undefined : readDrillRoute(status.config),
  );
  refused.push(...answers.flatMap((answer) => answer?.problems ?? []));
  if (new Set(statuses.flatMap((status) => status?.config ?? [])).size > 1)
    refused.push("the Alertmanagers have loaded different configurations");
  if (notifiedCount === 0)
    unready.push("Prometheus knows no Alertmanager; after a start it takes some seconds");
  else if (notifiedCount !== undefined && notifiedCount !== alertmanagers.length) {
    refused.push(
      `Prometheus notifies ${notifiedCount} Alertmanagers, and the target names ${alertmanagers.length}; name each of them`,
    );
  }
  throwProblems("refused", [...new Set(refused)]);
  const route = answers[0]?.route;
  const routing = statuses[0]?.config;
  throwProblems("not-ready", [...new Set(unready)]);
  if (config === undefined || route === undefined || routing === undefined)
    throw new TargetError("not-ready", ["nothing answers"]);
  return {
    config,
    route,
    routing,
    programs: { prometheus: version ?? "", alertmanager: statuses[0]?.version ?? "" },
  };
}

function unreachableHint(url: string): string {
  return `start it at ${url}, or correct its address in the target file`;
}

async function openReceiver(options: OpenTargetOptions, twin: RoutingTwin): Promise<DrillReceiver> {
  const { host, port, token } = options.target.receiver;
  try {
    return await startDrillReceiver({
      host,
      port,
      token,
      nowMs: options.nowMs,
      onDelivery: (delivery) => {
        for (const each of twin.deliveries([delivery])) options.onDelivery(each);
      },
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    throw new TargetError("refused", [`the drill's receiver cannot listen: ${error.message}`]);
  }
}

async function proveReceiver(
  options: OpenTargetOptions,
  {
    alertmanagers,
    route,
    receiver,
  }: { alertmanagers: readonly AlertmanagerApi[]; route: DrillRoute; receiver: DrillReceiver },
): Promise<void> {
  const { nowMs, uniform, starting, target } = options;
  const held = (await Promise.all(alertmanagers.map((api) => api.alerts()))).flat();
  if (held.some(({ labels }) => labels.alertname === canaryAlert))
    throw new TargetError("not-ready", [
      `\`${canaryAlert}\` is firing there; another drill is being prepared`,
    ]);
  const labels = { [drillLabel]: "true", severity: "page" };
  const problems = await sendCanaries({
    alertmanagers,
    labels,
    isEndAwaited: true,
    id: Math.floor(uniform() * 2 ** 48).toString(36),
    ...drillTimers(route, { ...labels, alertname: canaryAlert }),
    waitFor: (isWanted, timeoutMs) => receiver.waitFor(isWanted, timeoutMs),
    nowMs,
    signal: starting,
  });
  const where = `${target.receiver.url}/receiver/${route.receiver}/0`;
  const [rejection] = receiver.rejections();
  const hint = rejection === undefined ? "" : `; a request came in and was refused: ${rejection.reason}`;
  throwProblems(
    "refused",
    problems.map(
      (problem) => `${problem}; its webhook has to be ${where}, with the token of the target file${hint}`,
    ),
  );
}

function stackOf(parts: {
  readonly prometheus: PrometheusApi;
  readonly alertmanagers: readonly AlertmanagerApi[];
  readonly receiver: DrillReceiver;
  readonly twin: RoutingTwin;
  readonly watch: AcceptedWatch;
  readonly nowMs: () => number;
}): DrillStack {
  const { prometheus, alertmanagers, receiver, twin, watch, nowMs } = parts;
  return {
    prometheus,
    scaledMetrics: new Set(),
    heldAlerts: async () => twin.held((await alertmanagers[0]?.alerts()) ?? [], nowMs()),
    accepted: () => watch.accepted(),
    deliveries: () => twin.deliveries(receiver.deliveries()),
  };
}

function headersOf({ token }: TargetEndpoint): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
