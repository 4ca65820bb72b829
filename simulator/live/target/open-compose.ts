import {
  type AlertmanagerConfig,
  matchRoutes,
  parseAlertmanagerConfig,
  type Route,
} from "../../alertmanager/index.ts";
import type { Scenario } from "../../drill/index.ts";
import { labelsFromRecord } from "../../promql/index.ts";
import { LiveError } from "../kit/index.ts";
import type { AcceptedAlert, Delivery } from "../network/index.ts";
import { AlertmanagerApi, PrometheusApi } from "../stack/index.ts";
import { watchAccepted } from "./accepted-watch.ts";
import { canaryAlert, sendCanaries } from "./canary.ts";
import { containerFormOf, containerHookDoor, injectIntoCompose } from "./compose-faults.ts";
import { type ComposePlan, ComposeProgram } from "./compose-program.ts";
import { activeFaultProblems, deployedIntervals, restProblems } from "./deployed.ts";
import type { OpenTarget } from "./open-target.ts";
import { readPrometheusConfig } from "./prometheus-config-file.ts";
import { openStandIn, type StandIn } from "./stand-in.ts";
import { TargetError, throwProblems } from "./target-error.ts";

/** What the container stack is opened with. */
export interface OpenComposeOptions {
  readonly compose: ComposePlan;
  /** Published on loopback, without a slash at the end. */
  readonly urls: {
    readonly prometheus: string;
    readonly alertmanager: string;
    readonly notifications: string;
  };
  readonly scenario: Scenario;
  /** Told of each delivery that is no canary. */
  readonly onDelivery: (delivery: Delivery) => void;
  /** Told of each alert of the drill that an Alertmanager has for the first time, or anew. */
  readonly onAccepted: (alert: AcceptedAlert) => void;
  readonly onChecked: (what: string) => void;
  /** Milliseconds since the epoch, may be fractional, never set back. */
  readonly nowMs: () => number;
  readonly uniform: () => number;
  /** Ends the preparation. */
  readonly starting: AbortSignal;
  /** Ends what is asked of the stack while the drill runs. */
  readonly signal: AbortSignal;
}

/**
 * Opens the container stack of `compose/` for a drill. All of its receivers are one stand-in on this machine, so real routes are
 * drilled, and a canary for each receiver has to arrive there. Rejects with a `TargetError`; nothing is injected before this
 * resolves.
 */
export async function openCompose(options: OpenComposeOptions): Promise<OpenTarget> {
  const { urls, scenario, signal, starting, nowMs } = options;
  const compose = new ComposeProgram(options.compose);
  await checkContainers(scenario, compose);
  const prometheus = new PrometheusApi(urls.prometheus, signal);
  const alertmanager = new AlertmanagerApi(urls.alertmanager, signal);
  const [status, config, version] = await asTargetError(async () => {
    await prometheus.ready();
    const told = await Promise.all([alertmanager.status(), prometheus.config(), prometheus.version()]);
    throwProblems("not-ready", await restProblems(scenario, prometheus));
    return told;
  });
  const intervalOfMs = await deployedIntervals(scenario, prometheus);
  const { config: routing, findings } = parseAlertmanagerConfig(status.config, "the Alertmanager's status");
  if (routing === undefined)
    throw new TargetError(
      "refused",
      findings.map(({ message }) => `its routing cannot be read: ${message}`),
    );
  throwProblems("refused", receiverProblems(routing));
  starting.throwIfAborted();
  const onDelivery = (delivery: Delivery) => {
    for (const each of withoutCanaries([delivery])) options.onDelivery(each);
  };
  const standIn = await asTargetError(() => openStandIn({ url: urls.notifications, onDelivery, signal }));
  try {
    throwProblems("refused", await proveReceivers(options, { routing, alertmanager, standIn }));
    options.onChecked("every receiver is the stand-in");
    const held = async () =>
      (await alertmanager.alerts()).filter(({ labels }) => labels.alertname !== canaryAlert);
    const watch = watchAccepted({ heldBy: [held], onAccepted: options.onAccepted, nowMs });
    return {
      stack: {
        prometheus,
        scaledMetrics: new Set(),
        heldAlerts: held,
        accepted: () => watch.accepted(),
        deliveries: () => withoutCanaries(standIn.deliveries()),
      },
      deployed: {
        intervalOfMs,
        scrapeIntervalMs: readPrometheusConfig(config)?.scrapeIntervalMs ?? scrapeIntervalMsDefault,
        receiversOfResolved: new Set(
          routing.receivers
            .filter(({ integrations }) => integrations.some(({ sendResolved }) => sendResolved))
            .map(({ name }) => name),
        ),
        routing: status.config,
        programs: { prometheus: version, alertmanager: status.version },
      },
      inject: (fault) => injectIntoCompose(fault, compose),
      close: async () => void (await Promise.all([watch.end(), standIn.close()])),
    };
  } catch (error) {
    await standIn.close();
    throw error;
  }
}

const scrapeIntervalMsDefault = 60_000;

async function checkContainers(scenario: Scenario, compose: ComposeProgram): Promise<void> {
  const forms = scenario.method.map(({ fault }) => ({ fault, form: containerFormOf(fault) }));
  throwProblems("refused", [
    ...new Set(
      forms.flatMap(({ fault, form }) =>
        form === undefined ? [`the fault \`${fault.kind}\` has no form on the container stack`] : [],
      ),
    ),
  ]);
  const services = await asTargetError(() => compose.services());
  const unready = forms
    .flatMap(({ form }) => form?.services ?? [])
    .flatMap((name) => {
      const found = services.find(({ service }) => service === name);
      if (found === undefined)
        return [`there is no service \`${name}\`; start the stack with \`docker compose up\``];
      if (found.state !== "running") return [`the service \`${name}\` is ${found.state}, not running`];
      return found.health === "" || found.health === "healthy"
        ? []
        : [`the service \`${name}\` is ${found.health}`];
    });
  throwProblems("not-ready", [...new Set(unready)]);
  const hooked = new Set(
    forms.flatMap(({ form }) => (form?.change === undefined ? (form?.services ?? []) : [])),
  );
  await asTargetError(async () => {
    const found = await Promise.all(
      [...hooked].map((service) => activeFaultProblems(service, containerHookDoor(service, compose))),
    );
    throwProblems("not-ready", found.flat());
  });
}

function receiverProblems({ receivers }: AlertmanagerConfig): readonly string[] {
  return receivers.flatMap(({ name, integrations }) => {
    const isStandIn = integrations.length === 1 && integrations[0]?.kind === "webhook";
    if (isStandIn || integrations.length === 0) return [];
    return [`the receiver \`${name}\` has more than one webhook, so this is not the stack of \`compose/\``];
  });
}

interface Proof {
  readonly routing: AlertmanagerConfig;
  readonly alertmanager: AlertmanagerApi;
  readonly standIn: StandIn;
}

/** An alert for each receiver has to arrive at the stand-in, under that receiver's path. */
async function proveReceivers(options: OpenComposeOptions, proof: Proof): Promise<readonly string[]> {
  const { nowMs, uniform, starting } = options;
  const { routing, alertmanager, standIn } = proof;
  const ways = waysTo(routing);
  // A route that asks for an alert's name takes no canary; what came by it before shows where it leads.
  const lost = routing.receivers.filter(
    ({ name, integrations }) => integrations.length > 0 && !ways.has(name) && !standIn.knownBefore.has(name),
  );
  if (lost.length > 0)
    return lost.map(
      ({ name }) =>
        `nothing has come to the stand-in for the receiver \`${name}\` yet, and no canary can be sent its way`,
    );
  const shortestMs = Math.min(...[...ways.values()].map(({ groupIntervalMs }) => groupIntervalMs));
  const problems = await Promise.all(
    [...ways].map(([receiver, { labels, groupWaitMs, groupIntervalMs }], index) =>
      sendCanaries({
        alertmanagers: [alertmanager],
        labels,
        id: `${Math.floor(uniform() * 2 ** 40).toString(36)}-${index}`,
        // The end of those that are grouped for long comes while the drill runs, and is left out of what it sees.
        isEndAwaited: groupIntervalMs === shortestMs,
        groupWaitMs,
        groupIntervalMs,
        waitFor: (isWanted, timeoutMs) =>
          standIn.waitFor((delivery) => delivery.receiver === receiver && isWanted(delivery), timeoutMs),
        nowMs,
        signal: starting,
      }).then((found) => found.map((problem) => `the receiver \`${receiver}\`: ${problem}`)),
    ),
  );
  return problems.flat();
}

interface Way {
  readonly labels: Readonly<Record<string, string>>;
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
}

/** For each receiver the labels of a canary that reaches it alone, where matchers of equality lead to it. */
function waysTo(config: AlertmanagerConfig): ReadonlyMap<string, Way> {
  const ways = new Map<string, Way>();
  const walk = (route: Route, before: Readonly<Record<string, string>>) => {
    const own = route.matchers.filter(({ operator, label }) => operator === "=" && label !== "alertname");
    const labels = { ...before, ...Object.fromEntries(own.map(({ label, value }) => [label, value])) };
    const [match, ...others] = matchRoutes(config, labelsFromRecord({ ...labels, alertname: canaryAlert }));
    if (match !== undefined && others.length === 0 && !ways.has(match.receiver)) {
      const { groupWaitMs, groupIntervalMs } = match;
      ways.set(match.receiver, { labels, groupWaitMs, groupIntervalMs });
    }
    for (const child of route.routes) walk(child, labels);
  };
  walk(config.route, {});
  return ways;
}

function withoutCanaries(deliveries: readonly Delivery[]): readonly Delivery[] {
  return deliveries.flatMap((delivery) => {
    const alerts = delivery.message.alerts.filter(({ labels }) => labels.alertname !== canaryAlert);
    return alerts.length === 0 ? [] : [{ ...delivery, message: { ...delivery.message, alerts } }];
  });
}

async function asTargetError<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof LiveError) || error instanceof TargetError) throw error;
    throw new TargetError("not-ready", [error.message]);
  }
}
