import { writeFileSync } from "node:fs";

// Loaded before a measured script: leaves behind what the process used.
process.on("exit", () => {
  const file = process.env.KLAXON_BENCH_USAGE;
  if (file !== undefined) writeFileSync(file, JSON.stringify(process.resourceUsage()));
});
