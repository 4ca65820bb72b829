import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { type PageScript, renderPage } from "../../../simulator/page/index.ts";
import { bundlePage, expectAccessible, hasChromium, withPage } from "../../support/browser.ts";

const hostile = `</script><script>window.hacked = true</script><img src=x onerror="window.hacked = true">{b|x}`;
const refused = /(violates the (following|document's) Content Security Policy|requires 'TrustedHTML')/;

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
      await drawn(page);
      expect(await page.title()).toBe("A page");
      expect(await page.getByText("If this text stays").count()).toBe(0);
    });
  });

  it.each(["light", "dark"] as const)("has nothing that axe objects to in %s colours", async (colors) => {
    await withPage({ html: sample(), colors }, async (page) => {
      await drawn(page);
      await page.locator("details summary").first().click();
      await expectAccessible(page);
      for (const name of ["Table", "Nothing"]) {
        await page.getByRole("tab", { name }).click();
        await expectAccessible(page);
      }
    });
  });

  it.each([360, 768, 1440, 3840])("is no wider than a window of %d px", async (widthPx) => {
    await withPage({ html: sample({ title: hostile, names: [hostile] }), widthPx }, async (page) => {
      await drawn(page);
      for (const name of ["Charts", "Table"]) {
        await page.getByRole("tab", { name }).click();
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(widthPx);
      }
    });
  });

  describe("runs nothing but its own script", () => {
    it("and shows hostile titles and names as text, in the charts' boxes too", async () => {
      await withPage({ html: sample({ title: hostile, names: [hostile, "b"] }) }, async (page) => {
        await page.getByRole("heading", { name: hostile }).waitFor();
        await drawn(page);
        await page.getByRole("img").first().focus();
        await page.keyboard.press("ArrowRight");
        expect(await page.locator(".chart-hover dt").first().textContent()).toBe(hostile);
        expect(await page.evaluate("window.hacked")).toBeUndefined();
      });
    });

    it.each([
      ["an inline script", "<script>window.hacked = true</script>"],
      ["a handler in an attribute", '<img src="data:," onerror="window.hacked = true">'],
      ["a script from elsewhere", '<script src="https://example.com/x.js"></script>'],
      ["a style from elsewhere", '<link rel="stylesheet" href="https://example.com/x.css">'],
      ["a picture from elsewhere", '<img src="https://example.com/x.png">'],
      ["a style in an attribute", '<p id="styled" style="color: red">x</p>'],
      ["a form", '<form id="form" action="https://example.com/"></form>', "document.forms[0].submit()"],
      ["a request", "", "fetch('https://example.com/').catch(() => {})"],
      ["markup as text", "", "try { document.body.innerHTML = '<p>x</p>' } catch {}"],
    ])("and not %s", async (_what, planted, code = "0") => {
      const html = sample().replace('<div id="page">', `${planted}<div id="page">`);
      await withPage({ html, expectsConsole: refused }, async (page) => {
        const said = page.waitForEvent("console", (message) => refused.test(message.text()));
        // The page is loaded again, so that the refusal of what is in its text is heard as well.
        await page.reload();
        await drawn(page);
        await page.evaluate(code);
        expect((await said).text()).toMatch(refused);
        expect(await page.evaluate("window.hacked")).toBeUndefined();
      });
    });
  });

  describe("says what it could not read", () => {
    const read = (text: string) => `The part “sample” of this page could not be read: ${text}.`;

    it.each([
      [
        "cut off within the data",
        (html: string) => html.slice(0, html.indexOf("data-length") + 60),
        /it was cut off after \d+ of \d+ characters/,
      ],
      [
        "cut off before the data",
        (html: string) => html.slice(0, html.indexOf('<script type="application/gzip"')),
        /it is missing, so the file was cut off or is not complete/,
      ],
      [
        "of a newer klaxon",
        (html: string) => html.replace('data-format="1"', 'data-format="2"'),
        /it was written in form 2, and this page's program reads form 1/,
      ],
      [
        "with damaged bytes",
        (html: string) => html.replace(/(data-length="\d+">)H4sI/, "$1AAAA"),
        /its bytes are damaged/,
      ],
    ])("when it was %s", async (_what, damage, words) => {
      await withPage({ html: damage(sample()) }, async (page) => {
        const notice = page.getByRole("alert");
        await notice.waitFor();
        expect(await notice.textContent()).toMatch(words);
      });
    });

    it("when the data is something else", async () => {
      await withPage({ html: sample({ other: 1 }) }, async (page) => {
        await page.getByText(read("it holds no title and no names")).waitFor();
      });
    });

    it("when a part fails, and shows the others", async () => {
      await withPage({ html: sample({ title: "A page", names: ["fail"] }) }, async (page) => {
        await page.getByText("This part could not be shown: a part that fails").waitFor();
        await drawn(page);
      });
    });

    it("when its script was cut off or JavaScript is off", async () => {
      const html = sample();
      await withPage({ html: html.slice(0, html.indexOf("</script>") - 100) }, async (page) => {
        await page.getByText("If this text stays").waitFor();
      });
      await withPage({ html, context: { javaScriptEnabled: false } }, async (page) => {
        await page.getByRole("heading", { name: "A page" }).waitFor();
        await page.getByText("If this text stays").waitFor();
      });
    });
  });

  describe("in colours", () => {
    const background = "getComputedStyle(document.documentElement).backgroundColor";
    const white = "rgb(255, 255, 255)";

    it("follows the machine until told otherwise, and remembers what it was told", async () => {
      await withPage({ html: sample(), colors: "dark" }, async (page) => {
        await drawn(page);
        expect(await page.evaluate(background)).not.toBe(white);
        await page.getByRole("button", { name: "Light" }).click();
        expect(await page.evaluate(background)).toBe(white);
        await page.reload();
        await drawn(page);
        expect(await page.evaluate(background)).toBe(white);
        expect(await page.getByRole("button", { name: "Light" }).getAttribute("aria-pressed")).toBe("true");
        await page.getByRole("button", { name: "Auto" }).click();
        expect(await page.evaluate(background)).not.toBe(white);
      });
    });

    it("changes them where there is no storage", async () => {
      await withPage({ html: sample(), colors: "light" }, async (page) => {
        await page.addInitScript(
          'Object.defineProperty(window, "localStorage", { get() { throw new Error("no storage"); } })',
        );
        await page.reload();
        await drawn(page);
        await page.getByRole("button", { name: "Dark" }).click();
        expect(await page.evaluate(background)).not.toBe(white);
      });
    });

    it("prints all rows and views, dark on white", async () => {
      await withPage(
        { html: sample({ title: "A page", names: ["a"], rowCount: 300 }), colors: "dark" },
        async (page) => {
          await drawn(page);
          await page.emulateMedia({ media: "print" });
          await page.getByText("row 299").waitFor();
          expect(await page.getByText("There is nothing here").isVisible()).toBe(true);
          expect(await page.evaluate(background)).toBe(white);
          expect(await page.getByRole("button", { name: "Dark" }).isVisible()).toBe(false);
          expect(await cornerColor(page)).toBe("255,255,255");
        },
      );
    });
  });
});

/** Waits until the first chart is there. */
async function drawn(page: Page): Promise<void> {
  await page.locator("canvas").first().waitFor();
}

/** The colour that a reader sees in a corner of the first chart, behind the canvas where that is clear. */
async function cornerColor(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector("canvas");
    const [red, green, blue, alpha] = canvas.getContext("2d").getImageData(1, 1, 1, 1).data;
    return alpha === 0 ? getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).slice(0, 3).join() : [red, green, blue].join();
  })()`);
}
