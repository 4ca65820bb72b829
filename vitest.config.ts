import { configDefaults, defineConfig } from "vitest/config";
import { PlainReporter } from "./test/support/plain-reporter.ts";

// Real components, which mostly wait for each other: `npm run test:live` runs several of these files at a time.
const liveTests = [
  "test/simulator/live/components/*.test.ts",
  "test/simulator/live/target/*-drill.test.ts",
  "test/simulator/cli/gameday-real.test.ts",
  "test/real/live-*.test.ts",
];
const isLive = process.env.KLAXON_TESTS === "live";

export default defineConfig({
  test: {
    include: isLive ? liveTests : ["test/**/*.test.ts"],
    exclude: isLive ? configDefaults.exclude : [...configDefaults.exclude, ...liveTests],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", new PlainReporter()],
  },
});
