import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { chromiumAdvice, hasChromium, launchChromium } from "../support/chromium.ts";
import { bestOf, klaxonMain, runNode } from "./child.ts";
import { manyPanelsText } from "./many-panels.ts";
import type { Measurement } from "./measurement.ts";
import {
  longestTaskMs,
  openTimed,
  type PageTiming,
  timeUse,
  type UseTiming,
  waitUntil,
} from "./page-timing.ts";
import { watchCosts } from "./watch-cost.ts";

/** The report of all drills and the preview of all dashboards: how they are made, and how they feel in Chromium. */
export async function pageCosts(runCount: number): Promise<readonly Measurement[]> {
  if (!hasChromium) {
    process.stderr.write(`${chromiumAdvice}: pages are not measured\n`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "klaxon-bench-pages-"));
  const browser = await launchChromium();
  try {
    return [
      ...(await reportCosts(browser, folder, runCount)),
      ...(await previewCosts(browser, folder, runCount)),
      ...(await watchCosts(browser, runCount)),
    ];
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function reportCosts(
  browser: Browser,
  folder: string,
  runCount: number,
): Promise<readonly Measurement[]> {
  const journals = join(folder, "run.json");
  const file = join(folder, "report.html");
  runNode([klaxonMain, "drill", "--json", journals, "--curves"]);
  const made = bestOf(runCount, () => runNode([klaxonMain, "report", journals, "--html", file]));
  const isReady = "document.querySelectorAll('.drill-link').length > 5";
  const opened: PageTiming[] = [];
  const filtered: UseTiming[] = [];
  const scrolled: UseTiming[] = [];
  for (let run = 0; run < runCount; run++) {
    await openTimed(browser, { file, isReady }, async (page, timing) => {
      opened.push(timing);
      filtered.push(await timeUse(page, () => typeSearch(page)));
      scrolled.push(await timeUse(page, () => scrollDown(page)));
    });
  }
  const group = "pages: the report of all drills";
  return [
    {
      group,
      what: "klaxon report --html (whole process)",
      value: made.wallS,
      unit: "s",
      measure: { of: "value", bound: 5 },
    },
    {
      group,
      what: "its size",
      value: statSync(file).size / 1e6,
      unit: "MB",
      measure: { of: "value", bound: 5 },
    },
    {
      group,
      what: "opens: first drills are there",
      value: least(opened, "readyMs"),
      unit: "ms",
      measure: { of: "value", bound: 1000 },
    },
    {
      group,
      what: "search, slowest key until it is painted",
      value: least(filtered, "slowestKeyMs"),
      unit: "ms",
      measure: { of: "value", bound: 100 },
    },
    {
      group,
      what: "search, longest task",
      value: least(filtered, "longestTaskMs"),
      unit: "ms",
      measure: { of: "value", bound: 50 },
    },
    {
      group,
      what: "scrolling, longest task",
      value: least(scrolled, "longestTaskMs"),
      unit: "ms",
      measure: { of: "value", bound: 50 },
    },
    { group, what: "scrolling, longest frame", value: least(scrolled, "longestFrameMs"), unit: "ms" },
  ];
}

async function previewCosts(
  browser: Browser,
  folder: string,
  runCount: number,
): Promise<readonly Measurement[]> {
  const all = join(folder, "all");
  const many = join(folder, "many");
  const dashboard = join(folder, "many-panels.json");
  writeFileSync(dashboard, manyPanelsText(60));
  const made = bestOf(runCount, () => runNode([klaxonMain, "preview", "--out", all]));
  runNode([klaxonMain, "preview", dashboard, "--scenario", "api/error-burst", "--out", many]);
  const allOpened: PageTiming[] = [];
  const manyOpened: PageTiming[] = [];
  const wholeOpened: PageTiming[] = [];
  const scrolled: UseTiming[] = [];
  for (let run = 0; run < runCount; run++) {
    const list = {
      file: join(all, "index.html"),
      isReady: "document.querySelectorAll('main a').length > 20",
    };
    await openTimed(browser, list, async (_page, timing) => {
      allOpened.push(timing);
    });
    // Panels are drawn as they come into view: all that are in view, with nothing left to wait for.
    const panels = {
      file: join(many, "index.html"),
      hash: "#dashboard=many-panels",
      isReady: panelsAreDrawn,
    };
    await openTimed(browser, panels, async (page, timing) => {
      manyOpened.push(timing);
      scrolled.push(await timeUse(page, () => scrollDown(page)));
      await waitUntil(page, panelsAreDrawn);
    });
    await openTimed(browser, { ...panels, heightPx: wholeHeightPx }, async (page, timing) => {
      // Observers of long tasks are told a little later. Before the first paint the program itself is read, whatever it draws.
      await page.waitForTimeout(200);
      wholeOpened.push({ ...timing, longestTaskMs: await longestTaskMs(page, timing.firstPaintMs) });
    });
  }
  const group = "pages: the preview";
  return [
    { group, what: "klaxon preview --out, all dashboards (whole process)", value: made.wallS, unit: "s" },
    { group, what: "its size", value: statSync(join(all, "index.html")).size / 1e6, unit: "MB" },
    {
      group,
      what: "all dashboards, first paint",
      value: least(allOpened, "firstPaintMs"),
      unit: "ms",
      measure: { of: "value", bound: 1000 },
    },
    {
      group,
      what: "60 panels, first paint",
      value: least(manyOpened, "firstPaintMs"),
      unit: "ms",
      measure: { of: "value", bound: 1000 },
    },
    {
      group,
      what: "60 panels, those in view are drawn",
      value: least(manyOpened, "readyMs"),
      unit: "ms",
      measure: { of: "value", bound: 2000 },
    },
    {
      group,
      what: "60 panels at once in view are drawn",
      value: least(wholeOpened, "readyMs"),
      unit: "ms",
      measure: { of: "value", bound: 2000 },
    },
    {
      group,
      what: "60 panels at once in view, longest task",
      value: least(wholeOpened, "longestTaskMs"),
      unit: "ms",
      measure: { of: "value", bound: 50 },
    },
    {
      group,
      what: "scrolling over 60 panels, longest task",
      value: least(scrolled, "longestTaskMs"),
      unit: "ms",
    },
  ];
}

// Fifteen rows of seven units, with what stands above them.
const wholeHeightPx = 4300;

const panelsAreDrawn = `(() => {
  const bodies = [...document.querySelectorAll("main .panel-body")].filter((body) => {
    const { top, bottom } = body.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  return bodies.length > 4 && bodies.every((body) => body.querySelector("canvas") !== null);
})()`;

async function typeSearch(page: Page): Promise<void> {
  await page.keyboard.press("/");
  await page.keyboard.type("postgres replica", { delay: 30 });
  for (let count = 0; count < 16; count++) await page.keyboard.press("Backspace");
}

async function scrollDown(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    let left = 90;
    const step = () => {
      scrollBy(0, 300);
      if (left-- > 0) requestAnimationFrame(step);
      else resolve(undefined);
    };
    step();
  })`);
}

function least<Name extends string>(timings: readonly Readonly<Record<Name, number>>[], name: Name): number {
  return Math.min(...timings.map((timing) => timing[name]));
}
