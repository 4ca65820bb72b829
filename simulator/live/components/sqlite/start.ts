import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { scrapeJobs } from "../../../systems/index.ts";
import { type LiveContext, type LiveTarget, Restartable, untilAnswers } from "../../kit/index.ts";

const job = "sqlite";
const [instance] = scrapeJobs[job];

/** The application, running. */
export interface RunningSqlite {
  readonly targets: readonly LiveTarget[];
  /** The database file. */
  readonly database: string;
}

/** Starts the application and resolves when it answers; its database lies on the disk of its machine where there is one. */
export async function startSqlite(context: LiveContext): Promise<RunningSqlite> {
  const { neighbours, takePorts, supervisor, timeScale } = context;
  const machine = instance.replace(/:.*/, "");
  const folder = join(neighbours.has("host") ? await neighbours.diskOf(machine) : context.folder, "database");
  await mkdir(folder);
  const database = join(folder, "app.db");
  const [port = 0] = await takePorts(1);
  const application = new Restartable(
    supervisor,
    {
      name: "sqlite-app",
      ...context.nodeProgram("sqlite-app"),
      env: { PORT: String(port), DATABASE: database, TIME_FACTOR: String(timeScale.factor) },
    },
    untilAnswers(context, "`sqlite-app`", port, "/metrics"),
  );
  await application.start();
  return { targets: [{ job, instance, port }], database };
}
