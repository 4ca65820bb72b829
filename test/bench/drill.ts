import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../support/repository.ts";

/**
 * What drills cost, as whole processes: medians of several runs with the peak of memory, and the same exported drill in
 * klaxon and in real promtool, in turn. Build first (`npm run build`).
 */
const runsOfEach = 3;
const main = join(repositoryRoot, "dist/simulator/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "klaxon-bench-"));

interface Cost {
  readonly wallSeconds: number;
  readonly memoryMebibytes: number | undefined;
}

try {
  print(`${availableParallelism()} cores, Node ${process.version}, medians of ${runsOfEach} runs`);
  print("");
  report("klaxon --help", klaxon(["--help"]));
  report("npm run drill (everything)", klaxon(["drill"]));
  report("one drill of 31 minutes", klaxon(["drill", "stack/target-unreachable:brief"]));
  report("a healthy day, 24 h at 15 s, all rules", klaxon(["drill", "everything/healthy-day"]));
  comparePromtool("api/error-burst");
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function klaxon(words: readonly string[]): Cost {
  return median(() =>
    run(process.execPath, ["--max-semi-space-size=4", "--import", meter(), main, ...words]),
  );
}

// The same rules over the same series: what klaxon predicted is what promtool is asked to find.
function comparePromtool(scenario: string): void {
  const promtool = join(repositoryRoot, ".real/prometheus-3/promtool");
  if (!existsSync(promtool)) {
    print("promtool 3.5.3 is missing (bash .ci/install-real.sh): no comparison");
    return;
  }
  run(process.execPath, [main, "drill", scenario, "--export-promtool", folder]);
  const drill = join(folder, scenario.replace("/", "."));
  print("");
  print(`${scenario}, exported: seconds of klaxon test / promtool test rules, and promtool's multiple`);
  for (const file of readdirSync(drill)) {
    const path = join(drill, file);
    const [own, real] = [
      () => run(process.execPath, [main, "test", path]),
      () => run(promtool, ["test", "rules", path]),
    ].map(median);
    if (own === undefined || real === undefined) continue;
    const ratio = (real.wallSeconds / own.wallSeconds).toFixed(1);
    print(`  ${file.padEnd(24)} ${own.wallSeconds.toFixed(2)} / ${real.wallSeconds.toFixed(2)}  ${ratio} ×`);
  }
}

function median(measure: () => Cost): Cost {
  const costs = Array.from({ length: runsOfEach }, measure).sort(
    (left, right) => left.wallSeconds - right.wallSeconds,
  );
  const middle = costs[Math.floor(costs.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

function run(command: string, words: readonly string[]): Cost {
  const memory = join(folder, "memory");
  const startedAt = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, [...words], {
    encoding: "utf8",
    env: { ...process.env, KLAXON_METER: memory },
    maxBuffer: 1 << 28,
  });
  const wallSeconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} ended with ${status}\n${stderr}`);
  return {
    wallSeconds,
    memoryMebibytes: existsSync(memory) ? Number(readFileSync(memory, "utf8")) / 1024 : undefined,
  };
}

// A module that notes the peak of memory when the process ends.
function meter(): string {
  const code = [
    'import { writeFileSync } from "node:fs";',
    'process.on("exit", () => writeFileSync(process.env.KLAXON_METER, String(process.resourceUsage().maxRSS)));',
  ];
  return `data:text/javascript,${encodeURIComponent(code.join("\n"))}`;
}

function report(what: string, { wallSeconds, memoryMebibytes }: Cost): void {
  const memory = memoryMebibytes === undefined ? "" : `${Math.round(memoryMebibytes)} MiB`;
  print(`${what.padEnd(42)} ${wallSeconds.toFixed(2).padStart(6)} s  ${memory.padStart(8)}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
