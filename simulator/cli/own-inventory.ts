import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../document/index.ts";
import { type KnownNames, readScenarioOutline } from "../drill/index.ts";
import { parseRuleFile } from "../engine/index.ts";
import {
  type DashboardOutline,
  type Inventory,
  readDashboardOutline,
  takeInventory,
} from "../inventory/index.ts";
import { ownScenarioFiles, ruleFilesIn } from "./drill-assets.ts";
import { selectScenarios } from "./drill-scenarios.ts";
import { readInputFile } from "./input-file.ts";
import { planLive } from "./live-plan.ts";
import { packageFolder } from "./package-folder.ts";

/**
 * The inventory of what ships. Files are read when a list that is made of them is, and what is wrong with those that were
 * read by then is in `findings`.
 */
export function ownInventory(): { readonly inventory: Inventory; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const inventory = takeInventory({
    groups: () =>
      ruleFilesIn(join(packageFolder, "alerts/generated/rules")).flatMap(({ file, content, ...unread }) => {
        const parsed =
          content === undefined ? { groups: [], ...unread } : parseRuleFile(content, file, { prometheus: 3 });
        findings.push(...(parsed.findings ?? []));
        return parsed.groups;
      }),
    scenarios: () => {
      const selected = selectScenarios([], unchecked, { hasLong: true });
      findings.push(...selected.findings);
      return selected.scenarios;
    },
    // What is none breaks the drills, so here it is passed over.
    scenarioOutlines: () =>
      ownScenarioFiles().flatMap(({ file }) => {
        const { content, findings: unread } = readInputFile(file);
        findings.push(...unread);
        return content === undefined ? [] : (readScenarioOutline(content, file) ?? []);
      }),
    hasLiveForm: (scenario) => planLive(scenario).problems.length === 0,
    dashboards: ownDashboards,
  });
  return { inventory, findings };
}

// A drill holds the names in a scenario against all rules and the routing; a list only tells them.
const unchecked: KnownNames = { alerts: undefined, receivers: undefined, recorded: undefined };

// What is none breaks the build, so here it is passed over.
function ownDashboards(): readonly DashboardOutline[] {
  const folder = join(packageFolder, "dashboards/generated");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => readDashboardOutline(readFileSync(join(folder, name), "utf8")) ?? []);
}
