import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, Page } from "playwright-core";
import { repositoryRoot } from "../support/repository.ts";
import type { Measurement } from "./measurement.ts";
import { waitUntil } from "./page-timing.ts";

/** From saving a dashboard, as TypeScript or as JSON, until the preview's page shows what was saved. */
export async function watchCosts(browser: Browser, runCount: number): Promise<readonly Measurement[]> {
  const copy = copiedRepository();
  try {
    const source = join(copy, "dashboards/systems/dns.ts");
    const file = join(copy, "dashboards/generated/klaxon-dns.json");
    const group = "pages: the preview while a dashboard is edited";
    return [
      {
        group,
        what: "TypeScript, from saving until it is shown",
        value: await leastDelay(browser, copy, source, [], runCount),
        unit: "ms",
        measure: { of: "value", bound: 1000 },
      },
      {
        group,
        what: "JSON, from saving until it is shown",
        value: await leastDelay(browser, copy, file, [file], runCount),
        unit: "ms",
        measure: { of: "value", bound: 1000 },
      },
    ];
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** What a preview needs of the repository, so that nobody's own sources are written to. */
function copiedRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), "klaxon-bench-watch-"));
  const parts = [".ci", "alerts", "artifacts", "dashboards", "dist", "environments", "instrumentation/src"];
  for (const part of [...parts, "simulator/scenarios", "package.json", "tsconfig.json"])
    cpSync(join(repositoryRoot, part), join(copy, part), { recursive: true, dereference: true });
  symlinkSync(join(repositoryRoot, "node_modules"), join(copy, "node_modules"));
  return copy;
}

const titleBefore = "Queries answered";

async function leastDelay(
  browser: Browser,
  copy: string,
  file: string,
  words: readonly string[],
  runCount: number,
): Promise<number> {
  const server = spawn(process.execPath, [join(copy, "dist/cli/klaxon.cjs"), "preview", ...words], {
    cwd: copy,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const address = await firstLine(server);
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(`${address}#dashboard=klaxon-dns`);
    await waitUntil(page, shows(titleBefore));
    // What is built at the start is not what is measured.
    await page.waitForTimeout(5_000);
    const text = readFileSync(file, "utf8");
    const delays: number[] = [];
    for (let run = 0; run < runCount; run++) {
      delays.push(await delayOf(page, file, text, `Saved ${run}`));
      writeFileSync(file, text);
      await waitUntil(page, shows(titleBefore));
      await page.waitForTimeout(500);
    }
    await page.context().close();
    return Math.min(...delays);
  } finally {
    server.kill("SIGTERM");
    await once(server, "exit");
  }
}

async function delayOf(page: Page, file: string, text: string, title: string): Promise<number> {
  if (!text.includes(titleBefore)) throw new Error(`${file} has no “${titleBefore}”`);
  await page.evaluate(`{
    window.benchSeenMs = undefined;
    const look = () => {
      if (${shows(title)}) window.benchSeenMs = Date.now();
      else requestAnimationFrame(look);
    };
    look();
  }`);
  const savedMs = Date.now();
  writeFileSync(file, text.replace(titleBefore, title));
  await waitUntil(page, "window.benchSeenMs !== undefined");
  return Number(await page.evaluate("window.benchSeenMs")) - savedMs;
}

/** Whether a panel of this title is there, and drawn. */
function shows(title: string): string {
  return `document.querySelector('article[aria-label="${title}"][aria-busy="false"] .panel-body > *') !== null`;
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("the preview has no output");
  for await (const line of createInterface({ input: stdout })) return line;
  throw new Error("the preview ended without an address");
}
