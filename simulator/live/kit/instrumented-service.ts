import type { FaultHook } from "./fault-hook.ts";
import type { LiveContext } from "./live-system.ts";
import { Restartable } from "./restartable.ts";
import { untilAnswers } from "./wait-until.ts";

/** A Node program of ours with `@klaxon/instrumentation`. */
export interface ServicePlan {
  /** Names the process in messages and its log file; unique within a run. */
  readonly name: string;
  /** As `LiveContext.nodeProgram` has it. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** What answers once it runs. */
  readonly probe: { readonly port: number; readonly path: string };
  /** Where its fault control is to listen. */
  readonly hookPort: number;
  /** What a controller has to show. */
  readonly token: string;
}

/** A service that faults can be asked of. */
export interface InstrumentedService {
  readonly program: Restartable;
  readonly hook: FaultHook;
}

/** Starts a service whose surroundings allow faults, and resolves when it answers. */
export async function startService(context: LiveContext, plan: ServicePlan): Promise<InstrumentedService> {
  const { name, program, env, probe, hookPort, token } = plan;
  const service = new Restartable(
    context.supervisor,
    {
      name,
      ...context.nodeProgram(program),
      env: {
        ...env,
        KLAXON_FAULTS: "allow",
        KLAXON_FAULTS_TOKEN: token,
        KLAXON_FAULTS_PORT: String(hookPort),
      },
    },
    untilAnswers(context, `\`${name}\``, probe.port, probe.path),
  );
  await service.start();
  return { program: service, hook: { url: `http://127.0.0.1:${hookPort}`, token } };
}
