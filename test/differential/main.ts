import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { PrometheusMajor } from "../../simulator/promql/index.ts";
import { repositoryRoot } from "../support/repository.ts";
import { runSession, type SessionReport } from "./session.ts";

// npm run differential -- --count N --seed S [--prometheus 2|3]
process.exitCode = await main();

const usage = "usage: npm run differential -- [--count N] [--seed S] [--prometheus 2|3]\n";

async function main(): Promise<number> {
  const values = readOptions();
  if (values === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const count = Number(values.count);
  const seed = Number(values.seed);
  const lines: readonly PrometheusMajor[] =
    values.prometheus === undefined ? [2, 3] : values.prometheus === "2" ? [2] : [3];
  const isKnownLine = values.prometheus === undefined || /^[23]$/.test(values.prometheus);
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed) || seed < 0 || !isKnownLine) {
    process.stderr.write(usage);
    return 2;
  }
  let isAgreed = true;
  const interruption = new AbortController();
  // The session stops its server and removes its folder when it ends.
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interruption.abort());
  for (const prometheus of lines) {
    const program = join(repositoryRoot, ".real", `prometheus-${prometheus}`, "prometheus");
    if (!existsSync(program)) {
      process.stderr.write(`${program} is missing; run .ci/install-real.sh\n`);
      return 2;
    }
    if (interruption.signal.aborted) break;
    const begunAtMs = Date.now();
    const report = await runSession({
      prometheus,
      program,
      seed,
      count,
      datasetQuestionCount: 500,
      differenceCountMax: 10,
      signal: interruption.signal,
      onProgress: (askedCount) => showProgress(`prometheus ${prometheus}: ${askedCount}/${count}`),
    });
    showProgress("");
    process.stdout.write(reportText(prometheus, seed, report));
    const perSecond = Math.round((1000 * report.askedCount) / (Date.now() - begunAtMs));
    process.stdout.write(`${perSecond} expressions per second, servers and datasets included\n`);
    if (report.differences.length > 0 || report.outlived.length > 0) isAgreed = false;
  }
  if (interruption.signal.aborted) return 130;
  return isAgreed ? 0 : 1;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        count: { type: "string", default: "2000" },
        seed: { type: "string", default: "1" },
        prometheus: { type: "string" },
      },
    }).values;
  } catch {
    return undefined;
  }
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
}

function reportText(prometheus: PrometheusMajor, seed: number, report: SessionReport): string {
  const lines: string[] = [];
  for (const { datasetSeed, question, text } of report.differences) {
    lines.push(`difference, dataset seed ${datasetSeed}, ${JSON.stringify(question.times)}`);
    lines.push(`  ${question.expression}`, `  ${text}`);
  }
  for (const { reason } of report.outlived) lines.push(`no longer a difference: ${reason}`);
  for (const [known, count] of report.knownCounts) lines.push(`${count} known: ${known.reason}`);
  const { askedCount, errorCount, emptyCount, undeterminedCount, differences } = report;
  lines.push(
    `prometheus ${prometheus}, seed ${seed}: ${askedCount} expressions (${errorCount} errors, ${emptyCount} empty, ` +
      `${undeterminedCount} that Prometheus answers differently each time), ${differences.length} differences`,
  );
  return `${lines.join("\n")}\n`;
}
