import {
  evaluateText,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  toJson,
} from "../../../artifacts/index.ts";
import { dashboardFormOf, dashboardShapes, importDashboard } from "../../../dashboards/import/index.ts";
import * as kit from "../../../dashboards/kit/index.ts";
import { catalogSource, checkFiles, defaultCheckOptions } from "../../../simulator/check/index.ts";
import { readDashboard } from "../../../simulator/dashboard/index.ts";
import { compareFiles } from "../../../simulator/difference/index.ts";
import { type Chance, createChance } from "../../support/chance.ts";
import { mutated } from "../../support/mutated-json.ts";
import { anyClassic } from "./random-dashboard.ts";
import { anyV2 } from "./random-v2.ts";

/** How many dashboards to draw, and with which chance. */
export interface DashboardFuzzOptions {
  readonly firstSeed: number;
  readonly count: number;
  readonly onProgress?: (triedCount: number) => void;
}

/** A dashboard with which something went wrong. */
export interface DashboardFailure {
  readonly seed: number;
  readonly reason: string;
}

/** What became of the dashboards. */
export interface DashboardFuzzReport {
  readonly importedCount: number;
  readonly findingCount: number;
  readonly failures: readonly DashboardFailure[];
  readonly slowest: { readonly seed: number; readonly durationMs: number };
}

/**
 * Draws dashboards of every shape, a third of them damaged, one for each seed. Importing must build the same again, and
 * what was classic must come back from its v2 form with the same panels and queries; checking must end in findings that stand within the file, and nothing may differ from itself with its keys in another order.
 * `nowMs` is the clock by which the slowest is found.
 */
export function runDashboardFuzz(
  { firstSeed, count, onProgress }: DashboardFuzzOptions,
  nowMs: () => number,
): DashboardFuzzReport {
  const failures: DashboardFailure[] = [];
  let [importedCount, findingCount] = [0, 0];
  let slowest = { seed: firstSeed, durationMs: 0 };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const beganMs = nowMs();
    const dashboard = drawDashboard(seed);
    const attempt = (what: string, run: () => void) => {
      try {
        run();
      } catch (error) {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        failures.push({ seed, reason: `${what}: ${reason}` });
      }
    };
    attempt("import", () => {
      if (importOne(dashboard)) importedCount++;
    });
    attempt("check", () => {
      findingCount += checkOne(dashboard);
    });
    attempt("diff", () => compareWithItself(dashboard));
    const durationMs = nowMs() - beganMs;
    if (durationMs > slowest.durationMs) slowest = { seed, durationMs };
    onProgress?.(seed - firstSeed + 1);
  }
  return { importedCount, findingCount, failures, slowest };
}

/** The dashboard of a seed. */
function drawDashboard(seed: number): JsonObject {
  // Seeds that follow one another begin with like draws otherwise.
  const chance = createChance(Math.imul(seed, 2_654_435_761));
  let dashboard: JsonValue = chance.happens(0.35) ? anyV2(chance) : anyClassic(chance);
  for (let left = chance.happens(0.35) ? 1 + chance.below(6) : 0; left > 0; left--) {
    dashboard = damaged(dashboard, chance);
  }
  return isJsonObject(dashboard) ? dashboard : {};
}

function damaged(dashboard: JsonValue, chance: Chance): JsonValue {
  const changed = mutated(dashboard, chance);
  return isJsonObject(changed) ? changed : dashboard;
}

function importOne(dashboard: JsonObject): boolean {
  const form = dashboardFormOf(dashboard);
  if (form === undefined || !dashboardShapes[form].safeParse(dashboard).success) return false;
  const made = imported(dashboard);
  if (form !== "v2") comesBack(dashboard, made);
  return true;
}

function imported(dashboard: JsonObject): kit.Dashboard {
  const { differences, text, name } = importDashboard(dashboard, options);
  if (differences.length > 0) throw new Error(JSON.stringify(differences.slice(0, 5)));
  const made = evaluateText(text, kit).get(name);
  if (!isDashboard(made)) throw new Error("the text has no dashboard");
  return made;
}

const options = { source: "random.json", kit: "klaxon/dashboards" };

function isDashboard(value: unknown): value is kit.Dashboard {
  return typeof value === "object" && value !== null && "rows" in value;
}

function comesBack(dashboard: JsonObject, made: kit.Dashboard): void {
  const resource = toJson(kit.emitV2(made));
  if (!isJsonObject(resource)) throw new Error("the v2 form is no object");
  imported(resource);
  const [before, after] = [contentOf(dashboard), contentOf(resource)];
  // A resource without its version is read by nobody but the import.
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(after)) {
    throw new Error(`v2 has other panels: ${JSON.stringify([before, after])}`);
  }
}

/** The titles of the panels with what each asks; what stands in the library asks there. */
function contentOf(dashboard: JsonObject): readonly string[] | undefined {
  const read = readDashboard(JSON.stringify(dashboard), "random.json").dashboard;
  return read?.panels
    .map(({ title, queries, libraryPanel }) =>
      [title, ...(libraryPanel === undefined ? queries.map(({ expression }) => expression) : [])].join("\n"),
    )
    .sort();
}

function checkOne(dashboard: JsonObject): number {
  const content = JSON.stringify(dashboard, undefined, 1);
  const lineCount = content.split("\n").length;
  const { findings } = checkFiles({
    files: [{ file: "random.json", content }],
    sources: [catalogSource([])],
    options: defaultCheckOptions,
    disabled: new Set(),
  });
  for (const { code, line, column } of findings) {
    if (line < 1 || line > lineCount || column < 1) throw new Error(`${code} stands at ${line}:${column}`);
  }
  return findings.length;
}

function compareWithItself(dashboard: JsonObject): void {
  const side = (file: string, content: string) => [{ file, path: "random.json", content }];
  const { differences } = compareFiles(
    side("a", JSON.stringify(dashboard)),
    side("b", JSON.stringify(turned(dashboard), undefined, 3)),
    { prometheus: 3, features: new Set() },
  );
  if (differences.length > 0) throw new Error(JSON.stringify(differences.slice(0, 5)));
}

/** The same value with the keys of every object the other way round. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turned);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, turned(member)]),
  );
}
