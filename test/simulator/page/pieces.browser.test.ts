import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { type PageScript, renderPage } from "../../../simulator/page/index.ts";
import { bundlePage, hasChromium, waitUntil, withPage } from "../../support/browser.ts";

describe.skipIf(!hasChromium)("the pieces of a page", () => {
  let html = "";
  beforeAll(async () => {
    const script: PageScript = await bundlePage("test/simulator/page/browser/main.tsx");
    html = renderPage({
      title: "A page",
      script,
      data: { sample: { title: "A page", names: ["api", "worker"] } },
    });
  });

  it("have a link that skips to the content, and leave the address alone", async () => {
    await withPage({ html }, async (page) => {
      await page.locator("canvas").first().waitFor();
      await page.keyboard.press("Tab");
      expect(await focusedText(page)).toBe("Skip to the content");
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.activeElement.id + location.hash")).toBe("content");
    });
  });

  it("have tabs that the arrow keys go through", async () => {
    await withPage({ html }, async (page) => {
      await page.getByRole("tab", { name: "Charts" }).focus();
      for (const [key, name] of [
        ["ArrowRight", "Table"],
        ["End", "Nothing"],
        ["ArrowRight", "Charts"],
        ["ArrowLeft", "Nothing"],
        ["Home", "Charts"],
      ] as const) {
        await page.keyboard.press(key);
        expect(await focusedText(page)).toBe(name);
        expect(await page.getByRole("tab", { selected: true }).textContent()).toBe(name);
      }
    });
  });

  describe("have a table", () => {
    const openTable = async (page: Page) => {
      await page.getByRole("tab", { name: "Table" }).click();
      await page.getByText("10000 rows").waitFor();
    };

    it("whose ten thousand rows are elements only where they are seen", async () => {
      await withPage({ html }, async (page) => {
        await openTable(page);
        const count = await page.getByRole("row").count();
        expect(count).toBeGreaterThan(10);
        expect(count).toBeLessThan(60);
        await page.evaluate("document.querySelector('[role=grid]').scrollTo(0, 1e9)");
        await page.getByText("row 9999", { exact: true }).waitFor();
        expect(await page.getByRole("row").count()).toBeLessThan(60);
        expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("10001");
      });
    });

    it("that the keys go through and Enter opens", async () => {
      await withPage({ html }, async (page) => {
        await openTable(page);
        await page.keyboard.press("/");
        expect(await page.evaluate("document.activeElement.type")).toBe("search");
        await page.keyboard.press("ArrowDown");
        for (const [key, index] of [
          ["ArrowDown", 1],
          ["ArrowDown", 2],
          ["ArrowUp", 1],
          ["End", 9999],
          ["ArrowDown", 9999],
          ["Home", 0],
        ] as const) {
          await page.keyboard.press(key);
          await waitUntil(page, `document.activeElement.dataset.row === "${index}"`);
        }
        await page.keyboard.press("PageDown");
        await waitUntil(page, "Number(document.activeElement.dataset.row) > 5");
        const row = await page.evaluate("document.activeElement.dataset.row");
        await page.keyboard.press("Enter");
        await page.getByText(`opened ${String(row)}`).waitFor();
        expect(await page.getByRole("row", { selected: true }).count()).toBe(1);
        await page.getByText("row 3", { exact: true }).click();
        await page.getByText("opened 3", { exact: true }).waitFor();
      });
    });

    it("that its heads sort", async () => {
      await withPage({ html }, async (page) => {
        await openTable(page);
        const head = page.getByRole("columnheader", { name: "Value" });
        expect(await head.getAttribute("aria-sort")).toBe("none");
        await head.getByRole("button").click();
        expect(await head.getAttribute("aria-sort")).toBe("ascending");
        expect(await cellsOf(page, 0)).toEqual(["row 0", "0", "a note"]);
        await head.getByRole("button").click();
        expect(await head.getAttribute("aria-sort")).toBe("descending");
        expect(await cellsOf(page, 0)).toEqual(["row 321", "999", "a note"]);
        expect(await page.getByRole("columnheader", { name: "Note" }).getAttribute("aria-sort")).toBeNull();
      });
    });

    it("that search and choices narrow, and that says when nothing is left", async () => {
      await withPage({ html }, async (page) => {
        await openTable(page);
        await page.getByRole("searchbox", { name: "Search rows" }).fill("row 12");
        await page.getByText("111 rows").waitFor();
        await page.getByRole("button", { name: "odd" }).click();
        await page.getByText("55 rows").waitFor();
        await page.getByRole("searchbox").fill("nobody");
        await page.getByText("No row has this name.").waitFor();
        await page.keyboard.press("Escape");
        await page.getByText("5000 rows", { exact: true }).waitFor();
        expect(await page.getByRole("button", { name: "odd" }).getAttribute("aria-pressed")).toBe("true");
      });
    });

    it("that leaves out a column where there is little room", async () => {
      await withPage({ html, widthPx: 360 }, async (page) => {
        await openTable(page);
        await waitUntil(page, "document.querySelectorAll('[role=columnheader]').length === 2");
      });
    });
  });

  describe("have charts", () => {
    it("that are drawn when they come into view, and again when their size changes", async () => {
      await withPage({ html, heightPx: 300 }, async (page) => {
        await page.locator("canvas").first().waitFor();
        expect(await page.locator("canvas").count()).toBeLessThan(3);
        await page.getByText("the end").scrollIntoViewIfNeeded();
        await waitUntil(page, "document.querySelectorAll('canvas').length === 3");
        await page.setViewportSize({ width: 700, height: 300 });
        await waitUntil(page, "document.querySelector('canvas').getBoundingClientRect().width < 700");
      });
    });

    it("that the arrow keys go through, told in words", async () => {
      await withPage({ html }, async (page) => {
        const lanes = page.getByRole("img", { name: "What happened" });
        await lanes.locator("canvas").waitFor();
        await lanes.focus();
        await page.keyboard.press("ArrowRight");
        await page.getByText("fault, api, from: +2m, to: +8m, lasts: 6m").waitFor();
        await page.keyboard.press("End");
        await page.getByText("api, notified, at: +6m").waitFor();
        await page.keyboard.press("Enter");
        await page.getByText("picked 3").waitFor();
        await page.keyboard.press("ArrowLeft");
        await page.getByText("api, firing, from: +5m, to: the end, still going on, lasts: 9m45s").waitFor();
      });
    });

    it("in which a pointer selects a time and picks a span", async () => {
      await withPage({ html }, async (page) => {
        const line = page.getByRole("img", { name: "Requests that fail" });
        await line.locator("canvas").waitFor();
        const box = await line.boundingBox();
        if (box === null) throw new Error("the chart has no place");
        await page.mouse.move(box.x + box.width * 0.25, box.y + 100);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * 0.5, box.y + 110, { steps: 4 });
        expect(await page.locator(".chart-selection").isVisible()).toBe(true);
        await page.mouse.up();
        await page.getByText("selected 4 minutes").waitFor();
        const lanes = page.getByRole("img", { name: "What happened" });
        await lanes.locator("canvas").click({ position: { x: box.width * 0.5, y: 18 } });
        await page.getByText("picked 0").waitFor();
      });
    });

    it("with a table on demand, and a sentence", async () => {
      await withPage({ html }, async (page) => {
        await page.locator("details summary").first().click();
        const table = page.getByRole("region", { name: "Table: Requests that fail" }).getByRole("table");
        expect(await table.getByRole("row").nth(1).getByRole("cell").allTextContents()).toEqual([
          "0s",
          "0",
          "0.8415",
          "0.5",
        ]);
        expect(await page.getByRole("img").count()).toBe(3);
        await page.getByText("Nothing measured: nothing to draw").waitFor();
      });
    });
  });
});

async function focusedText(page: Page): Promise<unknown> {
  return page.evaluate("document.activeElement.textContent.trim()");
}

async function cellsOf(page: Page, index: number): Promise<readonly string[]> {
  return page.locator(`[data-row="${index}"]`).getByRole("gridcell").allTextContents();
}
