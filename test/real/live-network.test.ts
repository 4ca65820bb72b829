import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type AlertRelay,
  type DrillReceiver,
  startAlertRelay,
  startDrillReceiver,
  startTcpProxy,
  type TakenPorts,
  type TcpProxy,
  takePorts,
} from "../../simulator/live/network/index.ts";
import { createChance } from "../support/chance.ts";
import { type RunningAlertmanager, startAlertmanager } from "./alertmanager-process.ts";
import { describeReal } from "./binaries.ts";

const token = "the-token-of-this-drill";
const waitMs = 30_000;
const names = ["Travels", "Fails", "Refused", "Hangs", "Error", "Unheard", "Cut"];
const address = { receiver: "drill receiver", integrationIndex: 0 };

/** The config of an Alertmanager that tells one receiver of everything at once. */
function configFor(url: string): string {
  return `
route: {receiver: drill receiver, group_by: [alertname], group_wait: 300ms, group_interval: 1s, repeat_interval: 1h}
receivers:
- name: drill receiver
  webhook_configs:
  - {url: "${url}", send_resolved: true, http_config: {authorization: {credentials: ${token}}}}
`;
}

describeReal(
  "the network of a live drill",
  [
    ["prometheus-3", "prometheus"],
    ["prometheus-3", "alertmanager"],
  ],
  (prometheusProgram = "", alertmanagerProgram = "") => {
    let folder: string;
    let ports: TakenPorts;
    let receiver: DrillReceiver;
    let alertmanager: RunningAlertmanager;
    let proxy: TcpProxy;
    let relay: AlertRelay;
    let prometheus: ChildProcess;
    let prometheusUrl: string;

    const fire = async (...firing: readonly string[]) => {
      const rules = names.map((name) => ({
        alert: name,
        expr: firing.includes(name) ? "vector(1)" : "vector(1) < 0",
      }));
      await writeFile(
        join(folder, "rules.yml"),
        JSON.stringify({ groups: [{ name: "drill", interval: "1s", rules }] }),
      );
      if (prometheus === undefined) return;
      const { status } = await fetch(`${prometheusUrl}/-/reload`, { method: "POST" });
      expect(status).toBe(200);
    };
    const delivered = (name: string, status = "firing") =>
      receiver.waitFor(
        ({ outcome, message }) =>
          outcome === "delivered" &&
          message.status === status &&
          message.alerts[0]?.labels.alertname === name,
        waitMs,
      );
    const outcomes = (name: string) =>
      receiver
        .deliveries()
        .filter(({ message }) => message.alerts[0]?.labels.alertname === name && message.status === "firing")
        .map(({ outcome }) => outcome);
    const total = async (url: string, metric: string) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const lines = text
        .split("\n")
        .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `));
      return lines
        .filter((line) => !line.includes("integration=") || line.includes('integration="webhook"'))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
    };
    const failedRequests = () =>
      total(`http://127.0.0.1:${alertmanager.port}`, "alertmanager_notification_requests_failed_total");
    const notificationErrors = () => total(prometheusUrl, "prometheus_notifications_errors_total");
    const until = async (isTrue: () => Promise<boolean> | boolean) => {
      const endMs = Date.now() + waitMs;
      while (!(await isTrue())) {
        if (Date.now() > endMs) expect.fail("it does not come about");
        await sleep(50);
      }
    };

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "klaxon-live-network-"));
      ports = await takePorts({ count: 4, uniform: createChance(process.pid).uniform });
      const [receiverPort = 0, proxyPort = 0, relayPort = 0, prometheusPort = 0] = ports.ports;
      receiver = await startDrillReceiver({ port: receiverPort, token, nowMs: Date.now });
      alertmanager = await startAlertmanager(alertmanagerProgram, () => configFor(receiver.urlOf(address)));
      const target = { host: "127.0.0.1", port: alertmanager.port };
      proxy = await startTcpProxy({
        target,
        port: proxyPort,
        nowMs: Date.now,
        uniform: createChance(1).uniform,
      });
      const relayTarget = { host: "127.0.0.1", port: proxy.port };
      relay = await startAlertRelay({ target: relayTarget, port: relayPort, nowMs: Date.now });
      await fire();
      const config = {
        global: { evaluation_interval: "1s" },
        rule_files: [join(folder, "rules.yml")],
        alerting: {
          alertmanagers: [{ timeout: "2s", static_configs: [{ targets: [`127.0.0.1:${relay.port}`] }] }],
        },
      };
      await writeFile(join(folder, "prometheus.yml"), JSON.stringify(config));
      prometheusUrl = `http://127.0.0.1:${prometheusPort}`;
      const flags = [
        `--config.file=${join(folder, "prometheus.yml")}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${prometheusPort}`,
        "--web.enable-lifecycle",
        "--rules.alert.resend-delay=1s",
      ];
      prometheus = spawn(prometheusProgram, flags, { stdio: "ignore" });
      await until(() =>
        fetch(`${prometheusUrl}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
    });

    afterAll(async () => {
      if (prometheus !== undefined && prometheus.exitCode === null) {
        prometheus.kill("SIGKILL");
        await once(prometheus, "exit");
      }
      await alertmanager?.stop();
      await Promise.all([relay?.close(), proxy?.close(), receiver?.close()]);
      await ports?.release();
      await rm(folder, { recursive: true, force: true });
    });

    test("sees an alert on each hop in order, and its resolution", async () => {
      await fire("Travels");
      const accepted = await relay.waitFor(({ labels }) => labels.alertname === "Travels", waitMs);
      const delivery = await delivered("Travels");
      expect(accepted?.state).toBe("firing");
      // Alertmanager may notify before its answer to who told it is back.
      const arrivedAtMs = Number(accepted?.arrivedAtMs);
      expect(accepted?.startsAtMs).toBeLessThanOrEqual(arrivedAtMs);
      expect(accepted?.acceptedAtMs).toBeGreaterThanOrEqual(arrivedAtMs);
      expect(delivery?.arrivedAtMs).toBeGreaterThanOrEqual(arrivedAtMs);
      expect(delivery).toMatchObject({
        ...address,
        message: { receiver: "drill receiver", truncatedAlertCount: 0 },
      });
      expect(delivery?.message.alerts[0]).toMatchObject({
        startsAtMs: accepted?.startsAtMs,
        endsAtMs: undefined,
      });
      await fire();
      const ended = await relay.waitFor(({ state }) => state === "resolved", waitMs);
      const told = await delivered("Travels", "resolved");
      const endArrivedAtMs = Number(ended?.arrivedAtMs);
      expect(ended?.endsAtMs).toBeLessThanOrEqual(endArrivedAtMs);
      expect(ended?.acceptedAtMs).toBeGreaterThanOrEqual(endArrivedAtMs);
      expect(told?.arrivedAtMs).toBeGreaterThanOrEqual(endArrivedAtMs);
      expect(told?.message.alerts[0]?.endsAtMs).toBe(ended?.endsAtMs);
      expect(receiver.rejections()).toEqual([]);
      // What is sent again is no change.
      expect(relay.accepted().map(({ state }) => state)).toEqual(["firing", "resolved"]);
    });

    test("a failing receiver shows in Alertmanager's failed requests, and gets the notification afterwards", async () => {
      const before = await failedRequests();
      await receiver.setMode({ kind: "failing", status: 503 });
      await fire("Fails");
      await until(async () => (await failedRequests()) > before);
      expect(new Set(outcomes("Fails"))).toEqual(new Set(["failed"]));
      await receiver.setMode({ kind: "ok" });
      expect((await delivered("Fails"))?.outcome).toBe("delivered");
      expect(outcomes("Fails").at(-1)).toBe("delivered");
    });

    test("a receiver that nobody serves fails requests without a trace of its own", async () => {
      const before = await failedRequests();
      await receiver.setMode({ kind: "refusing" });
      await fire("Refused");
      await until(async () => (await failedRequests()) > before);
      await receiver.setMode({ kind: "ok" });
      await delivered("Refused");
      expect(outcomes("Refused")).toEqual(["delivered"]);
    });

    test("a receiver that hangs gets the notification again when it is let go", async () => {
      const before = await failedRequests();
      await receiver.setMode({ kind: "hanging" });
      await fire("Hangs");
      await until(() => outcomes("Hangs").length > 0);
      expect([await failedRequests(), outcomes("Hangs")]).toEqual([before, ["open"]]);
      await receiver.setMode({ kind: "ok" });
      await delivered("Hangs");
      expect(outcomes("Hangs")).toEqual(["abandoned", "delivered"]);
      expect(await failedRequests()).toBeGreaterThan(before);
    });

    test.each([
      ["Error", { kind: "error", status: 500 }],
      ["Unheard", { kind: "refuse" }],
    ] as const)("a relay that fails shows in Prometheus' errors: %s", async (name, mode) => {
      const before = await notificationErrors();
      await relay.setMode(mode);
      await fire(name);
      await until(async () => (await notificationErrors()) > before);
      expect(relay.accepted().filter(({ labels }) => labels.alertname === name)).toEqual([]);
      await relay.setMode({ kind: "pass" });
      await delivered(name);
      // An alert that is older than its group wait is notified at once, perhaps before its post is answered.
      const accepted = await relay.waitFor(({ labels }) => labels.alertname === name, waitMs);
      expect([accepted?.labels.alertname, accepted?.state]).toEqual([name, "firing"]);
    });

    test("a cut before Alertmanager is seen by the relay, and healed", async () => {
      const { unansweredCount } = relay.counts();
      await proxy.setMode({ kind: "cut", newConnections: "reset" });
      await fire("Cut");
      await until(() => relay.counts().unansweredCount > unansweredCount);
      await proxy.setMode({ kind: "pass" });
      expect((await delivered("Cut"))?.outcome).toBe("delivered");
    });
  },
);
