import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { checkFiles, defaultCheckOptions } from "../../../simulator/check/index.ts";
import { askPrometheus } from "../../../simulator/cli/check-prometheus.ts";
import { describeReal } from "../../real/binaries.ts";
import { alertFile } from "./checked.ts";

const cases = [
  ['rate(prometheus_http_requests_total{code="200"}[5m]) > 1', []],
  ["prometheus_http_request_totals > 1", ["metric/unknown"]],
  ['rate(prometheus_http_requests_total{status="200"}[5m]) > 1', ["label/unknown"]],
  ["rate(prometheus_tsdb_head_series[5m]) > 1", ["rate/on-gauge"]],
  ["prometheus_tsdb_compactions_total > 1", ["rate/missing"]],
  ["sum by (pod) (prometheus_tsdb_head_series) > 1", ["label/unknown"]],
] as const;

describeReal(
  "klaxon check beside a running Prometheus",
  [
    ["prometheus-2", "prometheus"],
    ["prometheus-3", "prometheus"],
  ],
  (...programs) => {
    const folder = mkdtempSync(join(tmpdir(), "klaxon-check-live-"));
    const running: ChildProcess[] = [];
    afterAll(() => {
      for (const child of running) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    });

    it.each(programs)("%s", { timeout: 60_000 }, async (program) => {
      const port = await freePort();
      const config = join(folder, `${port}.yml`);
      writeFileSync(
        config,
        `scrape_configs: [{job_name: self, scrape_interval: 1s, scrape_timeout: 1s, static_configs: [{targets: ['127.0.0.1:${port}']}]}]\n`,
      );
      const words = [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, String(port))}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ];
      running.push(spawn(program, words, { stdio: "ignore" }));
      const address = `http://127.0.0.1:${port}`;
      await scraped(address);
      for (const [expression, codes] of cases) {
        const files = [{ file: "rules.yml", content: alertFile(expression) }];
        const sources = [await askPrometheus(address, files, new Map())];
        const { findings } = checkFiles({
          files,
          sources,
          options: defaultCheckOptions,
          disabled: new Set(["alert/missing-runbook"]),
        });
        expect([expression, findings.map(({ code }) => code)]).toEqual([expression, codes]);
      }
    });
  },
);

async function scraped(address: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      const response = await fetch(
        `${address}/api/v1/query?query=prometheus_http_requests_total{code="200"}`,
      );
      const text = await response.text();
      if (text.includes("__name__")) return;
    } catch {
      // Not up yet.
    }
    await wait(200);
  }
  throw new Error("Prometheus did not scrape itself");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
