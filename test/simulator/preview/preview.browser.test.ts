import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { PageScript } from "../../../simulator/page/index.ts";
import { bundlePage, expectAccessible, hasChromium, withPage } from "../../support/browser.ts";
import { richDashboard, richStore } from "./rich-preview.ts";
import {
  hostile,
  otherData,
  sampleDashboard,
  samplePage,
  samplePanels,
  sampleStore,
} from "./sample-preview.ts";

describe.skipIf(!hasChromium)("a preview", () => {
  let script: PageScript;
  beforeAll(async () => {
    script = await bundlePage("simulator/preview/browser/main.tsx");
  });

  const sample = () => samplePage(script, [sampleDashboard(samplePanels())]);
  const panel = (page: Page, name: string) => page.getByRole("article", { name, exact: true });
  const drawn = (page: Page) => page.locator('article[aria-busy="false"] canvas').first().waitFor();

  it("draws every type of panel, and says what it cannot", async () => {
    await withPage({ html: sample(), heightPx: 2400 }, async (page) => {
      await drawn(page);
      const texts = async (name: string) =>
        (await panel(page, name).locator(".panel-body").textContent()) ?? "";
      expect(await texts("Up")).toContain("up");
      expect(await texts("Instances")).toContain("b:1apiup");
      expect(await panel(page, "Gauge").getByRole("img").getAttribute("aria-label")).toContain("70%");
      expect(await panel(page, "States").getByRole("img").nth(1).getAttribute("aria-label")).toBe(
        "b:1: up from 00:00:00, down from 00:15:00, up from 00:25:00",
      );
      expect(await panel(page, "Durations").locator("canvas").count()).toBe(1);
      expect(await texts("Unknown")).toBe("nodeGraphPreviews do not draw this type of panel.");
      expect(await texts("Logs")).toContain("Loki");
      expect(await texts("Nothing")).toBe(
        "No datanothing is named `request_total`; did you mean `requests_total`?",
      );
      expect(await texts("Broken")).toContain("The query fails");
      expect(await texts("Note")).toMatch(/12no html$/);
      expect(await panel(page, "Note").locator("b, [onclick]").count()).toBe(0);
      expect(await panel(page, "Of b:1").count()).toBe(1);
      expect(await page.locator(".legend-table tbody tr").count()).toBe(3);
    });
  });

  it.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 360],
  ] as const)("has nothing that axe objects to in %s colours at %d px", async (colors, widthPx) => {
    await withPage({ html: sample(), colors, widthPx, heightPx: 3000 }, async (page) => {
      await drawn(page);
      await expectAccessible(page);
      await page.getByRole("button", { name: "Queries of Requests" }).click();
      await page.getByText("One alert of this scenario").click();
      await page.getByRole("button", { name: /^Time range/ }).click();
      await expectAccessible(page);
    });
  });

  it.each([360, 768, 1440, 3840])("is no wider than a window of %d px", async (widthPx) => {
    await withPage({ html: sample(), widthPx }, async (page) => {
      await page.getByRole("heading", { name: "Requests" }).waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(widthPx);
    });
  });

  it("zooms in by dragging, keeps it in the address, and goes back", async () => {
    await withPage({ html: sample() }, async (page) => {
      await drawn(page);
      const picker = page.getByRole("button", { name: /^Time range/ });
      expect(await picker.textContent()).toBe("00:00:00 to 00:30:00");
      const box = await panel(page, "Requests").locator("canvas").first().boundingBox();
      if (box === null) throw new Error("no canvas");
      await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.75, box.y + 40, { steps: 5 });
      await page.mouse.up();
      await page.waitForFunction("location.hash.includes('from=')");
      await page.getByRole("button", { name: /^Time range: 00:1\d:\d\d to 00:2\d:\d\d$/ }).waitFor();
      await page.getByRole("button", { name: "Back to the range before" }).click();
      await page.waitForFunction("!location.hash.includes('from=')");
      await page.getByRole("button", { name: "Time range: 00:00:00 to 00:30:00" }).waitFor();
    });
  });

  it("takes quick ranges and exact times, and refuses what is none in words", async () => {
    await withPage({ html: sample() }, async (page) => {
      const picker = page.getByRole("button", { name: /^Time range/ });
      await picker.click();
      await page.getByRole("button", { name: "Last 5m" }).click();
      expect(await picker.textContent()).toBe("00:25:00 to 00:30:00");
      await picker.click();
      await page.getByRole("textbox", { name: "From" }).fill("nonsense");
      await page.getByRole("button", { name: "Apply" }).click();
      expect(await page.getByRole("alert").textContent()).toContain("Write a date");
      await page.getByRole("textbox", { name: "From" }).fill("now-10m");
      await page.getByRole("textbox", { name: "To", exact: true }).fill("1970-01-01 00:28:00");
      await page.keyboard.press("Enter");
      expect(await picker.textContent()).toBe("00:20:00 to 00:28:00");
      await picker.click();
      await page.keyboard.press("Escape");
      expect(await page.getByRole("button", { name: "Apply" }).count()).toBe(0);
    });
  });

  it("asks again when a variable is chosen, and keeps the choice in the address", async () => {
    await withPage({ html: sample() }, async (page) => {
      await drawn(page);
      await page.getByRole("button", { name: "Instance: All" }).click();
      await page.getByRole("checkbox", { name: "b:1" }).check();
      await page.waitForFunction("location.hash.includes('var-instance=b')");
      await page.waitForFunction("document.querySelectorAll('.legend-table tbody tr').length === 1");
      await page.reload();
      await drawn(page);
      expect(await page.getByRole("button", { name: "Instance: b:1" }).count()).toBe(1);
    });
  });

  it("shows a series alone when its name in the legend is clicked, and all again", async () => {
    await withPage({ html: sample() }, async (page) => {
      await drawn(page);
      const legend = panel(page, "Requests").getByRole("table");
      await legend.getByRole("button", { name: "b:1" }).click();
      const pressed = () =>
        page.evaluate(
          "[...document.querySelectorAll('#panel-1 .legend-entry')].map((one) => one.getAttribute('aria-pressed'))",
        );
      expect(await pressed()).toEqual(["false", "true", "false"]);
      await legend.getByRole("button", { name: "b:1" }).click();
      expect(await pressed()).toEqual(["true", "true", "true"]);
      await legend.getByRole("button", { name: "Mean" }).click();
      expect(await legend.locator("th").nth(1).getAttribute("aria-sort")).toBe("descending");
    });
  });

  it("folds and unfolds rows, sorts tables, shows a panel alone", async () => {
    await withPage({ html: sample(), heightPx: 2400 }, async (page) => {
      await drawn(page);
      await page.getByRole("button", { name: "Folded" }).click();
      await panel(page, "Within").waitFor();
      const first = panel(page, "Instances").locator("tbody tr td").first();
      await panel(page, "Instances").getByRole("button", { name: "instance", exact: true }).click();
      await panel(page, "Instances")
        .getByRole("button", { name: "instance ↑" })
        .or(panel(page, "Instances").locator("th[aria-sort=ascending] button"))
        .first()
        .click();
      expect(await first.textContent()).toBe("c:1");
      await page.getByRole("button", { name: "Show States alone" }).click();
      expect(await page.getByRole("article").count()).toBe(1);
      await page.goBack();
      await panel(page, "Requests").waitFor();
    });
  });

  it("leads from an alert to its panel, and from the list to dashboards", async () => {
    const html = samplePage(script, [
      sampleDashboard(samplePanels()),
      sampleDashboard([], "Empty").replace('"sample"', '"empty"'),
    ]);
    await withPage({ html, heightPx: 600 }, async (page) => {
      await page.getByLabel("Search").fill("samp");
      expect(await page.locator(".book-card").count()).toBe(1);
      await page.getByRole("link", { name: "Sample" }).click();
      await page.getByText("One alert of this scenario").click();
      await page.getByRole("link", { name: /^InstanceDown/ }).click();
      await panel(page, "States").getByRole("img").first().waitFor();
      await page.waitForFunction(
        "document.getElementById('panel-6').getBoundingClientRect().top < innerHeight",
      );
      await page.getByLabel("Dashboard").selectOption({ label: "Empty" });
      await page.getByText("The dashboard has no panels").waitFor();
      await page.getByRole("link", { name: "All dashboards" }).click();
      await page.getByRole("heading", { name: "Dashboards" }).waitFor();
    });
  });

  it("shows the data of another scenario when it is chosen, and remembers it in the address", async () => {
    const offered = {
      scenarios: [
        { name: "sample", title: "An instance is down" },
        { name: "api/other", title: "Something else" },
        { name: "api/empty", title: "Nothing of this" },
      ],
      leftOut: ["api/large"],
    };
    const parts = { "dashboard-0-scenario-1": otherData() };
    const html = samplePage(script, [sampleDashboard(samplePanels())], undefined, { offered, parts });
    await withPage({ html, heightPx: 1200 }, async (page) => {
      await drawn(page);
      const picker = page.getByRole("button", { name: /^Scenario: / });
      await picker.click();
      await expectAccessible(page);
      expect(await page.getByRole("group", { name: "Scenario" }).textContent()).toContain(
        "There was no room in this page for api/large.",
      );
      await page.getByLabel("Search in scenarios").fill("something");
      await page.keyboard.press("Enter");
      await page.getByText("something else happens").waitFor();
      await page.getByRole("button", { name: "Time range: 00:00:00 to 00:15:00" }).waitFor();
      await page.waitForFunction("location.hash.includes('scenario=api%2Fother')");
      await panel(page, "Of y:1").waitFor();
      expect(await panel(page, "Of b:1").count()).toBe(0);
      await page.reload();
      await panel(page, "Of y:1").waitFor();
      expect(await picker.textContent()).toContain("api/other");
      await picker.click();
      await page.getByRole("button", { name: /^api\/empty/ }).click();
      await page
        .getByText("the scenario `api/empty` has no series that this dashboard reads")
        .first()
        .waitFor();
      await page.goBack();
      await page.goBack();
      await panel(page, "Of b:1").waitFor();
    });
  });

  it("draws annotations, bands, native histograms and cells of every type, and names what it does not", async () => {
    const html = samplePage(script, [richDashboard()], richStore());
    await withPage({ html, heightPx: 1600 }, async (page) => {
      await drawn(page);
      await page.getByText("One annotation, 1 not shown").click();
      expect(await page.getByRole("listitem").filter({ hasText: "b:1 is down" }).textContent()).toBe(
        "b:1 is down 00:15:00 to 00:24:00",
      );
      const texts = async (name: string) =>
        (await panel(page, name).locator(".panel-body").textContent()) ?? "";
      expect(await panel(page, "Native").getByRole("img").getAttribute("aria-label")).toMatch(
        /^Native\. 3 buckets over \d+ steps/,
      );
      expect(await texts("Native lines")).toContain("`histogram_quantile` makes numbers of them");
      expect(await texts("Native median")).toContain("1.41");
      const cells = panel(page, "Cells");
      expect(await cells.locator(".cell-pill").count()).toBe(3);
      expect(await cells.getByRole("link", { name: "a:1" }).getAttribute("href")).toBe(
        "#dashboard=other&var-instance=a%3A1",
      );
      expect(await texts("Cells")).toContain("cells of the type `sparkline` are shown as text in previews");
      expect(await texts("Cells")).toContain("overrides by `byMagic` are not shown in previews");
      expect(await panel(page, "Band").getByRole("img").first().getAttribute("aria-label")).toContain(
        "low, high",
      );
      await expectAccessible(page);
    });
  });

  it("shows hostile titles, labels, units and texts as text", async () => {
    const panels = samplePanels().map((one) => ({
      ...one,
      title: hostile,
      description: hostile,
      fieldConfig: {
        defaults: {
          unit: `suffix:${hostile}`,
          noValue: hostile,
          color: { mode: "fixed", fixedColor: "red;background:url(//x)" },
        },
        overrides: [
          { matcher: { id: "byRegexp", options: "(" }, properties: [{ id: "__proto__.x", value: 1 }] },
        ],
      },
      options: { mode: "html", content: hostile },
    }));
    const html = samplePage(script, [sampleDashboard(panels, hostile)], sampleStore([hostile, "b"]));
    await withPage({ html, heightPx: 3000 }, async (page) => {
      await page.getByRole("heading", { level: 1, name: hostile }).waitFor();
      await drawn(page);
      expect(await page.evaluate("window.hacked")).toBeUndefined();
      expect(await page.locator("img").count()).toBe(0);
    });
  });

  it("draws 500 panels as they are scrolled to", async () => {
    const one = samplePanels()[1];
    const panels = Array.from({ length: 500 }, (_, id) => ({
      ...one,
      id: id + 1,
      title: `Panel ${id}`,
      gridPos: { x: (id % 4) * 6, y: Math.floor(id / 4) * 6, w: 6, h: 6 },
    }));
    await withPage({ html: samplePage(script, [sampleDashboard(panels)]) }, async (page) => {
      await drawn(page);
      expect(await page.locator("canvas").count()).toBeLessThan(40);
      await panel(page, "Panel 499").scrollIntoViewIfNeeded();
      await panel(page, "Panel 499").locator("canvas").waitFor();
    });
  });

  it("says what is wrong with a file, with its place", async () => {
    await withPage({ html: samplePage(script, ['{ "panels": [ ']) }, async (page) => {
      await page.getByText("The file has a mistake").waitFor();
      expect(await page.locator(".findings code").first().textContent()).toMatch(/^dashboard-0\.json:1:\d+$/);
    });
  });
});
