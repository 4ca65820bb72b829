import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../../support/repository.ts";
import { type BenchPart, runBench } from "../run-parts.ts";
import { faultCosts } from "./fault-cost.ts";
import { httpCosts } from "./http-cost.ts";
import { logCosts } from "./log-cost.ts";
import { metricOperationCosts, metricScrapeCosts } from "./metrics-cost.ts";
import { soakCosts } from "./soak.ts";
import { startCosts } from "./start-cost.ts";

// npm run bench:instrumentation [-- NAME… --quick --json FILE]

function parts(isQuick: boolean): Readonly<Record<string, BenchPart>> {
  return {
    http: () => (isQuick ? httpCosts(3, 2_000) : httpCosts(9, 8_000)),
    logs: () => logCosts(isQuick ? 1 : 5),
    faults: () => faultCosts(isQuick ? 1 : 5),
    start: () => startCosts(isQuick ? 3 : 10),
    metrics: () => metricOperationCosts(isQuick ? 1 : 5),
    scrape: () => metricScrapeCosts(isQuick ? 2 : 8),
    soak: () =>
      soakCosts(
        isQuick
          ? { requestCount: 5_000, lookCount: 4, warmUpCount: 5_000, limitMs: 20_000 }
          : { requestCount: 60_000, lookCount: 4, warmUpCount: 10_000, limitMs: 60_000 },
      ),
  };
}

process.exitCode = await runBench(
  {
    parts,
    prepare: () => {
      const build = join(repositoryRoot, ".ci/build-if-stale.mjs");
      execFileSync(process.execPath, [build], { stdio: "inherit" });
    },
  },
  process.argv.slice(2),
);
