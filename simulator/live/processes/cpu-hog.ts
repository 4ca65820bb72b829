import process from "node:process";

// Wants a CPU for a share of each second, by the clock on the wall: what it gets of it does not matter.
const cycleMs = 1_000;
const busyMs = cycleMs * Number(process.env.BUSY_RATIO);

function cycle(): void {
  const startMs = Date.now();
  while (Date.now() - startMs < busyMs);
  setTimeout(cycle, Math.max(1, cycleMs - (Date.now() - startMs)));
}

cycle();
