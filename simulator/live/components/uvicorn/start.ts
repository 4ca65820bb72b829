import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BehavingProgram,
  httpLoad,
  type LiveContext,
  type LiveTarget,
  programPath,
} from "../../kit/index.ts";
import { type ApplicationBehaviour, applicationSource, worstApplication } from "./application.ts";

/** Requests per second of real time that users make. */
export const requestsPerSecond = 45;

/** An instance of the application under the name that its target has. */
export interface Instance {
  readonly name: string;
  readonly app: BehavingProgram<ApplicationBehaviour>;
}

/** The instances of the application, and how long one took to start. */
export interface RunningUvicorn {
  readonly targets: readonly LiveTarget[];
  readonly instances: readonly Instance[];
  readonly startupMs: number;
}

/** Starts three instances of the application and their users. */
export async function startUvicorn(context: LiveContext): Promise<RunningUvicorn> {
  await writeFile(join(context.folder, "application.py"), applicationSource);
  const ports = await context.takePorts(3);
  const instances = ports.map((port, index) => ({
    name: `app-${index + 1}:8000`,
    app: instanceOf(context, `uvicorn-${index + 1}`, port),
  }));
  const beganMs = performance.now();
  await Promise.all(instances.map(({ app }) => app.program.start()));
  const startupMs = performance.now() - beganMs;
  await httpLoad(context, {
    name: "uvicorn-users",
    ports,
    ratePerSecond: requestsPerSecond,
    openRequestsMax: 300,
  }).start();
  const targets = instances.map(({ name, app }) => ({ job: "uvicorn", instance: name, port: app.port }));
  return { targets, instances, startupMs };
}

function instanceOf(context: LiveContext, name: string, port: number): Instance["app"] {
  return new BehavingProgram(context, {
    name,
    port,
    program: {
      command: programPath(context, "python3-uvicorn"),
      args: [
        ...["-m", "uvicorn", "application:application", "--app-dir", context.folder],
        ...["--host", "127.0.0.1", "--port", String(port), "--timeout-keep-alive", "60"],
        ...["--loop", "asyncio", "--http", "h11", "--lifespan", "off"],
        ...["--log-level", "critical", "--no-access-log"],
      ],
      env: { PYTHONDONTWRITEBYTECODE: "1" },
    },
    worst: worstApplication,
  });
}
