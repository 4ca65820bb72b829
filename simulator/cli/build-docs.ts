import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { takeInventory } from "../inventory/index.ts";
import { renderSystemsPage } from "../report/index.ts";
import { loadAssets } from "./drill-assets.ts";
import { selectScenarios } from "./drill-scenarios.ts";
import { writeOutput } from "./output-file.ts";
import { ownDashboards } from "./own-dashboards.ts";
import { packageFolder } from "./package-folder.ts";

// Pages that are made of what ships: `npm run build:docs [-- --check]`.
const path = join(packageFolder, "docs/systems.md");
const { assets, known } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
assert(assets !== undefined, "rules and routing cannot be read; run `npm run build:alerts`");
const { scenarios } = selectScenarios([], known, { hasLong: true });
const page = renderSystemsPage(takeInventory({ assets, scenarios, dashboards: ownDashboards() }));
if (!process.argv.includes("--check")) {
  writeOutput(path, page);
} else if (currentText() !== page) {
  process.stderr.write("docs/systems.md is stale or edited by hand; run `npm run build:docs`\n");
  process.exitCode = 1;
}

function currentText(): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
