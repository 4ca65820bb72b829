import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../support/repository.ts";
import { runNode } from "./child.ts";
import type { Measurement } from "./measurement.ts";

/** 100,000 series over two hours in a process of its own, kept to one core where the system can do that. */
export function largeSumCosts(): readonly Measurement[] {
  const loader = join(repositoryRoot, "node_modules/tsx/dist/loader.mjs");
  const script = join(repositoryRoot, "test/bench/large-sum.ts");
  const onOneCore = existsSync("/usr/bin/taskset") ? ["/usr/bin/taskset", "-c", "0"] : [];
  const cost = runNode(["--import", loader, script, "100000", "480", "5"], onOneCore);
  const { fillMs, leastMs }: { readonly fillMs: number; readonly leastMs: number } = JSON.parse(cost.stdout);
  const cores = onOneCore.length > 0 ? "one core" : "all cores";
  const group = `sum by (job) (rate(m[5m])) over 100,000 series, 480 steps (${cores})`;
  return [
    { group, what: "evaluation", value: leastMs / 1000, unit: "s", measure: { of: "value", bound: 2 } },
    { group, what: "writing the 48 million samples", value: fillMs / 1000, unit: "s" },
    {
      group,
      what: "memory of the whole process, samples included",
      value: cost.peakMiB,
      unit: "MiB",
      measure: { of: "value", bound: 953 },
    },
  ];
}
