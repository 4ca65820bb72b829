import { defineLiveSystem } from "../../kit/index.ts";
import { sqliteFaultForms, sqliteFormProblem } from "./faults.ts";
import { startSqlite } from "./start.ts";

/** SQLite as a real database that an application of ours holds; other processes get in its way. */
export const sqliteLive = defineLiveSystem({
  system: "sqlite",
  description: "an application of our own with a real SQLite database; other processes that hold its locks",
  programs: [],
  scaledMetrics: ["sqlite_write_probe_duration_seconds"],
  start: startSqlite,
  formProblem: sqliteFormProblem,
  faults: sqliteFaultForms,
});
