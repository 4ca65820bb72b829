import { fileURLToPath } from "node:url";
import { artifactFormats, type BuildArguments, runBuild } from "../artifacts/index.ts";
import { alertFiles, kubernetesFiles } from "./generated-files.ts";

// What is committed is JSON for Prometheus; other forms are made on request, beside the compiled sources.
function folderOf({ format, kubernetes }: BuildArguments): string {
  if (kubernetes) return fileURLToPath(new URL("../dist/generated/alerts-kubernetes", import.meta.url));
  if (format === "yaml") return fileURLToPath(new URL("../dist/generated/alerts-yaml", import.meta.url));
  return fileURLToPath(new URL("./generated", import.meta.url));
}

process.exitCode = runBuild(
  {
    command: "npm run build:alerts",
    about:
      "Rules for Prometheus, routing for Alertmanager (one file for each environment) and runbooks, made of the sources in `alerts/` and `environments/`.",
    options: ["check", "out", "format", "kubernetes"],
    formats: artifactFormats,
    folderOf,
    filesOf: ({ format, kubernetes }) =>
      kubernetes ? kubernetesFiles(format ?? "yaml") : alertFiles(format ?? "json"),
  },
  process.argv.slice(2),
  process.cwd(),
  { line: (text) => console.log(text), error: (text) => console.error(text) },
);
