import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { takePorts } from "../../simulator/live/network/index.ts";
import {
  activeFaults,
  hasStagingPrograms,
  type Staging,
  stagingRouting,
  startStaging,
  tokenVariable,
} from "../simulator/live/target/staging.ts";
import { LiveProcesses, lastLine } from "./live-process.ts";

const title = `a live drill on a staging${hasStagingPrograms ? "" : " (SKIPPED: no .real/prometheus-3)"}`;

const notBegun = "klaxon: api/error-burst did not begin; nothing was injected:";

describe.skipIf(!hasStagingPrograms)(title, { timeout: 120_000 }, () => {
  let staging: Staging;
  let runs: LiveProcesses;
  beforeAll(async () => {
    staging = await startStaging(Math.random);
  }, 60_000);
  afterAll(() => staging?.close());
  beforeEach(() => {
    runs = new LiveProcesses({ [tokenVariable]: staging.token });
  });
  afterEach(() => runs.end());

  /** What came of a drill on the staging whose target file has changes; nothing was injected, and nothing is left. */
  async function refusal(changes: Readonly<Record<string, unknown>> = {}) {
    const target = join(runs.folder, "target.json");
    writeFileSync(target, staging.targetText(changes));
    const { code, output } = await runs.start("api/error-burst:sustained", "--target", target).ended;
    for (const hook of staging.hooks) expect(await activeFaults(hook, staging.token)).toEqual([]);
    await runs.leaveNothing();
    return { code, said: lastLine(output) };
  }

  it("ends with 2 where the loaded routing would page people, and says which route", async () => {
    const routing = stagingRouting(staging.ports, staging.token);
    const [first, ...others] = routing.route.routes;
    await staging.reloadAlertmanager({
      ...routing,
      route: { ...routing.route, routes: [{ ...first, continue: true }, ...others] },
    });
    try {
      expect(await refusal()).toEqual({
        code: 2,
        said: `${notBegun} the route of drills, \`{}/{drill="true"}\`, continues, so others are notified as well; let it not continue; alerts with \`drill="true"\` may reach \`drill\`, \`heartbeat\`, \`api-page\`; let the first route match \`drill="true"\` alone, not continue, and lead to one receiver`,
      });
    } finally {
      await staging.reloadAlertmanager(routing);
    }
  });

  it("ends with 3 where nothing answers at the target's addresses", async () => {
    const { ports, release } = await takePorts({ count: 1, uniform: Math.random });
    onTestFinished(release);
    const place = `127.0.0.1:${ports[0]}`;
    const hint = `start it at http://${place}, or correct its address in the target file`;
    const silent = { url: `http://${place}` };
    const api = [{ instance: "api-1:8080", hook: silent.url, "token-variable": tokenVariable }];
    expect(await refusal({ prometheus: silent, alertmanagers: [silent], services: { api } })).toEqual({
      code: 3,
      said: `${notBegun} Prometheus does not answer \`/-/ready\`: connect ECONNREFUSED ${place}; ${hint}; Alertmanager does not answer \`/api/v2/status\`: connect ECONNREFUSED ${place}; ${hint}; the fault control at http://${place} does not answer: connect ECONNREFUSED ${place}; ${hint}`,
    });
  });

  it("ends with 2 where the port of its receiver is taken", async () => {
    const alert = { alert: "ApiErrorBudgetBurnFast", expr: "vector(0) > 1", labels: { severity: "page" } };
    const labels = { environment: "staging", drill: "true" };
    await staging.reloadPrometheus(labels, { rules: [alert] });
    const taken = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => taken.listen(staging.ports.receiver, "127.0.0.1", resolve));
    try {
      expect(await refusal()).toEqual({
        code: 2,
        said: `${notBegun} the drill's receiver cannot listen: 127.0.0.1:${staging.ports.receiver} is taken; end the program that listens there or choose another port`,
      });
    } finally {
      await new Promise((resolve) => taken.close(resolve));
      await staging.reloadPrometheus(labels);
    }
  });
});
