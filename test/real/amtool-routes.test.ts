import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  answerRoute,
  formatMatchers,
  parseAlertmanagerConfig,
  type Route,
  type RouteAnswer,
  receiversOf,
} from "../../simulator/alertmanager/index.ts";
import { labelsFromRecord } from "../../simulator/promql/index.ts";
import {
  quoteForMatcher,
  type RoutingCase,
  routingCases,
} from "../simulator/alertmanager/generated-routing.ts";
import { describeReal } from "./binaries.ts";

// Two processes a case: about a minute for a thousand.
const caseCount = Number(process.env.KLAXON_CASES ?? (process.env.KLAXON_DOSE === "full" ? 2000 : 60));
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
            const there = await routesThere(amtool, file, labels);
            const question = { labels: labelsFromRecord(labels), firing: [], atMs: undefined };
            const answer = answerRoute(config, question);
            const here = `${printMatches(answer)}\n${receiversOf(answer).join(",")}`;
            if (receiversOf(answer).join(",") !== "root") routedCount++;
            if (here !== there) {
              differences.push(`${each.config} ${JSON.stringify(labels)}\nhere:\n${here}\nthere:\n${there}`);
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

// The tree of the routes that match, then the receivers.
async function routesThere(
  amtool: string,
  file: string,
  labels: RoutingCase["labelSets"][number],
): Promise<string> {
  const texts = Object.entries(labels).map(([name, value]) => {
    const written = /^[a-z]+$/.test(name) ? name : quoteForMatcher(name);
    return `${written}=${quoteForMatcher(value)}`;
  });
  const parameters = ["config", "routes", "test", "--tree", `--config.file=${file}`, ...texts];
  const [code, output] = await run(amtool, parameters);
  expect(code, output).toBe(0);
  const lines = output.replaceAll("\u00a0", " ").split("\n");
  return lines.filter((line) => line !== "" && line !== "." && line !== "Matching routes:").join("\n");
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
  return drawTree(root, (route) => route.routes, describeRoute);
}

// As `amtool config routes test --tree` draws it: only what matches, with the receivers at the ends.
function printMatches(answer: RouteAnswer): string {
  const children = new Map<Route, Set<Route>>();
  for (const { path } of answer.matches) {
    for (const [index, route] of path.slice(1).entries()) {
      const parent = path[index];
      if (parent === undefined) continue;
      children.set(parent, (children.get(parent) ?? new Set()).add(route));
    }
  }
  const ends = new Set(answer.matches.map(({ route }) => route));
  const root = answer.matches[0]?.path[0];
  if (root === undefined) return "";
  return drawTree(
    root,
    (route) => [...(children.get(route) ?? [])],
    (route) =>
      ends.has(route) ? `${matchersText(route)}  receiver: ${route.receiver}` : matchersText(route),
  );
}

function drawTree(
  root: Route,
  childrenOf: (route: Route) => readonly Route[],
  describe: (route: Route) => string,
): string {
  const lines = [`└── ${describe(root)}`];
  const draw = (route: Route, indent: string) => {
    const children = childrenOf(route);
    for (const [index, child] of children.entries()) {
      const isLast = index === children.length - 1;
      lines.push(`${indent}${isLast ? "└── " : "├── "}${describe(child)}`);
      draw(child, `${indent}${isLast ? "    " : "│   "}`);
    }
  };
  draw(root, "    ");
  return lines.join("\n");
}

function describeRoute(route: Route): string {
  return `${matchersText(route)}${route.isContinued ? "  continue: true" : ""}  receiver: ${route.receiver}`;
}

function matchersText(route: Route): string {
  return route.matchers.length === 0 ? "default-route" : formatMatchers(route.matchers);
}
