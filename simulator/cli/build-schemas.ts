import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { routeExpectationsSchema } from "../alertmanager/index.ts";
import { scenarioSchema } from "../drill/index.ts";
import { targetSchema } from "../live/target/index.ts";
import { unitTestFileSchema } from "../promtool/index.ts";
import { writeOutput } from "./output-file.ts";
import { packageFolder } from "./package-folder.ts";

const schemas = [
  {
    file: "simulator/scenarios/scenario.schema.json",
    schema: scenarioSchema,
    source: "simulator/drill/scenario.ts",
  },
  {
    file: "simulator/alertmanager/route-expectations.schema.json",
    schema: routeExpectationsSchema,
    source: "simulator/alertmanager/route-expectation.ts",
  },
  {
    file: "simulator/live/target/target.schema.json",
    schema: targetSchema,
    source: "simulator/live/target/target-schema.ts",
  },
  {
    file: "simulator/promtool/unit-test.schema.json",
    schema: unitTestFileSchema,
    source: "simulator/promtool/unit-test-schema.ts",
  },
];

for (const { file, schema, source } of schemas) {
  const path = join(packageFolder, file);
  const content = {
    ...z.toJSONSchema(schema, { io: "input", target: "draft-7", unrepresentable: "any" }),
    $comment: `generated from ${source}; rebuild with \`npm run build:schemas\``,
  };
  const text = `${JSON.stringify(content, undefined, 2)}\n`;
  if (!process.argv.includes("--check")) {
    writeOutput(path, text);
  } else if (currentText(path) !== text) {
    process.stderr.write(`${path} is stale or edited by hand; run \`npm run build:schemas\`\n`);
    process.exitCode = 1;
  }
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
