import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Artifact, type BuildPlan, canonicalJson, runBuild } from "../artifacts/index.ts";
import { allDashboards, emitClassic } from "./index.ts";

const generatedFolder = join(fileURLToPath(new URL(".", import.meta.url)), "generated");

const plan: BuildPlan = {
  command: "npm run build:dashboards",
  about: "Grafana dashboards in the classic JSON format, one file each, named by uid.",
  options: ["check", "out"],
  folderOf: () => generatedFolder,
  filesOf: () =>
    allDashboards.map(
      (dashboard): Artifact => ({
        path: `${dashboard.uid}.json`,
        content: canonicalJson(emitClassic(dashboard)),
      }),
    ),
};

process.exitCode = runBuild(plan, process.argv.slice(2), process.cwd(), {
  line: (text) => console.log(text),
  error: (text) => console.error(text),
});
