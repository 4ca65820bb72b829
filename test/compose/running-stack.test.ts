import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeReal } from "../real/binaries.ts";
import { repositoryRoot } from "../support/repository.ts";
import { type DemoProcess, killRemaining, startDemo } from "./demo-process.ts";
import { committedCompose, describeWith, generatedText } from "./stack.ts";

const compose = committedCompose();
const running = new Set<ChildProcess>();

/** Starts a real program and waits until it answers at an address. */
async function startReal(program: string, argv: readonly string[], readyUrl: string): Promise<void> {
  const child = spawn(program, argv, { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
    });
  }
  for (let attempt = 0; attempt < 300; attempt++) {
    const isReady = await fetch(readyUrl).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    if (child.exitCode !== null) break;
    await wait(100);
  }
  throw new Error(`${program} did not become ready:\n${output}`);
}

async function stopReal(): Promise<void> {
  for (const child of running) {
    if (child.exitCode === null && child.signalCode === null) {
      const end = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await end;
    }
    running.delete(child);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** The text with the names of the stack's network replaced by addresses on loopback. */
function onLoopback(text: string, addresses: Readonly<Record<string, string>>): string {
  return Object.entries(addresses).reduce(
    (result, [name, address]) => result.replaceAll(name, address),
    text,
  );
}

/** What a service is started with in the stack, with the flags that it has there given other values. */
function commandOf(service: string, changes: Readonly<Record<string, string>>): readonly string[] {
  const command = compose.services[service]?.command ?? [];
  const flags = new Set(command.map((word) => word.split("=")[0]));
  const unknown = Object.keys(changes).filter((flag) => !flags.has(flag));
  if (unknown.length > 0) throw new Error(`${service} has no ${unknown.join(", ")}`);
  return command.map((word) => {
    const [flag = ""] = word.split("=");
    return changes[flag] === undefined ? word : `${flag}=${changes[flag]}`;
  });
}

const waiting = { timeout: 50_000, interval: 500 };
const quickEnd = { DRAIN_MS: "0", CLOSE_MS: "500", LATENCY_MEDIAN_MS: "2" };

describeReal(
  "the stack without containers",
  [
    ["prometheus-3", "prometheus"],
    ["prometheus-3", "alertmanager"],
  ],
  (prometheus = "", alertmanager = "") => {
    describeWith("with a prober", "blackbox_exporter", (prober) => {
      let folder: string;
      let sink: DemoProcess;
      let prometheusUrl: string;
      let instances: readonly string[];

      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "klaxon-stack-"));
        sink = await startDemo("notification-sink");
        const apis = await Promise.all([1, 2, 3].map(() => startDemo("api", quickEnd)));
        await startDemo("load-generator", { TARGETS: apis.map(({ url }) => url).join(",") });
        instances = apis.map(({ url }) => new URL(url).host);
        const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()];
        const proberPort = await freePort();
        prometheusUrl = `http://127.0.0.1:${prometheusPort}`;
        const addresses = {
          ...Object.fromEntries(instances.map((instance, index) => [`api-${index + 1}:8080`, instance])),
          "prometheus-1:9090": `127.0.0.1:${prometheusPort}`,
          "alertmanager-1:9093": `127.0.0.1:${alertmanagerPort}`,
          "blackbox:9115": `127.0.0.1:${proberPort}`,
          "notifications:8080": new URL(sink.url).host,
          "/etc/klaxon/rules": join(folder, "rules"),
        };
        const write = (name: string, text: string) => {
          writeFileSync(join(folder, name), onLoopback(text, addresses));
          return join(folder, name);
        };
        cpSync(join(repositoryRoot, "alerts/generated/rules"), join(folder, "rules"), { recursive: true });
        const routing = readFileSync(join(repositoryRoot, "alerts/generated/routing/local.json"), "utf8");
        await startReal(
          prober,
          commandOf("blackbox", {
            "--config.file": write("prober.yaml", generatedText("prober/prober.yaml")),
            "--web.listen-address": `127.0.0.1:${proberPort}`,
          }),
          `http://127.0.0.1:${proberPort}/-/healthy`,
        );
        await startReal(
          alertmanager,
          [
            ...commandOf("alertmanager-1", {
              "--config.file": write("routing.json", routing),
              "--storage.path": join(folder, "alertmanager"),
            }),
            `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
          ],
          `http://127.0.0.1:${alertmanagerPort}/-/ready`,
        );
        await startReal(
          prometheus,
          [
            ...commandOf("prometheus-1", {
              "--config.file": write("prometheus.yaml", generatedText("prometheus/prometheus.yaml")),
              "--storage.tsdb.path": join(folder, "prometheus"),
            }),
            `--web.listen-address=127.0.0.1:${prometheusPort}`,
            // The first evaluation may come before the Alertmanager is known; the next need not be a minute later.
            "--rules.alert.resend-delay=1s",
          ],
          `${prometheusUrl}/-/ready`,
        );
      });
      afterAll(async () => {
        await stopReal();
        await killRemaining();
        rmSync(folder, { recursive: true, force: true });
      });

      /** Label values of what a query finds, sorted. */
      const find = async (query: string, label: string): Promise<readonly string[]> => {
        const response = await fetch(`${prometheusUrl}/api/v1/query?query=${encodeURIComponent(query)}`);
        const { data }: { data: { result: { metric: Record<string, string> }[] } } = JSON.parse(
          await response.text(),
        );
        return data.result.map(({ metric }) => metric[label] ?? "").toSorted();
      };

      it("scrapes every target, and probes every instance under its own name", {
        timeout: 160_000,
      }, async () => {
        await expect
          .poll(() => find('up{job=~"prometheus|alertmanager"} == 1', "job"), waiting)
          .toEqual(["alertmanager", "prometheus"]);
        await expect
          .poll(() => find('up{job="api"} == 1', "instance"), waiting)
          .toEqual(instances.toSorted());
        await expect
          .poll(() => find('probe_success{job="api-health"} == 1', "instance"), waiting)
          .toEqual(instances.toSorted());
      });

      it("tells the stand-in of the watchdog, and of nothing else", { timeout: 120_000 }, async () => {
        const received = async () => {
          const { notifications }: { notifications: { path: string; alerts: { labels: object }[] }[] } =
            JSON.parse(await (await fetch(`${sink.url}/notifications`)).text());
          return notifications;
        };
        await expect.poll(received, waiting).toContainEqual(
          expect.objectContaining({
            path: "/heartbeat",
            receiver: "heartbeat",
            alerts: [
              expect.objectContaining({
                labels: expect.objectContaining({ alertname: "Watchdog", environment: "local" }),
              }),
            ],
          }),
        );
        await expect
          .poll(() => find('ALERTS{alertstate="firing"}', "alertname"), waiting)
          .toEqual(["Watchdog"]);
        expect((await received()).filter(({ path }) => path !== "/heartbeat")).toEqual([]);
      });
    });
  },
);

describe("the load balancer without a container", () => {
  afterEach(async () => {
    await stopReal();
    await killRemaining();
  });

  describeWith("haproxy", "haproxy", (haproxy) => {
    it("spreads requests over the instances and loses none when one of them is killed", async () => {
      const apis = await Promise.all([1, 2, 3].map(() => startDemo("api", quickEnd)));
      const [port, healthPort] = [await freePort(), await freePort()];
      const addresses = Object.fromEntries(
        apis.map(({ url }, index) => [` api-${index + 1}:8080`, ` ${new URL(url).host}`]),
      );
      const folder = mkdtempSync(join(tmpdir(), "klaxon-balancer-"));
      try {
        const file = join(folder, "haproxy.cfg");
        const text = onLoopback(generatedText("load-balancer/haproxy.cfg"), {
          ...addresses,
          "bind :8080": `bind 127.0.0.1:${port}`,
          "127.0.0.1:8404": `127.0.0.1:${healthPort}`,
        });
        writeFileSync(file, text);
        await startReal(haproxy, ["-db", "-f", file], `http://127.0.0.1:${healthPort}/livez`);
        const ask = async (count: number) => {
          const statuses: number[] = [];
          for (let index = 0; index < count; index++) {
            const response = await fetch(`http://127.0.0.1:${port}/api/orders/1`);
            await response.text();
            statuses.push(response.status);
          }
          return new Set(statuses);
        };
        expect(await ask(12)).toEqual(new Set([200]));
        for (const { url } of apis) {
          const metrics = await (await fetch(`${url}/metrics`)).text();
          expect(metrics).toContain('http_response_status_code="200",http_route="/api/orders/:id"} 4');
        }
        await apis[1]?.stop("SIGKILL");
        expect(await ask(12)).toEqual(new Set([200]));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
});
