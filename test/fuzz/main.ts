import { parseArgs } from "node:util";
import { runFuzz } from "./session.ts";

const crashesShownMax = 20;
const durationMsMax = 5000;

// npm run fuzz -- --count N --seed S
process.exitCode = main();

function main(): number {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "100000" },
      seed: { type: "string", default: "1" },
    },
  });
  const count = Number(values.count);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed) || seed < 0) {
    process.stderr.write("usage: npm run fuzz -- [--count N] [--seed S]\n");
    return 2;
  }
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
