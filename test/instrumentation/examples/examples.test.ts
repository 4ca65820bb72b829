import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeReal } from "../../real/binaries.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { type BuiltPackage, buildPackage } from "../support/built-package.ts";
import { saidByPromtool } from "../support/promtool.ts";
import { type StartedApp, startApp } from "../support/started-app.ts";

const folder = join(repositoryRoot, "instrumentation/examples");

/** How an example is started, asked, and what its metrics say then, one regular expression a line. */
interface Example {
  readonly words?: readonly string[];
  readonly requests: readonly (readonly [method: string, path: string, status: number])[];
  readonly metrics: readonly RegExp[];
}

const counted = (method: string, status: number, route: string, count: number) =>
  new RegExp(
    `^http_server_request_duration_seconds_count\\{http_request_method="${method}",http_response_status_code="${status}",http_route="${route}"\\} ${count}$`,
    "m",
  );

const examples: Readonly<Record<string, Example>> = {
  "http.mjs": {
    requests: [
      ["GET", "/orders/1", 200],
      ["GET", "/orders/2", 200],
    ],
    metrics: [
      counted("GET", 200, "/orders/:id", 2),
      /^klaxon_health_check_up\{check="database"\} 1$/m,
      /^target_info\{service_name="orders",service_version="1.4.0"\} 1$/m,
    ],
  },
  "express.mjs": {
    requests: [
      ["GET", "/tenants/a/orders/1", 200],
      ["DELETE", "/tenants/a/orders/1", 500],
      ["GET", "/elsewhere", 404],
    ],
    metrics: [
      counted("GET", 200, "/tenants/:tenant/orders/:order", 1),
      counted("DELETE", 500, "/tenants/:tenant/orders/:order", 1),
      counted("GET", 404, "unmatched", 1),
    ],
  },
  "fastify.mjs": {
    words: ["--import", "@klaxon/instrumentation/register"],
    requests: [
      ["GET", "/users/7", 200],
      ["GET", "/elsewhere", 404],
    ],
    metrics: [counted("GET", 200, "/users/:user", 1), counted("GET", 404, "unmatched", 1)],
  },
  "worker.mjs": {
    requests: [],
    metrics: [
      /^klaxon_metric_workers 3$/m,
      /^worker_jobs_total\{outcome="sent",queue="mail"\} [1-9]\d*$/m,
      /^worker_jobs_total\{outcome="refused",queue="mail"\} [1-9]\d*$/m,
      /^worker_job_duration_seconds_count\{queue="mail"\} [1-9]\d*$/m,
    ],
  },
  "commonjs.cjs": {
    requests: [["POST", "/invoices/acme", 201]],
    metrics: [counted("POST", 201, "/invoices/:customer", 1), /^billing_invoices_total 1$/m],
  },
  "cluster.mjs": {
    requests: [
      ["GET", "/", 200],
      ["GET", "/", 200],
    ],
    metrics: [/^klaxon_metric_workers 3$/m, counted("GET", 200, "/", 2)],
  },
};

const expositions = new Map<string, string>();

describe("examples of the instrumentation", () => {
  let built: BuiltPackage;
  beforeAll(() => {
    built = buildPackage();
    cpSync(folder, built.folder, { recursive: true });
  });
  afterAll(() => built.remove());

  it("are all here", () => {
    expect(Object.keys(examples).sort()).toEqual(readdirSync(folder).sort());
  });

  it.each(Object.entries(examples))(
    "%s runs, is measured, and ends in order",
    async (name, { words = [], requests, metrics }) => {
      const env = { KLAXON_SHUTDOWN_DRAIN: "0" };
      const app = startApp([...words, name], { cwd: built.folder, env });
      try {
        await askAll(app, requests);
        const address = await app.served();
        const text = await scrapedUntil(address, metrics);
        expect(metrics.filter((expected) => !expected.test(text)).map(String)).toEqual([]);
        expositions.set(name, text);
        expect((await fetch(`${address}/readyz`)).status).toBe(200);
        app.process.kill("SIGTERM");
        expect(await app.end).toEqual({ code: null, signal: "SIGTERM" });
        expect(app.lines.filter(({ text: noJson }) => noJson !== undefined)).toEqual([]);
        expect(app.lines.filter(({ level }) => level === "warn")).toEqual([]);
        expect(app.lines.some(({ message }) => message === "shut down in order")).toBe(true);
      } finally {
        await app.kill();
      }
    },
  );
});

describeReal("examples of the instrumentation", [["prometheus-3", "promtool"]], (promtool = "") => {
  it.each(Object.keys(examples))("%s has an exposition in which promtool finds no fault", async (name) => {
    expect(await saidByPromtool(promtool, expositions.get(name) ?? "no exposition")).toBe("");
  });
});

async function askAll(app: StartedApp, requests: Example["requests"]): Promise<void> {
  const base = requests.length === 0 ? "" : await app.listening();
  for (const [method, path, status] of requests) {
    const answer = await fetch(`${base}${path}`, { method });
    await answer.arrayBuffer();
    expect([method, path, answer.status]).toEqual([method, path, status]);
  }
}

/** Workers make themselves known when they have started, so the first scrapes may miss some. */
async function scrapedUntil(address: string, metrics: readonly RegExp[]): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const text = await (await fetch(`${address}/metrics`)).text();
    if (attempt === 100 || metrics.every((expected) => expected.test(text))) return text;
    await sleep(50);
  }
}
