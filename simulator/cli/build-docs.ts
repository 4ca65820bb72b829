import { runFileBuild } from "../../artifacts/index.ts";
import { renderSystemsPage } from "../report/index.ts";
import { ownInventory } from "./own-inventory.ts";
import { packageFolder } from "./package-folder.ts";

process.exitCode = runFileBuild(
  {
    command: "npm run build:docs",
    about: "Pages of the documentation that are made of what ships.",
    name: "pages",
    folder: packageFolder,
    make: () => {
      const { inventory, findings } = ownInventory();
      const content = renderSystemsPage(inventory);
      return {
        files: [{ path: "docs/systems.md", content }],
        problems: findings.map(({ file, message }) => `${file}: ${message}`),
      };
    },
  },
  process.argv.slice(2),
  { line: (text) => console.log(text), error: (text) => console.error(text) },
);
