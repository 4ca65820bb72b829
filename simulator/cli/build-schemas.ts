import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { scenarioSchema } from "../drill/index.ts";
import { writeOutput } from "./output-file.ts";
import { packageFolder } from "./package-folder.ts";

const file = join(packageFolder, "simulator/scenarios/scenario.schema.json");
const schema = {
  ...z.toJSONSchema(scenarioSchema, { io: "input", target: "draft-7", unrepresentable: "any" }),
  $comment: "generated from simulator/drill/scenario.ts; rebuild with `npm run build:schemas`",
};
const text = `${JSON.stringify(schema, undefined, 2)}\n`;

if (!process.argv.includes("--check")) {
  writeOutput(file, text);
} else if (currentText() !== text) {
  process.stderr.write(`${file} is stale or edited by hand; run \`npm run build:schemas\`\n`);
  process.exitCode = 1;
}

function currentText(): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
