import { basename } from "node:path";
import { initLeniently } from "./init.ts";

// Given by NODE_OPTIONS, the preload comes into these too, which would hold the port of the application that they start.
const packageManagers = /^(?:npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack)(?:-cli)?(?:\.c?js)?$/;

// For `node --import @klaxon/instrumentation/register app.js`: instruments an application that knows nothing of it.
if (!packageManagers.test(basename(process.argv[1] ?? ""))) {
  try {
    initLeniently();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`klaxon instrumentation: not started: ${reason}\n`);
  }
}
