import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { chromiumAdvice, hasChromium, launchChromium } from "./chromium.ts";
import { repositoryRoot } from "./repository.ts";

/**
 * Draws the README's pictures of pages from real runs: the report of all drills, one drill in it, and a dashboard in the
 * preview. Run it with `npm run build:pictures` after the pages changed; it needs Chromium.
 */
const drill = "api/error-burst";
const dashboard = "klaxon-api";
if (!hasChromium) throw new Error(chromiumAdvice);
const folder = mkdtempSync(join(tmpdir(), "klaxon-pictures-"));
const browser = await launchChromium();
try {
  const report = join(folder, "report.html");
  runKlaxon("drill", "--html", report);
  runKlaxon("preview", "--scenario", drill, "--out", folder);
  await draw(browser, { name: "report", address: addressOf(report) }, (page) =>
    page.locator(".drill-link").first().waitFor(),
  );
  await draw(
    browser,
    { name: "report-drill", address: `${addressOf(report)}#drill=${encodeURIComponent(drill)}` },
    (page) => page.locator("canvas").first().waitFor(),
  );
  const preview = addressOf(join(folder, "index.html"));
  await draw(
    browser,
    { name: "preview", address: `${preview}#dashboard=${dashboard}`, colors: "dark" },
    (page) => page.locator("canvas").nth(3).waitFor(),
  );
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

interface Picture {
  readonly name: string;
  readonly address: string;
  readonly colors?: "light" | "dark";
}

async function draw(
  from: Browser,
  { name, address, colors = "light" }: Picture,
  isReady: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await from.newContext({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1.5,
    colorScheme: colors,
  });
  const page = await context.newPage();
  await page.goto(address);
  await isReady(page);
  // What is drawn after what was waited for.
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(repositoryRoot, "docs/pictures", `${name}.png`) });
  await context.close();
  process.stdout.write(`docs/pictures/${name}.png drawn\n`);
}

function runKlaxon(...words: readonly string[]): void {
  execFileSync(process.execPath, [join(repositoryRoot, "dist/cli/klaxon.cjs"), ...words], {
    cwd: repositoryRoot,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function addressOf(file: string): string {
  return pathToFileURL(file).href;
}
