import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { PageScript } from "../../../simulator/page/index.ts";
import { bundlePage, hasChromium, type PageSetting, withPage } from "../../support/browser.ts";
import { pictureDifference, pictureOf, storedDifference } from "../../support/page-picture.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { samplePage as previewPage, sampleDashboard, samplePanels } from "../preview/sample-preview.ts";
import { samplePage as reportPage } from "../report/page/sample-page.ts";

const sizes = [
  { name: "phone", widthPx: 360, heightPx: 740 },
  { name: "desk", widthPx: 1440, heightPx: 900 },
  { name: "4k", widthPx: 3840, heightPx: 2160 },
] as const;
const colors = ["light", "dark"] as const;
const anywhere = { context: { locale: "en-GB", timezoneId: "UTC" } } satisfies PageSetting;

// What is out of sight waits until somebody scrolls to it.
const busyInSight = `[...document.querySelectorAll('[aria-busy="true"]')].filter((each) => {
  const { top, bottom } = each.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}).length`;

const stored = (name: string) => join(repositoryRoot, "test/simulator/page/pictures", `${name}.txt`);

describe.skipIf(!hasChromium)("a page looks as it did", () => {
  let report: PageScript;
  let preview: PageScript;
  beforeAll(async () => {
    report = await bundlePage("simulator/report/browser/main.tsx");
    preview = await bundlePage("simulator/preview/browser/main.tsx");
  });

  const list = (page: Page) => page.getByText("68 drills", { exact: true }).waitFor();
  const drill = async (page: Page) => {
    await page.evaluate('location.hash = "#drill=api/down"');
    await page.getByRole("heading", { name: "api/down", level: 1 }).waitFor();
  };
  const dashboard = (page: Page) => page.locator('article[aria-busy="false"] canvas').first().waitFor();
  const previewOf = (script: PageScript) => previewPage(script, [sampleDashboard(samplePanels())]);

  /** What is drawn in turns has been drawn, and colours that fade have faded. */
  const settled = async (page: Page) => {
    await expect.poll(() => page.evaluate(busyInSight)).toBe(0);
    await page.evaluate("new Promise((done) => setTimeout(done, 400))");
  };

  /** A chart that is drawn in other colours does not say so, and takes long where others want the processor as well. */
  async function settledDifference(page: Page, name: string): Promise<string | undefined> {
    for (let turnsLeft = 6; ; turnsLeft--) {
      await settled(page);
      const difference = storedDifference(stored(name), await pictureOf(page));
      if (difference === undefined || turnsLeft === 0) return difference;
    }
  }

  async function differences(page: Page, name: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const colorScheme of colors) {
      await page.emulateMedia({ colorScheme });
      const difference = await settledDifference(page, `${name}-${colorScheme}`);
      if (difference !== undefined) found.push(`${name}-${colorScheme}: ${difference}`);
    }
    return found;
  }

  it.each(sizes)("the report on a $name, light and dark", async ({ name, ...size }) => {
    await withPage({ html: reportPage(report), ...size, ...anywhere }, async (page) => {
      await list(page);
      const ofList = await differences(page, `report-${name}`);
      await drill(page);
      // On a phone the first of them is out of sight, and not drawn yet.
      if (name !== "phone") await page.locator("canvas").first().waitFor();
      expect([...ofList, ...(await differences(page, `drill-${name}`))]).toEqual([]);
    });
  });

  it.each(sizes)("the preview on a $name, light and dark", async ({ name, ...size }) => {
    await withPage({ html: previewOf(preview), ...size, ...anywhere }, async (page) => {
      await dashboard(page);
      expect(await differences(page, `preview-${name}`)).toEqual([]);
    });
  });

  it("and would be the same with another font", async () => {
    await withPage({ html: reportPage(report), widthPx: 1440, heightPx: 900, ...anywhere }, async (page) => {
      await drill(page);
      await page.locator("canvas").first().waitFor();
      await settled(page);
      const before = await pictureOf(page);
      await page.evaluate("document.body.style.fontFamily = 'DejaVu Serif, serif'");
      expect(pictureDifference(await pictureOf(page), before)).toBeUndefined();
    });
  });

  it.each([
    ["is blank", "document.body.replaceChildren()"],
    [
      "has lost its style",
      "document.adoptedStyleSheets = []; for (const each of document.querySelectorAll('style')) each.remove()",
    ],
    [
      "has lost its charts",
      "for (const each of document.querySelectorAll('canvas')) each.width = each.width",
    ],
  ])("and would be told from one that %s", async (_, mistake) => {
    await withPage({ html: reportPage(report), widthPx: 1440, heightPx: 900, ...anywhere }, async (page) => {
      await drill(page);
      await page.locator("canvas").first().scrollIntoViewIfNeeded();
      await settled(page);
      const before = await pictureOf(page);
      expect(pictureDifference(await pictureOf(page), before)).toBeUndefined();
      await page.evaluate(mistake);
      expect(pictureDifference(await pictureOf(page), before)).toMatch(/areas differ/);
    });
  });
});
