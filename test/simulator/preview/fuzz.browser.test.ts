import { describe, expect, it } from "vitest";
import { renderPage } from "../../../simulator/page/index.ts";
import { bookEntry, makeBook, readPreviewFile } from "../../../simulator/preview/index.ts";
import { mutateDashboard } from "../../fuzz/previews/mutation.ts";
import { previewOf, readDashboards } from "../../fuzz/previews/session.ts";
import { bundlePage, hasChromium, waitUntil, withPage } from "../../support/browser.ts";
import { createChance } from "../../support/chance.ts";

const seed = 20261122;
const count = 5;

describe.skipIf(!hasChromium)("a preview of damaged dashboards", () => {
  it(`draws each panel or says why it does not, and takes no markup (seed ${seed})`, async () => {
    const chance = createChance(seed);
    const corpus = readDashboards();
    const texts = Array.from({ length: count }, () => mutateDashboard(chance.pick(corpus), chance));
    const files = texts.map((text, index) => readPreviewFile(text, `dashboard-${index}.json`));
    const entries = files.map((file, index) => bookEntry(`dashboard-${index}`, file, "chance"));
    const data = Object.fromEntries(texts.map((text, index) => [`dashboard-${index}`, previewOf(text)]));
    const html = renderPage({
      title: "Dashboards",
      script: await bundlePage("simulator/preview/browser/main.tsx"),
      data: { book: makeBook("1.0.0", "file", entries), ...data },
    });
    await withPage({ html, heightPx: 1600 }, async (page) => {
      for (const { key } of entries) {
        await page.evaluate(`location.hash = "#dashboard=${key}"`);
        await waitUntil(page, isQuiet(key));
        expect([key, await page.evaluate(troubles)]).toEqual([key, []]);
      }
    });
  });
});

/** Whether the dashboard is shown, and everything of it that is in view has come to an end. */
function isQuiet(key: string): string {
  return `(() => {
    const choice = document.querySelector('[aria-label="Dashboard"]');
    if (choice === null || choice.value !== ${JSON.stringify(key)}) return false;
    if (document.querySelector("main .empty-state") !== null) return true;
    const seen = [...document.querySelectorAll("article")].filter((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    // Folded rows may fill the view.
    return document.querySelector("main article, main .row-title") !== null &&
      seen.every((one) => one.getAttribute("aria-busy") === "false");
  })()`;
}

const troubles = `(() => {
  const found = [];
  if (window.hacked !== undefined) found.push("markup was run");
  for (const name of ["img", "iframe", "object", "embed", "form[action]", "a[href^='javascript:']"])
    if (document.querySelector(name) !== null) found.push("there is " + name);
  for (const text of ["This part could not be shown", "The variables could not be filled in"])
    if (document.querySelector("#page").textContent.includes(text)) found.push(text);
  for (const body of document.querySelectorAll("article[aria-busy=false] .panel-body")) {
    const { top, bottom } = body.getBoundingClientRect();
    const isSeen = bottom > 100 && top < innerHeight - 100;
    const hasPicture = body.querySelector("canvas, svg, table, [role=img], .drawing") !== null;
    if (isSeen && !hasPicture && body.textContent.trim() === "") found.push("an empty panel: " + body.parentElement.id);
  }
  return found;
})()`;
