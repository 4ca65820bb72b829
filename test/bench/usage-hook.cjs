const { readFileSync, writeFileSync } = require("node:fs");

// Loaded before a measured script: leaves behind what the process used. No module of the other kind, for which Node would
// spend a tenth of the time of a short run.
process.on("exit", () => {
  const file = process.env.KLAXON_BENCH_USAGE;
  if (file === undefined) return;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { processorS: (userCPUTime + systemCPUTime) / 1e6, peakMiB: (ownPeakKiB() ?? maxRSS) / 1024 };
  writeFileSync(file, JSON.stringify(usage));
});

// On Linux `maxRSS` begins with what the parent held when it started the process.
function ownPeakKiB() {
  if (process.platform !== "linux") return undefined;
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  return found === null ? undefined : Number(found[1]);
}
