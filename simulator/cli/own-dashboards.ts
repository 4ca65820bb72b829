import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type DashboardOutline, readDashboardOutline } from "../inventory/index.ts";
import { packageFolder } from "./package-folder.ts";

/** Klaxon's own generated dashboards; one that is none breaks the build, so here it is passed over. */
export function ownDashboards(): readonly DashboardOutline[] {
  const folder = join(packageFolder, "dashboards/generated");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => {
      const outline = readDashboardOutline(readFileSync(join(folder, name), "utf8"));
      return outline === undefined ? [] : [outline];
    });
}
