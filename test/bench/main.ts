import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { repositoryRoot } from "../support/repository.ts";
import { checkCosts } from "./check.ts";
import { realProgram } from "./child.ts";
import { drillCosts, exportedDrillCosts } from "./drill.ts";
import { type GrowthSize, growthCosts, instantCosts, matchingCosts } from "./growth-cost.ts";
import { operationCosts } from "./operation-cost.ts";
import { pageCosts } from "./page-cost.ts";
import { peerCosts } from "./peer-cost.ts";
import { type BenchPart, runBench } from "./run-parts.ts";
import { largeSumCosts } from "./sum-cost.ts";
import { unitTestCosts } from "./unit-test-cost.ts";
import { windowCosts } from "./window-cost.ts";

// npm run bench [-- NAME… --quick --json FILE]

const growthSizes: readonly GrowthSize[] = [
  [10, "2 h", 480],
  [10, "24 h", 5760],
  [10, "7 d", 40_320],
  [1000, "2 h", 480],
  [1000, "24 h", 5760],
  [1000, "7 d", 40_320],
  [100_000, "2 h", 480],
];

function parts(isQuick: boolean): Readonly<Record<string, BenchPart>> {
  return {
    tests: () => unitTestCosts(isQuick ? 1 : 3, isQuick ? 5 : 50),
    operations: () => operationCosts(isQuick ? 5 : 15),
    peer: () => peerCosts(isQuick ? 2 : 7),
    windows: () => windowCosts(isQuick ? 1 : 4, isQuick ? ["5m", "6h"] : ["5m", "12h"]),
    growth: () => growthCosts(isQuick ? 3 : 7, isQuick ? growthSizes.slice(0, 5) : growthSizes),
    matching: () => matchingCosts(isQuick ? 3 : 7, isQuick ? [2000, 4000] : [25_000, 50_000, 100_000]),
    instant: () => instantCosts(isQuick ? 5 : 20),
    check: () => checkCosts(isQuick ? 1 : 5),
    sum: () => largeSumCosts(),
    pages: () => pageCosts(isQuick ? 1 : 5),
    drills: () => [...drillCosts(isQuick ? 1 : 5), ...exportedDrillCosts(isQuick ? 1 : 3)],
  };
}

process.exitCode = await runBench(
  {
    parts,
    prepare: () => {
      execFileSync(process.execPath, [join(repositoryRoot, ".ci/build-if-stale.mjs")], { stdio: "inherit" });
      if (realProgram("promtool") === undefined)
        process.stderr.write(
          "real Prometheus is missing (bash .ci/install-real.sh): no comparison with it\n",
        );
    },
  },
  process.argv.slice(2),
);
