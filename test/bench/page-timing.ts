import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";

/** How a page felt, all in milliseconds. */
export interface PageTiming {
  /** From the start of loading until something was painted, and until what was waited for was there. */
  readonly firstPaintMs: number;
  readonly readyMs: number;
  /** The longest time in which nothing else could happen; 0 where none took 50 ms. */
  readonly longestTaskMs: number;
}

/** What a page did while something was done to it. */
export interface UseTiming {
  /** The longest time between two frames. */
  readonly longestFrameMs: number;
  /** The longest time in which nothing else could happen; 0 where none took 50 ms. */
  readonly longestTaskMs: number;
  /** The longest time from a key until what it changed was painted. */
  readonly slowestKeyMs: number;
}

/** Notes long tasks and slow keys from the very start, and when `isReady` first held. */
function watchScript(isReady: string): string {
  return `
    window.benchTasks = [];
    window.benchKeys = [];
    const note = (type, list, options) => new PerformanceObserver((seen) => {
      for (const { duration, startTime } of seen.getEntries()) list.push({ duration, startTime });
    }).observe({ type, buffered: true, ...options });
    note("longtask", window.benchTasks, {});
    note("event", window.benchKeys, { durationThreshold: 16 });
    const look = () => {
      if (document.body !== null && (${isReady})) window.benchReadyMs = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);`;
}

/** A page to open, and how it is seen that it is ready. */
interface TimedPage {
  readonly file: string;
  readonly hash?: string;
  readonly isReady: string;
  readonly heightPx?: number;
}

/** The longest task that the page was told of so far, of those that began after a time; 0 where none took 50 ms. */
export function longestTaskMs(page: Page, afterMs = 0): Promise<number> {
  const tasks = `window.benchTasks.filter(({ startTime }) => startTime >= ${afterMs})`;
  return figure(page, `Math.max(0, ...${tasks}.map(({ duration }) => duration))`);
}

/** Opens a file in a browser without a cache, waits until the expression `isReady` holds there, and gives it to `use`. */
export async function openTimed<T>(
  browser: Browser,
  { file, hash = "", isReady, heightPx = 900 }: TimedPage,
  use: (page: Page, timing: PageTiming) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: heightPx } });
  try {
    const page = await context.newPage();
    await page.addInitScript(watchScript(isReady));
    await page.goto(`${pathToFileURL(file).href}${hash}`);
    await waitUntil(page, "window.benchReadyMs !== undefined");
    // What is there may be painted a moment later.
    const firstPaint = "performance.getEntriesByName('first-contentful-paint')[0]";
    await waitUntil(page, firstPaint);
    const timing = {
      firstPaintMs: await figure(page, `${firstPaint}.startTime`),
      readyMs: await figure(page, "window.benchReadyMs"),
      longestTaskMs: await longestTaskMs(page),
    };
    return await use(page, timing);
  } finally {
    await context.close();
  }
}

/** Does something to a page, and tells how smoothly it went. */
export async function timeUse(page: Page, use: () => Promise<void>): Promise<UseTiming> {
  await page.evaluate(`{
    window.benchTasks.length = 0;
    window.benchKeys.length = 0;
    window.benchFrameMs = 0;
    window.benchRuns = true;
    let before = performance.now();
    const frame = (nowMs) => {
      window.benchFrameMs = Math.max(window.benchFrameMs, nowMs - before);
      before = nowMs;
      if (window.benchRuns) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }`);
  await use();
  // Observers are told a little later.
  await page.waitForTimeout(200);
  await page.evaluate("window.benchRuns = false");
  return {
    longestFrameMs: await figure(page, "window.benchFrameMs"),
    longestTaskMs: await longestTaskMs(page),
    slowestKeyMs: await figure(page, "Math.max(0, ...window.benchKeys.map(({ duration }) => duration))"),
  };
}

/** Waits until an expression holds; a page's policy refuses Playwright's own way of waiting. */
export async function waitUntil(page: Page, expression: string): Promise<void> {
  const deadlineMs = performance.now() + 60_000;
  while (!(await page.evaluate(`Boolean(${expression})`))) {
    if (performance.now() > deadlineMs) throw new Error(`never: ${expression}`);
    await page.waitForTimeout(20);
  }
}

async function figure(page: Page, expression: string): Promise<number> {
  return Number(await page.evaluate(expression));
}
