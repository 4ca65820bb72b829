import { haproxyMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { haproxyLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = haproxyMetrics;
const activeServers = promql`max by (instance, proxy) (${select(metrics.activeServers)})`;
const down = select(metrics.serverStatus, { where: [["state", "=", "DOWN"]] });
const flapWindow = formatDuration(limits.flapWindowSeconds);
const downs = promql`max by (instance, proxy, server) (changes(${select(metrics.checkDowns)}[${flapWindow}]))`;
const howChecksEnd = `${select(metrics.checkStatus)} == 1`;
const showStates = 'echo "show servers state" | socat stdio /run/haproxy/admin.sock';
const secondsToTakeOut = limits.checkIntervalSeconds * limits.checkFailureCount;
// The next check is due when the last one has ended.
const secondsToTakeOutHung =
  (limits.checkIntervalSeconds + limits.checkTimeoutSeconds) * limits.checkFailureCount;

/** No server takes requests. */
export const haproxyNoServers = alertingRule({
  name: "HaproxyNoServers",
  severity: "page",
  team: "platform",
  expression: promql`${activeServers} == 0`,
  holdSeconds: limits.noServersHoldSeconds,
  summary: "No server of {{ $labels.proxy }} takes requests",
  description: `{{ $value }} servers of {{ $labels.proxy }} on {{ $labels.instance }} are up, for ${formatDuration(limits.noServersHoldSeconds)} or longer; there should be ${limits.serverCount}.`,
  panel: panelLink("klaxon-haproxy", "active-servers"),
  runbook: {
    meaning: `Every server failed ${limits.checkFailureCount} health checks in a row. All at once is rarely three machines: a deployment, a dependency that the health check asks, or the check itself (path, certificate, host header).`,
    impact: "HAProxy answers every request with 503.",
    confirm: [
      {
        text: "See how the checks end: refused (L4CON), wrong status (L7STS), too slow (L7TOUT).",
        query: howChecksEnd,
      },
      {
        text: "Make the check by hand, against a server itself.",
        command: { language: "sh", text: `curl -sS -m 3 -i "http://$SERVER:8000/api/health"\n${showStates}` },
      },
    ],
    mitigate: [
      { text: "L4CON: the processes are gone; start them, or roll back what was deployed." },
      {
        text: "L7STS or L7TOUT because of a dependency: if requests would mostly succeed, take the servers in by force and go on with the dependency.",
        command: {
          language: "sh",
          text: 'for s in app1 app2 app3; do echo "set server app/$s health up" | socat stdio /run/haproxy/admin.sock; done',
        },
      },
      { text: "If the check itself was changed, put the last configuration back and reload." },
    ],
    recover: [
      { text: "All servers are up again, ten seconds after their first good check.", query: activeServers },
    ],
    escalate:
      "The person on call of the API team at once, since the servers are theirs; the lead of the platform team after ten minutes.",
  },
  risk: {
    event: "All application servers fail their health checks at once and every request is refused",
    likelihood: "possible",
    impact: "severe",
    control: "Deployments go server by server and stop at the first that does not come up",
  },
});

/** One more failure is an outage. */
export const haproxyPoolDegraded = alertingRule({
  name: "HaproxyPoolDegraded",
  severity: "ticket",
  team: "platform",
  expression: promql`${activeServers} < ${limits.activeServersMin}`,
  holdSeconds: limits.serverHoldSeconds,
  summary: "{{ $labels.proxy }} has {{ $value }} server left",
  description: `{{ $value }} servers of {{ $labels.proxy }} on {{ $labels.instance }} are up, for ${formatDuration(limits.serverHoldSeconds)} or longer; with fewer than ${limits.activeServersMin} the next failure is an outage.`,
  panel: panelLink("klaxon-haproxy", "active-servers"),
  runbook: {
    meaning: `One of ${limits.serverCount} servers carries all requests.`,
    impact:
      "None as long as it holds; it has three times its usual load, and with it goes everything. `HaproxyQueueing` and errors show when it is too much.",
    confirm: [
      { text: "See which servers are out, and how their checks end.", query: howChecksEnd },
      { text: "See what the remaining one is working on.", query: select(metrics.serverSessions) },
    ],
    mitigate: [
      { text: "Bring one of the others back before looking for causes; restart is fine." },
      { text: "Stop deployments and jobs that load the one that is left." },
    ],
    recover: [{ text: "At least two servers are up.", query: activeServers }],
    escalate:
      "The person on call of the API team within the hour, also at night if the remaining server queues.",
  },
  risk: {
    event: "One server is left and carries all requests",
    likelihood: "possible",
    impact: "major",
    control: "Three servers, each of which can carry the mean load for a while",
  },
});

/** A server is out. */
export const haproxyServerDown = alertingRule({
  name: "HaproxyServerDown",
  severity: "ticket",
  team: "platform",
  expression: promql`max by (instance, proxy, server) (${down}) == 1`,
  holdSeconds: limits.serverHoldSeconds,
  summary: "HAProxy has taken {{ $labels.server }} out",
  description: `{{ $labels.server }} of {{ $labels.proxy }} has been out for ${formatDuration(limits.serverHoldSeconds)} or longer (its state DOWN is {{ $value }}).`,
  panel: panelLink("klaxon-haproxy", "servers"),
  runbook: {
    meaning: `The server failed ${limits.checkFailureCount} health checks in a row (within ${secondsToTakeOut} s, or ${secondsToTakeOutHung} s where it hangs and each check is waited for) and gets no requests until two succeed.`,
    impact: `Users saw errors or waited for up to ${secondsToTakeOutHung} s; since then the others carry its share.`,
    confirm: [
      { text: "See how its checks end.", query: howChecksEnd },
      {
        text: "See what HAProxy says of it, and the process on its host.",
        command: { language: "sh", text: `${showStates}\nssh "$SERVER" systemctl status app` },
      },
    ],
    mitigate: [
      { text: "L4CON: start the process; read its last log lines before." },
      { text: "L7STS: the process is up and says that it is not well; its health answer names the part." },
      { text: "L7TOUT: it hangs; take a stack dump, then restart it." },
    ],
    recover: [{ text: "Its state is UP again.", query: down }],
    escalate: "The API team in the day; nobody at night while two servers are up.",
  },
  risk: {
    event: "A server dies and its share of the requests fails until it is taken out",
    likelihood: "likely",
    impact: "minor",
    control: "Active health checks every 5 s; two servers carry the load",
  },
});

/** A server comes and goes. */
export const haproxyServerFlapping = alertingRule({
  name: "HaproxyServerFlapping",
  severity: "ticket",
  team: "platform",
  expression: promql`${downs} > ${limits.flapCountMax}`,
  holdSeconds: 0,
  summary: "{{ $labels.server }} comes and goes",
  description: `{{ $labels.server }} of {{ $labels.proxy }} was taken out {{ $value }} times within ${flapWindow}; a deployment does it once.`,
  panel: panelLink("klaxon-haproxy", "taken-out"),
  runbook: {
    meaning:
      "The server recovers for two checks and fails again: a crash loop, a memory limit, or a check whose timeout is too tight for its load.",
    impact: `Each time, its requests fail or hang for up to ${secondsToTakeOutHung} s before it is out.`,
    confirm: [
      { text: "See how often, and whether all servers do it.", query: downs },
      { text: "See how the checks fail.", query: select(metrics.checkFailures) },
      {
        text: "See whether the process restarts.",
        command: { language: "sh", text: 'ssh "$SERVER" journalctl -u app -n 50 --no-pager' },
      },
    ],
    mitigate: [
      {
        text: "Keep it out until the cause is found.",
        command: {
          language: "sh",
          text: 'echo "set server app/$SERVER state maint" | socat stdio /run/haproxy/admin.sock',
        },
      },
      {
        text: "If all do it under load, the check's timeout of 3 s is met by slow answers: shed load first.",
      },
    ],
    recover: [
      {
        text: "Take it back in, and see that it stays.",
        command: {
          language: "sh",
          text: 'echo "set server app/$SERVER state ready" | socat stdio /run/haproxy/admin.sock',
        },
      },
    ],
    escalate: "The API team in the day.",
  },
  risk: {
    event: "A server that comes and goes fails a share of the requests again and again",
    likelihood: "possible",
    impact: "minor",
    control: "Two good checks are needed before a server is taken in again",
  },
});
