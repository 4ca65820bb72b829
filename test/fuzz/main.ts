import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runDashboardFuzz } from "./dashboards/session.ts";
import { runPreviewFuzz } from "./previews/session.ts";
import { runFuzz } from "./session.ts";

const crashesShownMax = 20;
const durationMsMax = 5000;

// npm run fuzz -- --count N --seed S [--dashboards | --previews]
process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      count: { type: "string" },
      seed: { type: "string", default: "1" },
      dashboards: { type: "boolean", default: false },
      previews: { type: "boolean", default: false },
    },
  });
  const { dashboards, previews } = values;
  const count = Number(values.count ?? (dashboards ? 2_000 : previews ? 1_000 : 100_000));
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed) || seed < 0) {
    process.stderr.write("usage: npm run fuzz -- [--count N] [--seed S] [--dashboards | --previews]\n");
    return 2;
  }
  if (previews) return tryPreviews(seed, count);
  return dashboards ? tryDashboards(seed, count) : tryExpressions(seed, count);
}

function tryDashboards(firstSeed: number, count: number): number {
  const onProgress = (tried: number) => showProgress(tried, count);
  const report = runDashboardFuzz({ firstSeed, count, onProgress }, () => performance.now());
  const { importedCount, findingCount, failures, slowest } = report;
  for (const { seed, reason } of failures.slice(0, crashesShownMax))
    process.stdout.write(`seed ${seed}: ${reason}\n`);
  process.stdout.write(
    `seeds ${firstSeed} to ${firstSeed + count - 1}: ${importedCount} imported, ${findingCount} findings, ` +
      `slowest ${slowest.durationMs.toFixed(0)} ms (seed ${slowest.seed}), ${failures.length} failures\n`,
  );
  return failures.length > 0 || slowest.durationMs > durationMsMax ? 1 : 0;
}

async function tryPreviews(seed: number, count: number): Promise<number> {
  const report = await runPreviewFuzz({ seed, count, onProgress: (tried) => showProgress(tried, count) });
  const { readCount, panelCount, crashes } = report;
  for (const { index, text, reason } of crashes.slice(0, crashesShownMax)) {
    const file = join(tmpdir(), `klaxon-fuzz-${seed}-${index}.json`);
    writeFileSync(file, text);
    process.stdout.write(`${file}\n  ${reason}\n`);
  }
  process.stdout.write(
    `seed ${seed}: ${count} dashboards, ${readCount} read, ${panelCount} panels, ${crashes.length} crashes\n`,
  );
  return crashes.length > 0 ? 1 : 0;
}

function tryExpressions(seed: number, count: number): number {
  const report = runFuzz({ seed, count, onProgress: (tried) => showProgress(tried, count) }, () =>
    performance.now(),
  );
  for (const { input, reason } of report.crashes.slice(0, crashesShownMax))
    process.stdout.write(`${JSON.stringify(input)}\n  ${reason}\n`);
  const { parsedCount, evaluatedCount, crashes, slowest } = report;
  process.stdout.write(
    `seed ${seed}: ${count} inputs under 3 profiles, ${parsedCount} read, ${evaluatedCount} evaluated, ` +
      `slowest ${slowest.durationMs.toFixed(0)} ms (${slowest.input.slice(0, 60)}), ${crashes.length} crashes\n`,
  );
  if (slowest.durationMs > durationMsMax)
    process.stdout.write(`too slow: ${JSON.stringify(slowest.input)}\n`);
  return crashes.length > 0 || slowest.durationMs > durationMsMax ? 1 : 0;
}

function showProgress(tried: number, count: number): void {
  if (process.stderr.isTTY && (tried % 1000 === 0 || tried === count))
    process.stderr.write(tried === count ? "\r\u001b[2K" : `\r\u001b[2K${tried}/${count}`);
}
