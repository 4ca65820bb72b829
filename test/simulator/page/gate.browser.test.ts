import { describe, expect, it } from "vitest";
import { expectAccessible, hasChromium, withPage } from "../../support/browser.ts";

const page = (body: string) =>
  `<!doctype html><html lang="en"><head><title>t</title></head><body><main><h1>t</h1>${body}</main></body></html>`;

describe.skipIf(!hasChromium)("the tests of pages", () => {
  it.each([
    ["says an error", "<script>console.error('trouble')</script>", /console error: trouble/],
    ["throws", "<script>throw new Error('trouble')</script>", /thrown: trouble/],
    ["rejects", "<script>Promise.reject(new Error('trouble'))</script>", /thrown: trouble/],
    [
      "asks somebody",
      "<script>fetch('http://127.0.0.1:9/x').catch(() => {})</script>",
      /request: http:\/\/127\.0\.0\.1:9\/x/,
    ],
  ])("fail for a page that %s", async (_what, body, words) => {
    const run = withPage({ html: page(body) }, async (opened) => {
      await opened.waitForTimeout(300);
    });
    await expect(run).rejects.toThrow(words);
  });

  it("fail for a picture without words and for faint text", async () => {
    await withPage({ html: page('<img src="data:,"><p style="color: #ccc">faint</p>') }, async (opened) => {
      await expect(expectAccessible(opened)).rejects.toThrow(
        /image-alt[\s\S]*color-contrast|color-contrast[\s\S]*image-alt/,
      );
    });
  });

  it("pass for a page that is well", async () => {
    await withPage({ html: page("<p>well</p>") }, expectAccessible);
  });
});
