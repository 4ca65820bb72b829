import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { PrometheusMajor } from "../../../simulator/promql/index.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { drawCase } from "./case.ts";
import { runSession } from "./session.ts";

// npm run differential:tests -- --count N --seed S [--prometheus 2|3] [--keep FOLDER]
process.exitCode = await main();

const usage =
  "usage: npm run differential:tests -- [--count N] [--seed S] [--prometheus 2|3] [--keep FOLDER]\n";

async function main(): Promise<number> {
  const values = readOptions();
  const count = Number(values?.count);
  const seed = Number(values?.seed);
  const isKnownLine = values?.prometheus === undefined || /^[23]$/.test(values.prometheus);
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed) || seed < 0 || !isKnownLine) {
    process.stderr.write(usage);
    return 2;
  }
  if (values?.keep !== undefined) {
    const { testFiles } = drawCase(seed, values.keep);
    process.stdout.write(`the case of seed ${seed} is in ${values.keep}: ${testFiles.join(", ")}\n`);
    return 0;
  }
  const lines: readonly PrometheusMajor[] =
    values?.prometheus === undefined ? [2, 3] : values.prometheus === "2" ? [2] : [3];
  const promtools = new Map(
    lines.map((line) => [line, join(repositoryRoot, ".real", `prometheus-${line}`, "promtool")]),
  );
  for (const program of promtools.values()) {
    if (existsSync(program)) continue;
    process.stderr.write(`${program} is missing; run .ci/install-real.sh\n`);
    return 2;
  }
  const interruption = new AbortController();
  // The session removes its folder when it ends.
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interruption.abort());
  const report = await runSession({
    promtools,
    seed,
    count,
    differenceCountMax: 10,
    signal: interruption.signal,
    onProgress: (fileCount) => showProgress(`${fileCount}/${count} files`),
  });
  showProgress("");
  for (const { prometheus, caseSeed, file, text } of report.differences) {
    process.stdout.write(`difference, prometheus ${prometheus}, case seed ${caseSeed}, ${file}\n${text}\n\n`);
  }
  const { fileCount, passedCount, refusedCount, assertionCount, heldCount, differences } = report;
  const runCount = fileCount * lines.length;
  process.stdout.write(
    `seed ${seed}, prometheus ${lines.join(" and ")}: ${runCount} runs, ${passedCount} passed, ${refusedCount} of files that cannot be used, ${heldCount} of ${assertionCount} assertions held\n` +
      `${fileCount} files, ${differences.length} differences\n`,
  );
  if (interruption.signal.aborted) return 130;
  return differences.length === 0 ? 0 : 1;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        count: { type: "string", default: "500" },
        seed: { type: "string", default: "1" },
        prometheus: { type: "string" },
        keep: { type: "string" },
      },
    }).values;
  } catch {
    return undefined;
  }
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
}
