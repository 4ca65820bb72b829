import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Fault } from "../../systems/index.ts";
import {
  type Injection,
  type LiveContext,
  LiveError,
  type LiveSystem,
  type LiveTarget,
  type RunningLiveSystem,
  waitUntil,
} from "../kit/index.ts";
import {
  type DrillStack,
  injectIntoStack,
  type NativeStack,
  type StackPlan,
  startNativeStack,
} from "../stack/index.ts";

/** What a drill's world is made from. */
export interface WorldPlan {
  readonly systems: readonly LiveSystem[];
  readonly context: LiveContext;
  readonly stack: Omit<StackPlan, "context">;
  readonly onStarted: (what: string) => void;
  /** What else is scraped. */
  readonly extraTargets: readonly LiveTarget[];
}

/** Everything that a live drill watches, running. */
export interface LiveWorld {
  readonly stack: DrillStack;
  /** Rejects with a `LiveError` where the fault cannot be brought about. */
  inject(fault: Fault): Promise<Injection>;
  /** Closes what runs in this process; programs end with the supervisor. */
  close(): Promise<void>;
}

/** A world that the run itself has started. */
export interface NativeWorld extends LiveWorld {
  readonly stack: NativeStack;
  /** To be called right before the clock of the scenario begins. */
  begin(): Promise<void>;
}

const upTimeoutMs = 30_000;

/**
 * Starts the systems and the stack that watches them, and resolves when every target is up. Rejects where somebody would be
 * notified, before any alert can be sent.
 */
export async function startLiveWorld(plan: WorldPlan): Promise<NativeWorld> {
  const { systems, context, onStarted } = plan;
  const opening = startNativeStack({ ...plan.stack, context });
  const starting = Promise.all(systems.map((system) => startSystem(system, plan)));
  const [opened, started] = await Promise.allSettled([opening, starting]);
  if (opened.status === "rejected") throw opened.reason;
  const stack = opened.value;
  try {
    if (started.status === "rejected") throw started.reason;
    onStarted("Prometheus and Alertmanager");
    const targetCount = await stack.scrape([
      ...started.value.flatMap((each) => each.targets),
      ...plan.extraTargets,
    ]);
    await waitUntil("a scrape of every target", () => allUp(stack, targetCount), {
      timeoutMs: upTimeoutMs,
      everyMs: 100,
      signal: context.signal,
    });
    // Before Prometheus has anything to send.
    await assertSafe(stack);
    await stack.loadRules();
    return worldOf(stack, started.value);
  } catch (error) {
    await stack.close();
    throw error;
  }
}

async function assertSafe(stack: NativeStack): Promise<void> {
  const problems = [...new Set(await stack.problems())];
  if (problems.length === 0) return;
  const hint =
    "it has not loaded the routing of the drill; see what `--programs` and the PATH have as `alertmanager`";
  throw new LiveError(
    "unsafe-routing",
    `an Alertmanager of the drill would notify others: ${problems.join("; ")}; ${hint}`,
  );
}

async function startSystem(
  system: LiveSystem,
  { context, onStarted }: Pick<WorldPlan, "context" | "onStarted">,
): Promise<RunningLiveSystem> {
  const folder = join(context.folder, system.system);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  const started = await system.start({ ...context, folder });
  onStarted(system.system);
  return started;
}

function worldOf(stack: NativeStack, running: readonly RunningLiveSystem[]): NativeWorld {
  return {
    stack,
    inject: (fault) => {
      for (const system of running) {
        const injection = system.inject(fault);
        if (injection !== undefined) return injection;
      }
      const injection = injectIntoStack(fault, stack);
      if (injection !== undefined) return injection;
      return Promise.reject(new LiveError("no-live-form", `the fault \`${fault.kind}\` has no live form`));
    },
    begin: async () => {
      await Promise.all(running.map((system) => system.begin?.()));
    },
    close: () => stack.close(),
  };
}

async function allUp(
  { prometheus, alertmanagers }: NativeStack,
  targetCount: number,
): Promise<true | undefined> {
  // Before that it keeps to itself what fires.
  const known = await prometheus.alertmanagerCount();
  if (known < alertmanagers.length)
    throw new LiveError("down", `Prometheus knows ${known} of ${alertmanagers.length} Alertmanagers`);
  const targets = await prometheus.targets();
  const down = targets.filter(({ isUp }) => !isUp);
  if (targets.length >= targetCount && down.length === 0) return true;
  const shown = down.map(({ job, instance, lastError }) => `${job}/${instance} ${lastError}`);
  throw new LiveError("down", shown.slice(0, 5).join("; "));
}
