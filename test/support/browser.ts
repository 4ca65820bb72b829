import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import { chromiumAdvice, hasChromium, launchChromium } from "./chromium.ts";

export { bundlePage } from "./bundle-page.ts";
export { hasChromium } from "./chromium.ts";

if (!hasChromium) {
  if (process.env.CI === "true") throw new Error(chromiumAdvice);
  process.stderr.write(`${chromiumAdvice}; tests of pages are skipped\n`);
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
  started ??= launchChromium();
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
    if (troubles.length > 0) throw new Error(`the page is not well:\n${troubles.join("\n")}`);
    return result;
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits until an expression holds in the page, whose policy refuses Playwright's own way of waiting. */
export async function waitUntil(page: Page, expression: string): Promise<void> {
  await expect.poll(() => page.evaluate(`Boolean(${expression})`), { timeout: 15_000 }).toBe(true);
}

/** Fails unless axe finds nothing to object to in the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger and not as an element of the page, whose policy would refuse it.
  await page.evaluate(axe.source);
  const violations: unknown = await page.evaluate(
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 5).map(({ target, failureSummary }) => [id, help, target.join(" "), failureSummary].join(": "))).join("\\n"))`,
  );
  if (violations !== "") throw new Error(`axe objects:\n${String(violations)}`);
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
  // What the policy refused was never sent; the console tells of it.
  page.on("requestfailed", (request) => {
    const at = troubles.indexOf(`request: ${request.url()}`);
    if (request.failure()?.errorText === "csp" && at >= 0) troubles.splice(at, 1);
  });
  return troubles;
}

function fileAddress(folder: string, html: string): string {
  const path = join(folder, "page.html");
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

afterAll(async () => {
  const browser = await started;
  started = undefined;
  await browser?.close();
});
