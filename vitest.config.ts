import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { PlainReporter } from "./test/support/plain-reporter.ts";

// Real components, which mostly wait for each other: `npm run test:live` runs several of these files at a time.
const liveTests = [
  "test/simulator/live/components/*.test.ts",
  "test/simulator/live/target/*-drill.test.ts",
  "test/simulator/cli/gameday-real.test.ts",
  "test/real/live-*.test.ts",
];

// A mode and not a variable of the environment: programs under test refuse variables of klaxon that they do not know.
export default defineConfig(({ mode }) => {
  const isLive = mode === "live";
  return {
    test: {
      include: isLive ? liveTests : ["test/**/*.test.ts"],
      exclude: isLive ? configDefaults.exclude : [...configDefaults.exclude, ...liveTests],
      // One core less than there are would be one of two, and most tests wait for programs that they started.
      maxWorkers: Math.max(2, availableParallelism() - 1),
      // Tests that stop programs and look at clocks may fail where a machine stands still; twice in a row none does by chance.
      retry: process.env.CI === undefined ? 0 : 1,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      reporters: ["default", new PlainReporter()],
    },
  };
});
