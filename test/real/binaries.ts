import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../support/repository.ts";

/** A release line that `.ci/install-real.sh` fetches: Prometheus 2.42 with Alertmanager 0.25, or 3.5 with 0.33. */
export type RealLine = "prometheus-2" | "prometheus-3";

/** A program of a release line, or `templates`: the folder of the templates that its Alertmanager comes with. */
type RealName = "prometheus" | "promtool" | "alertmanager" | "amtool" | "templates";

/** One program that a suite needs. */
export type RealProgram = readonly [line: RealLine, name: RealName];

/** The path of a real program, or undefined where it is not installed. */
function realBinary(line: RealLine, name: RealName): string | undefined {
  const path = join(repositoryRoot, ".real", line, name);
  return existsSync(path) ? path : undefined;
}

/**
 * A suite that needs real programs; it gets their paths in the order asked for. Where one is missing the suite is
 * skipped with a note on standard error, and fails where the environment says `CI=true`.
 */
export function describeReal(
  title: string,
  programs: readonly RealProgram[],
  suite: (...paths: readonly string[]) => void,
): void {
  const paths: string[] = [];
  const missing: string[] = [];
  for (const [line, name] of programs) {
    const path = realBinary(line, name);
    if (path === undefined) missing.push(`.real/${line}/${name}`);
    else paths.push(path);
  }
  if (missing.length === 0) {
    describe(title, () => suite(...paths));
    return;
  }
  const reason = `${missing.join(", ")} missing; run .ci/install-real.sh`;
  if (process.env.CI === "true") {
    describe(title, () => {
      test("has the real programs it needs", () => {
        expect.fail(reason);
      });
    });
    return;
  }
  process.stderr.write(`SKIPPED ${title}: ${reason}\n`);
  describe.skip(`${title} (${reason})`, () => {
    test("needs real programs", () => undefined);
  });
}
