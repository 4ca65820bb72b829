import { fileURLToPath } from "node:url";
import { runFileBuild } from "../artifacts/index.ts";
import { findSystems } from "./find-systems.ts";
import { registryFiles } from "./registry-files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

process.exitCode = runFileBuild(
  {
    command: "npm run build:systems",
    about: "The lists of systems, made of the files that there are: one `index.ts` for each layer.",
    name: "lists of systems",
    folder: root,
    make: () => {
      const { systems, problems } = findSystems(root);
      return { files: problems.length > 0 ? [] : registryFiles(systems), problems };
    },
  },
  process.argv.slice(2),
  { line: (text) => console.log(text), error: (text) => console.error(text) },
);
