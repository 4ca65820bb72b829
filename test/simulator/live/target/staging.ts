import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { nodeProgram } from "../../../../simulator/cli/node-program.ts";
import { takePorts } from "../../../../simulator/live/network/index.ts";
import { repositoryRoot } from "../../../support/repository.ts";

const programs = join(repositoryRoot, ".real/prometheus-3");

/** Whether the real programs of a staging are there. */
export const hasStagingPrograms = ["prometheus", "alertmanager"].every((name) =>
  existsSync(join(programs, name)),
);

/** The rules that the staging has deployed; the drill's prediction is made with them too. */
export const stagingRules = JSON.stringify({
  groups: [
    {
      name: "staging",
      rules: [
        {
          alert: "ApiFailing",
          expr: 'sum by (instance) (rate(http_server_request_duration_seconds_count{http_response_status_code="500"}[3s])) > 0',
          for: "2s",
          labels: { severity: "page", team: "api", system: "api" },
          annotations: { summary: "{{ $labels.instance }} fails" },
        },
        {
          alert: "ApiDown",
          expr: 'up{job="api"} == 0',
          for: "2s",
          labels: { severity: "page", team: "api", system: "api" },
          annotations: { summary: "{{ $labels.instance }} is down" },
        },
        {
          alert: "Watchdog",
          expr: "vector(1)",
          labels: { severity: "none", team: "platform", system: "stack" },
        },
      ],
    },
  ],
});

/** The routing that the staging has loaded, with our receiver behind the route of drills. */
export function stagingRouting(ports: { readonly receiver: number; readonly pager: number }, token: string) {
  const pager = (path: string) => [{ url: `http://127.0.0.1:${ports.pager}/${path}`, send_resolved: true }];
  const quick = { group_wait: "1s", group_interval: "1s" };
  return {
    route: {
      receiver: "fallback",
      group_by: ["alertname", "drill"],
      ...quick,
      routes: [
        { receiver: "drill", matchers: ['drill="true"'] },
        { receiver: "heartbeat", matchers: ['alertname="Watchdog"'] },
        { receiver: "api-page", matchers: ['severity="page"'] },
      ],
    },
    receivers: [
      {
        name: "drill",
        webhook_configs: [
          {
            url: `http://127.0.0.1:${ports.receiver}/receiver/drill/0`,
            send_resolved: true,
            http_config: { authorization: { credentials: token } },
          },
        ],
      },
      { name: "fallback", webhook_configs: pager("fallback") },
      { name: "heartbeat", webhook_configs: pager("heartbeat") },
      { name: "api-page", webhook_configs: pager("api-page") },
    ],
  };
}

/** The routing of a stack all of whose receivers are one stand-in, as that of `compose/` is. */
export function standInRouting(standIn: number) {
  const { route, receivers } = stagingRouting({ receiver: 1, pager: 2 }, "unused");
  const own = receivers.map(({ name }) => ({
    name,
    webhook_configs: [{ url: `http://127.0.0.1:${standIn}/${name}`, send_resolved: true }],
  }));
  return { route, receivers: own };
}

/** A stack that nobody of the drill has started. */
export interface Staging {
  readonly ports: {
    readonly prometheus: number;
    readonly alertmanager: number;
    readonly receiver: number;
    readonly pager: number;
  };
  readonly hooks: readonly string[];
  readonly apiPids: readonly number[];
  readonly token: string;
  /** How often real people would have been paged. */
  pageCount(): number;
  /** The target file that fits. */
  targetText(changes?: Readonly<Record<string, unknown>>): string;
  reloadAlertmanager(config: unknown): Promise<void>;
  /** `alerting` is added to what it has; `rules` are groups beside those of the staging. */
  reloadPrometheus(
    externalLabels: Readonly<Record<string, string>>,
    more?: { readonly alerting?: object; readonly rules?: readonly object[] },
  ): Promise<void>;
  close(): Promise<void>;
}

/** The name of the variable with the secret of hooks and receiver. */
export const tokenVariable = "STAGING_TOKEN";

/** Starts it; resolves when everything is scraped. */
export async function startStaging(
  uniform: () => number,
  kind: "target" | "compose" = "target",
): Promise<Staging> {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-staging-"));
  const token = "staging-secret-0123456789";
  const { ports: all } = await takePorts({ count: 9, uniform });
  const [prometheus = 0, alertmanager = 0, receiver = 0, pager = 0, ...apis] = all;
  const ports = { prometheus, alertmanager, receiver, pager };
  const children: ChildProcess[] = [];
  const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    children.push(spawn(command, args, { stdio: "ignore", env: { ...process.env, ...env } }));
  const pages: string[] = [];
  const server = await listen(pager, (path) => pages.push(path));
  const api = nodeProgram("demo/api");
  const hooks = [0, 1].map((index) => `http://127.0.0.1:${apis[2 * index + 1]}`);
  for (const index of [0, 1]) {
    run(api.command, api.args, {
      HOST: "127.0.0.1",
      PORT: String(apis[2 * index]),
      LATENCY_MEDIAN_MS: "1",
      KLAXON_FAULTS: "allow",
      KLAXON_FAULTS_TOKEN: token,
      KLAXON_FAULTS_PORT: String(apis[2 * index + 1]),
    });
  }
  const apiPids = children.map(({ pid = 0 }) => pid);
  const prometheusFile = join(folder, "prometheus.json");
  const alertmanagerFile = join(folder, "alertmanager.json");
  mkdirSync(join(folder, "rules"));
  writeFileSync(join(folder, "rules/staging.json"), stagingRules);
  const configure: (...words: Parameters<Staging["reloadPrometheus"]>) => void = (
    externalLabels,
    { alerting = {}, rules = [] } = {},
  ) => {
    writeFileSync(join(folder, "rules/more.json"), JSON.stringify({ groups: [{ name: "more", rules }] }));
    writeFileSync(
      prometheusFile,
      JSON.stringify({
        global: { scrape_interval: "1s", evaluation_interval: "1s", external_labels: externalLabels },
        rule_files: [join(folder, "rules/*.json")],
        alerting: {
          alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanager}`] }] }],
          ...alerting,
        },
        scrape_configs: [0, 1].map((index) => ({
          job_name: `api-${index + 1}`,
          static_configs: [
            {
              targets: [`127.0.0.1:${apis[2 * index]}`],
              labels: { job: "api", instance: `api-${index + 1}:8080` },
            },
          ],
        })),
      }),
    );
  };
  const isCompose = kind === "compose";
  configure({ environment: "staging", ...(isCompose ? {} : { drill: "true" }) });
  writeFileSync(
    alertmanagerFile,
    JSON.stringify(isCompose ? standInRouting(receiver) : stagingRouting(ports, token)),
  );
  const sink = nodeProgram("demo/notification-sink");
  if (isCompose) run(sink.command, sink.args, { HOST: "127.0.0.1", PORT: String(receiver) });
  run(join(programs, "alertmanager"), [
    `--config.file=${alertmanagerFile}`,
    `--storage.path=${join(folder, "am")}`,
    `--web.listen-address=127.0.0.1:${alertmanager}`,
    "--cluster.listen-address=",
  ]);
  run(join(programs, "prometheus"), [
    `--config.file=${prometheusFile}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=127.0.0.1:${prometheus}`,
    "--web.enable-lifecycle",
    "--rules.alert.resend-delay=5s",
  ]);
  const users = setInterval(() => {
    for (const index of [0, 1])
      fetch(`http://127.0.0.1:${apis[2 * index]}/api/orders?limit=1`)
        .then((answer) => answer.arrayBuffer())
        .catch(() => undefined);
  }, 100);
  const close = async () => {
    clearInterval(users);
    const ends = children.map((child) =>
      child.exitCode === null ? new Promise((resolve) => child.once("exit", resolve)) : undefined,
    );
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(ends);
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  // After a start or a change of its configuration Prometheus knows nobody for some seconds.
  const untilNotifying = () =>
    until("an Alertmanager that Prometheus knows", async () => {
      const answer = await fetch(`http://127.0.0.1:${prometheus}/api/v1/alertmanagers`);
      return (await answer.text()).includes(`:${alertmanager}/`);
    });
  const isThere = until("the staging", async () => {
    const ended = children.find(({ exitCode }) => exitCode !== null);
    if (ended !== undefined) throw new Error(`${ended.spawnargs.join(" ")} ended with ${ended.exitCode}`);
    const query = encodeURIComponent("count(up == 1) == 2 and on () count(ALERTS)");
    const answer = await fetch(`http://127.0.0.1:${prometheus}/api/v1/query?query=${query}`);
    await (await fetch(`http://127.0.0.1:${alertmanager}/-/ready`)).text();
    return (await answer.text()).includes('"value"');
  });
  try {
    await isThere;
    await untilNotifying();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ports,
    hooks,
    token,
    apiPids,
    pageCount: () => pages.length,
    targetText: (changes = {}) =>
      JSON.stringify({
        name: "staging",
        production: false,
        prometheus: { url: `http://127.0.0.1:${prometheus}` },
        alertmanagers: [{ url: `http://127.0.0.1:${alertmanager}` }],
        receiver: {
          listen: `127.0.0.1:${receiver}`,
          url: `http://127.0.0.1:${receiver}`,
          "token-variable": tokenVariable,
        },
        services: {
          api: hooks.map((hook, index) => ({
            instance: `api-${index + 1}:8080`,
            hook,
            "token-variable": tokenVariable,
          })),
        },
        ...changes,
      }),
    reloadAlertmanager: async (config) => {
      writeFileSync(alertmanagerFile, JSON.stringify(config));
      await reload(alertmanager);
    },
    reloadPrometheus: async (...words) => {
      configure(...words);
      await reload(prometheus);
      await untilNotifying();
    },
    close,
  };
}

/** Looks until it is so, for at most half a minute; asserts that it came to be. */
export async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  let reason = "";
  for (let round = 0; round < 300; round++) {
    try {
      if (await look()) return;
    } catch (error) {
      reason = String(error);
    }
    await wait(100);
  }
  throw new Error(`${what} did not come to be: ${reason}`);
}

const faultListSchema = z.object({ faults: z.array(z.object({ id: z.string(), state: z.string() })) });

/** The ids of the faults that are at work on a service. */
export async function activeFaults(hook: string, token: string): Promise<readonly string[]> {
  const answer = await fetch(`${hook}/faults`, { headers: { authorization: `Bearer ${token}` } });
  const { faults } = faultListSchema.parse(await answer.json());
  return faults.filter(({ state }) => state === "active").map(({ id }) => id);
}

async function reload(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/-/reload`, { method: "POST" });
  if (!answer.ok) throw new Error(`reload: ${answer.status} ${await answer.text()}`);
}

async function listen(port: number, onRequest: (path: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    onRequest(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}
