import { openHistory, parseHistoryPlace } from "../../../simulator/history/index.ts";
import { drillRecord, expectation } from "./drill-records.ts";

// Writes drills into a history as a process of its own: `write-drills.ts PLACE COUNT NAME`.
const [, , place = "", count = "0", by = ""] = process.argv;
try {
  const history = await openHistory(parseHistoryPlace(place), { makesFolder: false });
  for (let index = 0; index < Number(count); index++) {
    await history.record(
      drillRecord({ by, seed: index, expectations: [expectation(), expectation({ alert: "Other" })] }),
    );
    process.stdout.write(".");
  }
  await history.close();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? `${error.name} ${error.message}` : String(error)}\n`);
  process.exitCode = 2;
}
