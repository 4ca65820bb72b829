import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  formatMatchers,
  matchRoutes,
  parseAlertmanagerConfig,
  type Route,
} from "../../simulator/alertmanager/index.ts";
import { labelsFromRecord } from "../../simulator/promql/index.ts";
import {
  quoteForMatcher,
  type RoutingCase,
  routingCases,
} from "../simulator/alertmanager/generated-routing.ts";
import { describeReal } from "./binaries.ts";

const caseCount = Number(process.env.KLAXON_CASES ?? 60);
const seed = Number(process.env.KLAXON_SEED ?? 20260101);

describeReal(
  "routing agrees with amtool config routes",
  [
    ["prometheus-3", "amtool"],
    ["prometheus-2", "amtool"],
  ],
  (amtool033 = "", amtool025 = "") => {
    let folder = "";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "klaxon-routes-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    test.each([
      { version: "0.33", amtool: amtool033, matcherSyntax: "fallback" as const },
      { version: "0.25", amtool: amtool025, matcherSyntax: "classic" as const },
    ])(
      `on ${caseCount} generated label sets, $version (seed ${seed})`,
      { timeout: 60_000 + caseCount * 500 },
      async ({ amtool, matcherSyntax }) => {
        const cases = fc.sample(routingCases(matcherSyntax === "fallback"), { seed, numRuns: caseCount });
        const differences: string[] = [];
        let askedCount = 0;
        let routedCount = 0;
        for (const [index, each] of cases.entries()) {
          if (askedCount >= caseCount) break;
          const file = join(folder, `${matcherSyntax}-${index}.json`);
          await writeFile(file, each.config);
          const { config, findings } = parseAlertmanagerConfig(each.config, file, { matcherSyntax });
          if (config === undefined) {
            const [code] = await run(amtool, ["check-config", file]);
            if (code === 0) differences.push(`refused here only: ${each.config} ${JSON.stringify(findings)}`);
            continue;
          }
          const [, tree] = await run(amtool, ["config", "routes", "show", `--config.file=${file}`]);
          const treeHere = printTree(config.route);
          if (!tree.replaceAll("\u00a0", " ").includes(treeHere))
            differences.push(`tree of ${each.config}\nhere:\n${treeHere}\nthere:\n${tree}`);
          for (const labels of each.labelSets) {
            askedCount++;
            const there = await receiversThere(amtool, file, labels);
            const here = matchRoutes(config, labelsFromRecord(labels)).map((match) => match.receiver);
            if (there !== "root") routedCount++;
            if (here.join(",") !== there) {
              differences.push(`${each.config} ${JSON.stringify(labels)}: here ${here}, there ${there}`);
            }
          }
        }
        expect(differences).toEqual([]);
        expect(askedCount).toBeGreaterThanOrEqual(Math.min(caseCount, 20));
        // A generator whose label sets match nothing would prove nothing.
        expect(routedCount / askedCount).toBeGreaterThan(0.3);
      },
    );
  },
);

async function receiversThere(
  amtool: string,
  file: string,
  labels: RoutingCase["labelSets"][number],
): Promise<string> {
  const texts = Object.entries(labels).map(([name, value]) => {
    const written = /^[a-z]+$/.test(name) ? name : quoteForMatcher(name);
    return `${written}=${quoteForMatcher(value)}`;
  });
  const [code, output] = await run(amtool, ["config", "routes", "test", `--config.file=${file}`, ...texts]);
  expect(code, output).toBe(0);
  return output.trim();
}

// Standard output, where there is any: warnings go to the other.
async function run(program: string, parameters: readonly string[]): Promise<readonly [number, string]> {
  try {
    const { stdout } = await promisify(execFile)(program, [...parameters]);
    return [0, stdout];
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    return [1, output];
  }
}

// As `amtool config routes show` draws it.
function printTree(root: Route): string {
  const lines = [`└── ${describeRoute(root)}`];
  const draw = (route: Route, indent: string) => {
    for (const [index, child] of route.routes.entries()) {
      const isLast = index === route.routes.length - 1;
      lines.push(`${indent}${isLast ? "└── " : "├── "}${describeRoute(child)}`);
      draw(child, `${indent}${isLast ? "    " : "│   "}`);
    }
  };
  draw(root, "    ");
  return lines.join("\n");
}

function describeRoute(route: Route): string {
  const matchers = route.matchers.length === 0 ? "default-route" : formatMatchers(route.matchers);
  return `${matchers}${route.isContinued ? "  continue: true" : ""}  receiver: ${route.receiver}`;
}
