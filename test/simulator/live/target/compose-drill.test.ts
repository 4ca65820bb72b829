import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insightThreads } from "../../../../simulator/cli/insight-threads.ts";
import { startSupervisor } from "../../../../simulator/cli/start-supervisor.ts";
import { parseScenario } from "../../../../simulator/drill/index.ts";
import { Acknowledgements, runComposeDrill } from "../../../../simulator/live/run/index.ts";
import type { Supervisor } from "../../../../simulator/live/supervisor/index.ts";
import { createFakeDocker, type FakeDocker } from "./fake-docker.ts";
import { hasStagingPrograms, type Staging, standInRouting, startStaging, until } from "./staging.ts";
import { stagingAssets, stagingRuleFiles } from "./staging-drill.ts";

const scenarioText = `
title: An instance of the API hangs
description: One container is stopped with its ports open.
system: api
control: 1m
observe: 17s
symptom: up{job="api"} == 0
method:
  - { fault: { kind: instance-hung, instance: "api-2:8080" }, duration: 7s }
blast-radius: [api/api-2:8080, api-health/api-2:8080]
expect:
  alerts:
    - { name: ApiDown, labels: { instance: "api-2:8080" }, receiver: api-page, within: 12s, resolves-within: 10s }
`;

const title = `a drill on a container stack${hasStagingPrograms ? "" : " (SKIPPED: no .real/prometheus-3)"}`;

// Processes play the containers: there is no engine where this is tested.
describe.skipIf(!hasStagingPrograms)(title, { timeout: 120_000 }, () => {
  let folder: string;
  let staging: Staging;
  let docker: FakeDocker;
  let supervisor: Supervisor;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "klaxon-compose-"));
    staging = await startStaging(Math.random, "compose");
    docker = createFakeDocker(join(folder, "bin"), ["api-1", "api-2"]);
    for (const [index, pid] of staging.apiPids.entries()) docker.playedBy(`api-${index + 1}`, pid);
    mkdirSync(join(folder, "runs"));
    supervisor = await startSupervisor(join(folder, "runs"));
    await until("a heartbeat", async () => {
      const answer = await fetch(`http://127.0.0.1:${staging.ports.receiver}/notifications`);
      return (await answer.text()).includes('"/heartbeat"');
    });
  }, 90_000);
  afterAll(async () => {
    await supervisor?.end();
    await staging?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function drill() {
    const { assets, known } = stagingAssets();
    const { scenarios, findings } = parseScenario(scenarioText, "hung.yml", "api/hung", known);
    const [scenario] = scenarios;
    if (scenario === undefined) throw new Error(findings.map(({ message }) => message).join("\n"));
    const { ports } = staging;
    return runComposeDrill({
      scenario: { ...scenario, controlMs: 3_000 },
      assets,
      ruleFiles: stagingRuleFiles,
      askForInsight: insightThreads(),
      compose: { supervisor, files: ["compose.yaml"], env: { PATH: `${docker.folder}:${process.env.PATH}` } },
      urls: {
        prometheus: `http://127.0.0.1:${ports.prometheus}`,
        alertmanager: `http://127.0.0.1:${ports.alertmanager}`,
        notifications: `http://127.0.0.1:${ports.receiver}`,
      },
      nowMs: () => performance.timeOrigin + performance.now(),
      uniform: Math.random,
      observer: () => undefined,
      acknowledgements: new Acknowledgements(),
      signal: new AbortController().signal,
    });
  }

  it("is refused while a service that it hurts is not running", async () => {
    docker.setState("api-2", "exited");
    await expect(drill()).rejects.toMatchObject({
      code: "not-ready",
      problems: ["the service `api-2` is exited, not running"],
    });
    docker.setState("api-2", "running");
  });

  it("is refused when a receiver is not the stand-in", async () => {
    const { route, receivers } = standInRouting(staging.ports.receiver);
    const pager = {
      name: "api-page",
      webhook_configs: [{ url: `http://127.0.0.1:${staging.ports.pager}/team` }],
    };
    await staging.reloadAlertmanager({
      route,
      receivers: receivers.map((receiver) => (receiver.name === "api-page" ? pager : receiver)),
    });
    await expect(drill()).rejects.toMatchObject({
      code: "refused",
      problems: [expect.stringMatching(/^the receiver `api-page`: the canary did not arrive/)],
    });
    await staging.reloadAlertmanager({ route, receivers });
  });

  it("pauses a service and follows its alert by the real routes", async () => {
    const { verdict, live, events } = await drill();
    expect({ outcome: verdict.outcome, problems: verdict.problems }).toEqual({
      outcome: "held",
      problems: [],
    });
    expect(live).toMatchObject({ target: "compose", receivers: "seen", rollbackFailures: [] });
    const sent = events.flatMap((event) => (event.kind === "notification-sent" ? event.alerts : []));
    expect(new Set(sent.map(({ labels }) => labels.alertname))).toEqual(new Set(["ApiDown"]));
    expect(docker.calls().slice(-2)).toEqual(["pause api-2", "unpause api-2"]);
    expect(docker.stateOf("api-2")).toBe("running");
  });
});
