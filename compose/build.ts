import { fileURLToPath } from "node:url";
import { runBuild } from "../artifacts/index.ts";
import { local } from "../environments/index.ts";
import { stackFiles } from "./index.ts";

process.exitCode = runBuild(
  {
    command: "npm run build:compose",
    about:
      "The container stack for one's own machine: `compose.yaml` and the configurations that it mounts, made of the sources in `compose/` and `environments/`.",
    formats: [],
    options: ["check", "out"],
    folderOf: () => fileURLToPath(new URL("./generated", import.meta.url)),
    filesOf: () => stackFiles(local),
  },
  process.argv.slice(2),
  process.cwd(),
  { line: (text) => console.log(text), error: (text) => console.error(text) },
);
