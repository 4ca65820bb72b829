import { beforeAll, describe, expect, it } from "vitest";
import { type PageScript, renderPage } from "../../../simulator/page/index.ts";
import { bundlePage, expectAccessible, hasChromium, withPage } from "../../support/browser.ts";

const hostile = `</script><script>window.hacked = true</script><img src=x onerror="window.hacked = true">{b|x}`;

describe.skipIf(!hasChromium)("a page", () => {
  let script: PageScript;
  beforeAll(async () => {
    script = await bundlePage("test/simulator/page/browser/main.tsx");
  });

  function sample(data: unknown = { title: "A page", names: ["api", "worker"] }): string {
    return renderPage({ title: "A page", script, data: { sample: data } });
  }

  it("opens from disk and draws itself, asking nobody for anything", async () => {
    await withPage({ html: sample() }, async (page) => {
      await page.getByRole("heading", { name: "A page" }).waitFor();
      await page.locator("canvas").first().waitFor();
    });
  });

  it.each(["light", "dark"] as const)("has nothing that axe objects to in %s colours", async (colors) => {
    await withPage({ html: sample(), colors }, async (page) => {
      await page.locator("canvas").first().waitFor();
      await expectAccessible(page);
    });
  });

  it("shows hostile text as text", async () => {
    await withPage({ html: sample({ title: hostile, names: [hostile, "b"] }) }, async (page) => {
      await page.getByRole("heading", { name: hostile }).waitFor();
      await page.locator("canvas").first().waitFor();
      await page.getByRole("img").focus();
      await page.keyboard.press("ArrowRight");
      await page.locator(".chart-hover").waitFor();
      expect(await page.locator(".chart-hover dt").first().textContent()).toBe(hostile);
      expect(await page.evaluate("window.hacked")).toBeUndefined();
    });
  });
});
