import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import type { PageScript } from "../../simulator/page/index.ts";
import { repositoryRoot } from "./repository.ts";

const executablePath = "/usr/bin/chromium";
const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Whether there is a browser; tests of pages are skipped without one: `bash .ci/install-chromium.sh` installs it. */
export const hasChromium: boolean = existsSync(executablePath);

if (!hasChromium) {
  process.stderr.write(
    `no ${executablePath}: tests of pages are skipped; \`bash .ci/install-chromium.sh\` installs it\n`,
  );
}

export interface PageSetting {
  /** The whole page; opened from a file. */
  readonly html?: string;
  /** Or an address on this machine, which alone may then be asked. */
  readonly address?: string;
  readonly colors?: "light" | "dark";
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** What the page is expected to say on the console; anything else that it says as a warning or error fails. */
  readonly expectsConsole?: RegExp;
  readonly context?: BrowserContextOptions;
}

let started: Promise<Browser> | undefined;

/**
 * Opens a page in Chromium and gives it to `use`. Fails when the page asks anybody for anything, when it says anything
 * on the console, throws, or breaks its own content security policy.
 */
export async function withPage<T>(setting: PageSetting, use: (page: Page) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-page-"));
  const { colors = "light", widthPx = 1280, heightPx = 800 } = setting;
  started ??= startBrowser();
  const context = await (await started).newContext({
    colorScheme: colors,
    viewport: { width: widthPx, height: heightPx },
    ...setting.context,
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const address = setting.address ?? fileAddress(folder, setting.html ?? "");
    const troubles = watchTroubles(page, address, setting.expectsConsole);
    await page.goto(address);
    const result = await use(page);
    expect(troubles).toEqual([]);
    return result;
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fails unless axe finds nothing to object to in the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger and not as an element of the page, whose policy would refuse it.
  await page.evaluate(readFileSync(axePath, "utf8"));
  const violations: unknown = await page.evaluate(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, help, nodes }) =>
      ({ id, help, places: nodes.slice(0, 5).map(({ target, failureSummary }) => target.join(" ") + ": " + failureSummary) })))`,
  );
  expect(violations).toEqual([]);
}

/** Bundles a page from its entry, as the build does. */
export async function bundlePage(entry: string): Promise<PageScript> {
  const bundler = pathToFileURL(join(repositoryRoot, ".ci/bundle-pages.mjs")).href;
  const { bundlePage: bundle }: { bundlePage: (entry: string) => Promise<PageScript> } = await import(
    /* @vite-ignore */ bundler
  );
  return bundle(entry);
}

function watchTroubles(page: Page, address: string, expectsConsole: RegExp | undefined): string[] {
  const troubles: string[] = [];
  const own = address.startsWith("file:") ? address : new URL(address).origin;
  page.on("console", (message) => {
    const text = message.text();
    if (!expectsConsole?.test(text) && !["log", "debug", "info"].includes(message.type())) {
      troubles.push(`console ${message.type()}: ${text}`);
    }
  });
  page.on("pageerror", (error) => troubles.push(`thrown: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(own) && !/^(data|blob):/.test(url)) troubles.push(`request: ${url}`);
  });
  return troubles;
}

function fileAddress(folder: string, html: string): string {
  const path = join(folder, "page.html");
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

afterAll(async () => {
  const browser = await started;
  started = undefined;
  await browser?.close();
});
