import { runFileBuild } from "../../artifacts/index.ts";
import { takeInventory } from "../inventory/index.ts";
import { renderSystemsPage } from "../report/index.ts";
import { loadAssets } from "./drill-assets.ts";
import { selectScenarios } from "./drill-scenarios.ts";
import { ownDashboards } from "./own-dashboards.ts";
import { packageFolder } from "./package-folder.ts";

process.exitCode = runFileBuild(
  {
    command: "npm run build:docs",
    about: "Pages of the documentation that are made of what ships.",
    name: "pages",
    folder: packageFolder,
    make: () => {
      const { assets, known } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
      if (assets === undefined) {
        return {
          files: [],
          problems: ["rules and routing cannot be read; run `npm run build:alerts`"],
        };
      }
      const { scenarios } = selectScenarios([], known, { hasLong: true });
      const inventory = takeInventory({ assets, scenarios, dashboards: ownDashboards() });
      return { files: [{ path: "docs/systems.md", content: renderSystemsPage(inventory) }], problems: [] };
    },
  },
  process.argv.slice(2),
  { line: (text) => console.log(text), error: (text) => console.error(text) },
);
