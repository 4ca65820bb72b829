import { syntheticMetrics, uvicornMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { uvicornLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = uvicornMetrics;
const up = select(syntheticMetrics.metrics.up, { job: "uvicorn" });
const restartWindow = formatDuration(limits.restartWindowSeconds);
const restarts = promql`max by (instance) (changes(${select(metrics.startTime)}[${restartWindow}]))`;
const memory = promql`max by (instance) (${select(metrics.residentMemory)}) / ${limits.memoryLimitBytes}`;
const descriptors = promql`
  max by (instance) (${select(metrics.openDescriptors)}) / max by (instance) (${select(metrics.maxDescriptors)})`;
const readLog = "journalctl -u uvicorn -n 100 --no-pager";

/** No instance answers. */
export const uvicornDown = alertingRule({
  name: "UvicornDown",
  severity: "page",
  team: "api",
  expression: promql`max(${up}) == 0`,
  holdSeconds: limits.outageHoldSeconds,
  summary: "No instance of the FastAPI application answers",
  description: `No instance has answered its scrape for ${formatDuration(limits.outageHoldSeconds)} or longer (the best up is {{ $value }} of ${limits.instanceCount} instances).`,
  panel: panelLink("klaxon-uvicorn", "instances"),
  runbook: {
    meaning:
      "Every instance is dead or hangs, or one thing that all of them need holds them: a deployment that does not start, a pool that waits for the database, a secret that ended.",
    impact: "Every request to the application fails.",
    confirm: [
      { text: "See whether they went at once or one after the other.", query: up },
      {
        text: "Ask one on its host: refused is dead, a timeout is hung.",
        command: {
          language: "sh",
          text: `curl -sS -m 3 -i http://127.0.0.1:8000/api/health\nsystemctl status uvicorn\n${readLog}`,
        },
      },
    ],
    mitigate: [
      { text: "If something was deployed within the hour, roll back on all instances at once." },
      {
        text: "Hung: write the stacks down for later, then restart.",
        command: {
          language: "sh",
          text: 'py-spy dump --pid "$(systemctl show -p MainPID --value uvicorn)"\nsystemctl restart uvicorn',
        },
      },
      { text: "If they hang again within a minute, go on with the database and its connections." },
    ],
    recover: [
      { text: "All instances answer.", query: up },
      { text: "None restarts again.", query: restarts },
    ],
    escalate:
      "The lead of the API team after ten minutes; the data team at once when the stacks wait for the database.",
  },
  risk: {
    event: "All instances of the application die or hang together",
    likelihood: "rare",
    impact: "severe",
    control: "Deployments one instance at a time; timeouts on every call to a dependency",
  },
});

/** An instance does not answer. */
export const uvicornInstanceDown = alertingRule({
  name: "UvicornInstanceDown",
  severity: "ticket",
  team: "api",
  expression: promql`max by (instance, job) (${up}) == 0`,
  holdSeconds: limits.instanceHoldSeconds,
  summary: "{{ $labels.instance }} of the FastAPI application does not answer",
  description: `{{ $labels.instance }} has not answered its scrapes for ${formatDuration(limits.instanceHoldSeconds)} or longer (up is {{ $value }}).`,
  panel: panelLink("klaxon-uvicorn", "instances"),
  runbook: {
    meaning:
      "One process is dead, or alive and stuck: scrapes are answered by the same event loop as requests.",
    impact:
      "The load balancer takes it out within fifteen seconds, or 24 where it hangs; the others carry its share.",
    confirm: [
      { text: "See since when.", query: up },
      {
        text: "Tell dead from hung on its host.",
        command: { language: "sh", text: `systemctl status uvicorn\n${readLog}` },
      },
    ],
    mitigate: [
      {
        text: "Dead: start it. Hung: dump its stacks first, since a blocking call in an async route is the usual cause.",
        command: {
          language: "sh",
          text: 'py-spy dump --pid "$(systemctl show -p MainPID --value uvicorn)"\nsystemctl restart uvicorn',
        },
      },
    ],
    recover: [{ text: "It answers, and takes requests again.", query: up }],
    escalate: "Nobody at night while two instances are up; the API team in the day.",
  },
  risk: {
    event: "An instance of the application dies or hangs",
    likelihood: "likely",
    impact: "minor",
    control: "Health checks take it out; systemd restarts what died",
  },
});

/** An instance restarts over and over. */
export const uvicornRestarting = alertingRule({
  name: "UvicornRestarting",
  severity: "ticket",
  team: "api",
  expression: promql`${restarts} > ${limits.restartCountMax}`,
  holdSeconds: 0,
  summary: "{{ $labels.instance }} of the FastAPI application keeps restarting",
  description: `{{ $labels.instance }} restarted {{ $value }} times within ${restartWindow}; a deployment restarts it once.`,
  panel: panelLink("klaxon-uvicorn", "restarts"),
  runbook: {
    meaning:
      "The process ends and systemd starts it again: an exception at the start, or a kill for its memory.",
    impact: "Requests that it was answering are lost each time.",
    confirm: [
      { text: "See which instances, and how often.", query: restarts },
      { text: "See whether memory climbs before each end.", query: select(metrics.residentMemory) },
      {
        text: "Read how it ended: a traceback, or `oom-kill`.",
        command: { language: "sh", text: `${readLog}\njournalctl -k --grep oom -n 5` },
      },
    ],
    mitigate: [
      { text: "A traceback: roll back, or put the missing setting in place." },
      { text: "Killed for memory: restart one instance after the other every hour until the leak is found." },
    ],
    recover: [{ text: "The count leaves the window.", query: restarts }],
    escalate: "The API team in the day; at night only when `UvicornDown` or errors page.",
  },
  risk: {
    event: "An instance crashes, is started, and crashes again",
    likelihood: "possible",
    impact: "minor",
    control: "A start limit of the service manager; two other instances",
  },
});

/** Memory nears the limit. */
export const uvicornMemoryHigh = alertingRule({
  name: "UvicornMemoryHigh",
  severity: "ticket",
  team: "api",
  expression: promql`${memory} > ${limits.memoryUsedRatioMax}`,
  holdSeconds: limits.memoryHoldSeconds,
  summary: "{{ $labels.instance }} of the FastAPI application nears its memory limit",
  description: `{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its ${limits.memoryLimitBytes / 1024 ** 2} MiB, for ${formatDuration(limits.memoryHoldSeconds)} or longer; at the limit it is killed.`,
  panel: panelLink("klaxon-uvicorn", "memory"),
  runbook: {
    meaning:
      "Either the load needs it, or objects are never let go; Python rarely gives memory back, so a single peak looks like this, too, but stays level.",
    impact: "None until the limit; then the kernel kills the process with all its requests.",
    confirm: [
      { text: "See whether it still grows or is level, and whether one or all do it.", query: memory },
      {
        text: "See whether the oldest generation is collected at all.",
        query: `rate(${select(metrics.collections, { where: [["generation", "=", "2"]] })}[15m])`,
      },
    ],
    mitigate: [
      {
        text: "Restart the instance in a quiet minute; the others carry its share.",
        command: { language: "sh", text: "systemctl restart uvicorn" },
      },
      { text: "If it grows again at the same pace, roll back to the version before the growth began." },
    ],
    recover: [{ text: "Memory is low after the restart and stays so for an hour.", query: memory }],
    escalate: "The API team in the day, with the slope from the panel.",
  },
  risk: {
    event: "An instance grows until the kernel kills it",
    likelihood: "possible",
    impact: "minor",
    control: "A memory limit for the service, so that it dies alone and not the host",
  },
});

/** File descriptors run out. */
export const uvicornDescriptorsHigh = alertingRule({
  name: "UvicornDescriptorsHigh",
  severity: "ticket",
  team: "api",
  expression: promql`${descriptors} > ${limits.descriptorsUsedRatioMax}`,
  holdSeconds: limits.descriptorsHoldSeconds,
  summary: "{{ $labels.instance }} of the FastAPI application runs out of descriptors",
  description: `{{ $value | humanizePercentage }} of the file descriptors of {{ $labels.instance }} are open, for ${formatDuration(limits.descriptorsHoldSeconds)} or longer; without one it accepts nobody.`,
  panel: panelLink("klaxon-uvicorn", "descriptors"),
  runbook: {
    meaning:
      "Sockets or files are opened and not closed: usually an HTTP client made anew for each request, or connections that nobody ends.",
    impact:
      "None yet. At the limit new connections fail with `Too many open files`, health checks among them.",
    confirm: [
      { text: "See how fast they grow.", query: select(metrics.openDescriptors) },
      {
        text: "See to whom the sockets lead.",
        command: {
          language: "sh",
          text: "ss -tnp | grep uvicorn | awk '{print $1, $5}' | sort | uniq -c | sort -rn | head",
        },
      },
    ],
    mitigate: [
      {
        text: "Restart the instance; that closes them all.",
        command: { language: "sh", text: "systemctl restart uvicorn" },
      },
      { text: "CLOSE-WAIT towards one host: the client for it is not closed; share one client." },
    ],
    recover: [{ text: "Open descriptors follow the load again.", query: descriptors }],
    escalate: "The API team in the day.",
  },
  risk: {
    event: "An instance leaks sockets until it accepts nobody",
    likelihood: "possible",
    impact: "minor",
    control: "A high limit of descriptors; health checks take the instance out when it is met",
  },
});
