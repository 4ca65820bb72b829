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

  describe("have a search", () => {
    const openRows = async (page: Page) => {
      await page.getByRole("tab", { name: "Table" }).click();
      await page.getByText("10000 rows").waitFor();
    };

    it("that `/` leads to and the arrow down leaves", async () => {
      await withPage({ html }, async (page) => {
        await openRows(page);
        await page.keyboard.press("/");
        expect(await page.evaluate("document.activeElement.type")).toBe("search");
        await page.keyboard.press("ArrowDown");
        await page.getByText("10000 rows, and the search was left").waitFor();
      });
    });

    it("that narrows with choices, and says when nothing is left", async () => {
      await withPage({ html }, async (page) => {
        await openRows(page);
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
        const line = page.getByRole("img", { name: "Requests that fail" });
        await line.locator("canvas").waitFor();
        await line.focus();
        await page.keyboard.press("ArrowRight");
        await page.getByText("0s, api: 0, worker: 0.8415, threshold: 0.5").waitFor();
        await page.keyboard.press("End");
        await page.getByText("+14m45s, api: 0.8875, worker: 0.8673, threshold: 0.5").waitFor();
        await page.keyboard.press("ArrowLeft");
        await page.getByText("+14m30s, api: 0.8231, worker: 0.9226, threshold: 0.5").waitFor();
      });
    });

    it("in which a pointer selects a time", async () => {
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
