import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../../../systems/index.ts";
import {
  allOf,
  befalls,
  delays,
  type FaultForms,
  type FaultPaces,
  type Injection,
  type LiveContext,
  LiveError,
  takeCourse,
} from "../../kit/index.ts";
import { type Instance, type RunningUvicorn, requestsPerSecond } from "./start.ts";

type CrashLoop = Extract<Fault, { readonly kind: "uvicorn-crash-loop" }>;

/** The faults of the FastAPI application on real processes. */
export const uvicornFaultForms: FaultForms<RunningUvicorn> = {
  "uvicorn-killed": ({ instance }, running) => appOf(running, instance).program.kill(),
  "uvicorn-hung": ({ instance }, running) => appOf(running, instance).program.hang(),
  "uvicorn-crash-loop": loopCrashes,
  "uvicorn-errors": ({ ratio }, { instances }) =>
    allOf(instances.map(({ app }) => app.misbehave({ errorRatio: ratio }))),
  "uvicorn-slow": ({ addedLatencySeconds }, { instances }) =>
    allOf(instances.map(({ app }) => app.misbehave({ addedLatencySeconds }))),
  // A block of this size goes back to the system when it is let go; the model's restart would only make it slower.
  "uvicorn-memory-held": ({ instance, bytes }, running) =>
    appOf(running, instance).misbehave({ heldBytes: bytes }),
  "uvicorn-sockets-held": ({ instance, count }, running) =>
    appOf(running, instance).misbehave({ heldSockets: count }),
};

// Python and its libraries are some time in starting.
const startMs = 2_500;

/** What they need of the real clock, by which its users come. */
export const uvicornPaces: FaultPaces = {
  "uvicorn-killed": () => ({ recoveryMs: startMs }),
  "uvicorn-crash-loop": () => ({ recoveryMs: startMs }),
  "uvicorn-errors": ({ ratio }) => befalls(requestsPerSecond * ratio),
  "uvicorn-slow": ({ addedLatencySeconds }) => delays(addedLatencySeconds),
};

function appOf({ instances }: RunningUvicorn, name: string): Instance["app"] {
  const instance = instances.find((each) => each.name === name);
  if (instance === undefined) throw new LiveError("instance", `there is no instance \`${name}\``);
  return instance.app;
}

/** How long an instance is away each time. */
const restartSeconds = 10;

async function loopCrashes(
  { instance, periodSeconds }: CrashLoop,
  running: RunningUvicorn,
  { timeScale, signal: drill }: LiveContext,
): Promise<Injection> {
  const { program } = appOf(running, instance);
  // Its start takes as long as it takes, however fast the scenario passes.
  const awayMs = Math.max(0, timeScale.toReal(restartSeconds * 1_000) - running.startupMs);
  const course = takeCourse(async (signal) => {
    for (;;) {
      await program.end("killed");
      await wait(awayMs, undefined, { signal });
      await program.start();
      await wait(timeScale.toReal(periodSeconds * 1_000), undefined, { signal });
    }
  }, drill);
  return {
    rollback: async () => {
      await course.rollback();
      await program.start();
    },
  };
}
