import { defineConfig } from "vitest/config";
import { PlainReporter } from "./test/support/plain-reporter.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", new PlainReporter()],
  },
});
