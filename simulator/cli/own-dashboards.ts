import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type DashboardModel, readDashboard } from "../dashboard/index.ts";
import { packageFolder } from "./package-folder.ts";

/** The dashboards that ship, in the order of their files. What is none breaks the build, so here it is passed over. */
export function readOwnDashboards(): readonly DashboardModel[] {
  const folder = join(packageFolder, "dashboards/generated");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => readDashboard(readFileSync(join(folder, name)), name).dashboard ?? []);
}
