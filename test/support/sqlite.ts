import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";

/**
 * A suite that needs `better-sqlite3` with its compiled part. Where that is missing the suite is skipped with a note on
 * standard error, and fails where the environment says `CI=true`.
 */
export function describeSqlite(title: string, suite: () => void): void {
  const reason = driverProblem();
  if (reason === undefined) {
    describe(title, suite);
    return;
  }
  if (process.env.CI === "true") {
    describe(title, () => {
      test("has the driver it needs", () => {
        expect.fail(reason);
      });
    });
    return;
  }
  process.stderr.write(`SKIPPED ${title}: ${reason}\n`);
  describe.skip(`${title} (${reason})`, () => {
    test("needs a driver", () => undefined);
  });
}

function driverProblem(): string | undefined {
  try {
    const Database = createRequire(import.meta.url)("better-sqlite3");
    new Database(":memory:").close();
    return undefined;
  } catch {
    return "better-sqlite3 missing or not compiled; run npm rebuild better-sqlite3";
  }
}
