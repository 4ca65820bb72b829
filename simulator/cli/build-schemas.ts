import * as z from "zod";
import { runFileBuild } from "../../artifacts/index.ts";
import { routeExpectationsSchema } from "../alertmanager/index.ts";
import { scenarioSchema } from "../drill/index.ts";
import { targetSchema } from "../live/target/index.ts";
import { unitTestFileSchema } from "../promtool/index.ts";
import { packageFolder } from "./package-folder.ts";

const schemas = [
  {
    path: "simulator/scenarios/scenario.schema.json",
    schema: scenarioSchema,
    source: "simulator/drill/scenario.ts",
  },
  {
    path: "simulator/alertmanager/route-expectations.schema.json",
    schema: routeExpectationsSchema,
    source: "simulator/alertmanager/route-expectation.ts",
  },
  {
    path: "simulator/live/target/target.schema.json",
    schema: targetSchema,
    source: "simulator/live/target/target-schema.ts",
  },
  {
    path: "simulator/promtool/unit-test.schema.json",
    schema: unitTestFileSchema,
    source: "simulator/promtool/unit-test-schema.ts",
  },
];

process.exitCode = runFileBuild(
  {
    command: "npm run build:schemas",
    about: "JSON Schemas of the files that users write, for editors and other tools.",
    name: "schemas",
    folder: packageFolder,
    make: () => ({
      files: schemas.map(({ path, schema, source }) => {
        const content = {
          ...z.toJSONSchema(schema, { io: "input", target: "draft-7", unrepresentable: "any" }),
          $comment: `generated from ${source}; rebuild with \`npm run build:schemas\``,
        };
        return { path, content: `${JSON.stringify(content, undefined, 2)}\n` };
      }),
      problems: [],
    }),
  },
  process.argv.slice(2),
  { line: (text) => console.log(text), error: (text) => console.error(text) },
);
