import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { machineFiles } from "../../simulator/cli/files.ts";
import { runUnitTestFile } from "../../simulator/promtool/index.ts";
import { repositoryRoot } from "../support/repository.ts";

const folder = join(repositoryRoot, "test/alerts/promtool");
const files = readdirSync(folder);

describe.each([2, 3] as const)(
  "the unit tests of the repository's own alerts, by Prometheus %i",
  (prometheus) => {
    it.each(files)("%s passes, and nothing in it passes silently", (file) => {
      const outcome = runUnitTestFile(join(folder, file), machineFiles, { prometheus, isStrict: true });
      expect(outcome.findings.map(({ message, line }) => `${line}: ${message}`)).toEqual([]);
      expect(outcome.isPassed).toBe(true);
      expect(outcome.tests.length).toBeGreaterThan(3);
    });
  },
);
