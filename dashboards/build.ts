import { fileURLToPath } from "node:url";
import { type Artifact, type BuildPlan, canonicalJson, runBuild } from "../artifacts/index.ts";
import { allDashboards, emitClassic, emitV2 } from "./index.ts";

type DashboardFormat = "classic" | "v2";

const plan: BuildPlan<DashboardFormat> = {
  command: "npm run build:dashboards",
  about: "Grafana dashboards in the classic JSON format, one file each, named by uid.",
  options: ["check", "out", "format"],
  formats: ["classic", "v2"],
  // What is committed is the classic format; the other is made on request, beside the compiled sources.
  folderOf: ({ format }) =>
    fileURLToPath(
      new URL(format === "v2" ? "../dist/generated/dashboards-v2" : "./generated", import.meta.url),
    ),
  filesOf: ({ format }) =>
    allDashboards.map(
      (dashboard): Artifact => ({
        path: `${dashboard.uid}.json`,
        content: canonicalJson(format === "v2" ? emitV2(dashboard) : emitClassic(dashboard)),
      }),
    ),
};

process.exitCode = runBuild(plan, process.argv.slice(2), process.cwd(), {
  line: (text) => console.log(text),
  error: (text) => console.error(text),
});
