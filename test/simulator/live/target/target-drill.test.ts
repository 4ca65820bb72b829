import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TargetError } from "../../../../simulator/live/target/index.ts";
import {
  activeFaults,
  hasStagingPrograms,
  type Staging,
  stagingRouting,
  startStaging,
  until,
} from "./staging.ts";
import { drillStaging, type StagingDrill } from "./staging-drill.ts";

const title = `a drill on a staging${hasStagingPrograms ? "" : " (SKIPPED: no .real/prometheus-3)"}`;

describe.skipIf(!hasStagingPrograms)(title, { timeout: 120_000 }, () => {
  let staging: Staging;
  beforeAll(async () => {
    staging = await startStaging(Math.random);
  }, 60_000);
  afterAll(() => staging?.close());

  const drill = (changes: Readonly<Record<string, unknown>> = {}, more: Partial<StagingDrill> = {}) =>
    drillStaging({ targetText: staging.targetText(changes), token: staging.token, ...more });

  /** Why a drill did not begin, whatever it was made with; and that nothing was injected. */
  async function refusal(changes: Readonly<Record<string, unknown>> = {}, more: Partial<StagingDrill> = {}) {
    const problems = await drill(changes, more).then(
      ({ verdict }) => [`it ran: ${verdict.outcome}`],
      (error: unknown) => {
        if (error instanceof TargetError) return [error.code, ...error.problems];
        throw error;
      },
    );
    for (const hook of staging.hooks) expect(await activeFaults(hook, staging.token)).toEqual([]);
    return problems;
  }

  it("follows an alert to the receiver that would have been notified, and pages nobody", async () => {
    const { verdict, live, events } = await drill();
    expect({ outcome: verdict.outcome, problems: verdict.problems }).toEqual({
      outcome: "held",
      problems: [],
    });
    const hops = verdict.expectations.map((result) =>
      Object.values(result.hops).every((hop) => hop !== undefined),
    );
    expect(hops).toEqual([true, true]);
    expect(live).toMatchObject({
      target: "staging",
      timeScale: 1,
      receivers: "routed",
      toleranceMs: 2_000,
      rollbackFailures: [],
    });
    expect(live?.programs).toEqual({
      prometheus: expect.stringMatching(/^3\./),
      alertmanager: expect.stringMatching(/^0\./),
    });
    const sent = events.flatMap((event) => (event.kind === "notification-sent" ? [event.receiver] : []));
    expect(new Set(sent)).toEqual(new Set(["heartbeat", "api-page"]));
    expect(JSON.stringify({ live, events })).not.toContain(staging.token);
    expect(staging.pageCount()).toBe(0);
    for (const hook of staging.hooks) expect(await activeFaults(hook, staging.token)).toEqual([]);
  });

  it("says why it did not hold, by what the Prometheus has that is there", async () => {
    const edit = (text: string) =>
      text
        .replace("receiver: api-page, within: 12s", "receiver: api-page, within: 1s")
        .replace(
          "alerts:\n",
          "alerts:\n    - { name: ApiDown, receiver: api-page, within: 12s, resolves-within: 10s }\n",
        );
    const { verdict, explanations = [], curves = [], live } = await drill({}, { edit });
    expect({ outcome: verdict.outcome, failure: live?.insightFailure }).toEqual({
      outcome: "missed",
      failure: undefined,
    });
    const told = explanations.map(({ alert, question, reasons: [reason] }) => [
      alert,
      question,
      reason?.kind,
    ]);
    const expected = [
      ["ApiDown", "not-pending", "below-threshold"],
      ["ApiFailing", "not-notified", "late"],
    ];
    expect(told).toEqual(expect.arrayContaining(expected));
    expect(new Set(curves.map(({ alert }) => alert))).toEqual(new Set(["ApiDown", "ApiFailing"]));
  });

  it("is refused on hosts that are not allowed, in production without a confirmation, outside of its windows", async () => {
    const changes = {
      prometheus: { url: "http://192.0.2.1:9090" },
      production: true,
      windows: [{ days: ["sunday"], from: "00:00", to: "00:01", zone: "UTC" }],
    };
    expect(await refusal(changes, { confirmedProduction: "stagin" })).toEqual([
      "refused",
      "`192.0.2.1` may not be touched: it is not loopback and not in the target's `allow`",
      "no drill window is open now; there is: sunday from 00:00 to 00:01 (UTC)",
      "`staging` is production; repeat its name with `--confirm-production staging`",
    ]);
  });

  it("is refused for a fault without a hook, and for an instance that the target does not name", async () => {
    const edit = (fault: string) => (text: string) =>
      text
        .replace("kind: error-burst, ratio: 1", fault)
        .replace("blast-radius: [api]", "blast-radius: [api, api-health]");
    expect(await refusal({}, { edit: edit("kind: instance-killed, instance: 'api-1:8080'") })).toEqual([
      "refused",
      "the fault `instance-killed` has no form on a target, which hooks bring about",
    ]);
    const slow = edit("kind: instance-slow, instance: 'api-3:8080', addedLatencySeconds: 1");
    expect(await refusal({}, { edit: slow })).toEqual([
      "refused",
      "the target has no instance `api-3:8080` of `api`; it has api-1:8080, api-2:8080",
    ]);
  });

  it("is refused while hooks or Prometheus do not answer", async () => {
    const silent = await refusal({ prometheus: { url: "http://127.0.0.1:1" } });
    expect(silent.slice(0, 2)).toEqual(["not-ready", expect.stringMatching(/^Prometheus does not answer/)]);
    const api = [{ instance: "api-1:8080", hook: "http://127.0.0.1:1", "token-variable": "STAGING_TOKEN" }];
    const [code, problem] = await refusal({ services: { api } });
    expect([code, problem]).toEqual([
      "not-ready",
      expect.stringMatching(/^the fault control at http:\/\/127\.0\.0\.1:1 does not answer/),
    ]);
  });

  it("is refused while somebody else's fault is at work", async () => {
    const [hook = ""] = staging.hooks;
    const headers = { authorization: `Bearer ${staging.token}`, "content-type": "application/json" };
    const fault = {
      version: 1,
      kind: "latency",
      point: "http.server",
      rate: 1,
      seed: 1,
      durationMs: 60_000,
      leaseMs: 30_000,
    };
    const body = JSON.stringify({ ...fault, delay: { distribution: "fixed", delayMs: 1 } });
    const put = await fetch(`${hook}/faults/theirs`, { method: "PUT", headers, body });
    expect(put.status).toBe(201);
    try {
      await expect(drill()).rejects.toMatchObject({
        code: "not-ready",
        problems: ["the fault `theirs` is at work on `api-1:8080` already; another drill may be running"],
      });
    } finally {
      await fetch(`${hook}/faults/theirs`, { method: "DELETE", headers });
    }
  });

  it("is refused when Prometheus does not mark its alerts", async () => {
    await staging.reloadPrometheus({ environment: "staging" });
    try {
      expect(await refusal()).toEqual([
        "refused",
        'Prometheus does not add `drill="true"` to what it sends; write it under `global.external_labels`, and let no relabelling take it away',
      ]);
    } finally {
      await staging.reloadPrometheus({ environment: "staging", drill: "true" });
    }
  });

  it("is refused when Prometheus notifies somebody whom the target does not name", async () => {
    const { alertmanager, pager } = staging.ports;
    const targets = [`127.0.0.1:${alertmanager}`, `127.0.0.1:${pager}`];
    const labels = { environment: "staging", drill: "true" };
    await staging.reloadPrometheus(labels, {
      alerting: { alertmanagers: [{ static_configs: [{ targets }] }] },
    });
    try {
      expect(await refusal()).toEqual([
        "refused",
        "Prometheus notifies 2 Alertmanagers, and the target names 1; name each of them",
      ]);
    } finally {
      await staging.reloadPrometheus(labels);
    }
  });

  it("is refused while an alert fires there, and while the receiver's port is taken", async () => {
    const labels = { environment: "staging", drill: "true" };
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(staging.ports.receiver, "127.0.0.1", resolve));
    const [code, problem] = await refusal();
    await new Promise((resolve) => taken.close(resolve));
    expect([code, problem]).toEqual([
      "refused",
      expect.stringMatching(/^the drill's receiver cannot listen: .* is taken; /),
    ]);
    const rules = [{ alert: "SomethingElse", expr: "vector(1)", labels: { severity: "page" } }];
    await staging.reloadPrometheus(labels, { rules });
    try {
      await until("an alert", async () => {
        const answer = await fetch(`http://127.0.0.1:${staging.ports.prometheus}/api/v1/alerts`);
        return (await answer.text()).includes("SomethingElse");
      });
      expect(await refusal()).toEqual(["not-ready", "`SomethingElse` is firing already"]);
    } finally {
      await staging.reloadPrometheus(labels);
    }
  });

  it("is refused when the route of drills continues, and when its webhook is somebody else's", async () => {
    const routing = stagingRouting(staging.ports, staging.token);
    const [first, ...others] = routing.route.routes;
    try {
      await staging.reloadAlertmanager({
        ...routing,
        route: { ...routing.route, routes: [{ ...first, continue: true }, ...others] },
      });
      expect((await refusal())[1]).toMatch(/^the route of drills, .* continues/);
      const pagedBefore = staging.pageCount();
      const theirs = routing.receivers.map((receiver) =>
        receiver.name === "drill"
          ? { name: "drill", webhook_configs: [{ url: `http://127.0.0.1:${staging.ports.pager}/team` }] }
          : receiver,
      );
      await staging.reloadAlertmanager({ ...routing, receivers: theirs });
      const [code, problem] = await refusal();
      expect([code, problem]).toEqual([
        "refused",
        expect.stringMatching(/^the canary did not arrive at the drill's receiver within 12 s/),
      ]);
      expect(staging.pageCount()).toBeGreaterThan(pagedBefore);
    } finally {
      await staging.reloadAlertmanager(routing);
    }
  });

  it("is refused when the scenario's alert is not deployed there", async () => {
    const edit = (text: string) => text.replace("name: ApiFailing", "name: ApiElsewhere");
    expect(await refusal({}, { edit })).toEqual([
      "refused",
      "Prometheus has no rule for `ApiElsewhere`, which the scenario is about",
    ]);
  });

  it("leaves a healthy target behind when its runner is killed: the leases end", async () => {
    const script = join(import.meta.dirname, "killed-drill.ts");
    const runner = spawn(process.execPath, ["--import", "tsx", script, staging.targetText(), staging.token], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said = await new Promise<string>((resolve) => {
      runner.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
      runner.once("exit", (code) => resolve(`ended with ${code}`));
    });
    expect(said).toBe("injected");
    const [hook = ""] = staging.hooks;
    expect(await activeFaults(hook, staging.token)).toEqual(["klaxon-error-burst"]);
    runner.kill("SIGKILL");
    for (const each of staging.hooks)
      await until("the end of the lease", async () => (await activeFaults(each, staging.token)).length === 0);
  });
});
