import { expect, it } from "vitest";
import type { PlannedFault } from "../../../../simulator/drill/index.ts";
import { FaultSchedule } from "../../../../simulator/live/run/fault-schedule.ts";
import { liveClock } from "../../../../simulator/live/run/live-clock.ts";
import { timeScaleOf } from "../../../../simulator/live/time-scale/index.ts";

/** A schedule whose injections begin when they are told to, and that keeps what was done. */
function schedule() {
  const done: string[] = [];
  const begun: (() => void)[] = [];
  const inject = async (fault: { readonly kind: string }) => {
    await new Promise<void>((resolve) => begun.push(resolve));
    done.push(`inject ${fault.kind}`);
    return { rollback: async () => void done.push(`roll back ${fault.kind}`) };
  };
  const originMs = performance.now();
  const faults = new FaultSchedule({
    world: { inject },
    clock: liveClock(originMs, timeScaleOf(1)),
    nowMs: () => performance.now(),
    observer: () => undefined,
    signal: new AbortController().signal,
  });
  return { faults, done, begun };
}

const soon: PlannedFault = {
  fault: { kind: "rule-evaluation-failing" },
  injectAtMs: 0,
  rollbackAtMs: 300,
};
const later: PlannedFault = {
  fault: { kind: "notifications-failing" },
  injectAtMs: 150,
  rollbackAtMs: 300,
};

it("a mitigation ends what is at work, and nothing begins any more", async () => {
  const { faults, done, begun } = schedule();
  const run = faults.run([soon, later]);
  await expect.poll(() => begun.length).toBe(1);
  begun[0]?.();
  await expect.poll(() => done).toEqual(["inject rule-evaluation-failing"]);
  await faults.mitigate();
  await run;
  expect(done).toEqual(["inject rule-evaluation-failing", "roll back rule-evaluation-failing"]);
  expect(faults.done.map(({ fault }) => fault.kind)).toEqual(["rule-evaluation-failing"]);
});

it("what was about to begin when it was mitigated is rolled back at once", async () => {
  const { faults, done, begun } = schedule();
  const run = faults.run([soon]);
  await expect.poll(() => begun.length).toBe(1);
  await faults.mitigate();
  begun[0]?.();
  await run;
  expect(done).toEqual(["inject rule-evaluation-failing", "roll back rule-evaluation-failing"]);
});

it("one that was long in coming stands as long as it was meant to", async () => {
  const { faults, begun } = schedule();
  const startMs = performance.now();
  const run = faults.run([soon]);
  await expect.poll(() => performance.now() - startMs, { timeout: 10_000 }).toBeGreaterThan(250);
  begun[0]?.();
  await run;
  const [{ injectAtMs, rollbackAtMs } = soon] = faults.done;
  expect(rollbackAtMs - injectAtMs).toBeGreaterThan(500);
});
