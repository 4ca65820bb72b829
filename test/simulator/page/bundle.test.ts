import { beforeAll, describe, expect, it } from "vitest";
import { type PageScript, renderPage } from "../../../simulator/page/index.ts";
import { bundlePage } from "../../support/bundle-page.ts";

describe("a page's bundle", () => {
  let script: PageScript;
  beforeAll(async () => {
    script = await bundlePage("test/simulator/page/browser/main.tsx");
  });

  it("holds charts and all pieces in less than 800 KB", () => {
    expect(script.code.length + script.style.length).toBeLessThan(800_000);
  });

  it("can stand in a page, and is the same every time", async () => {
    expect(renderPage({ title: "t", script, data: {} })).toContain(script.code);
    expect((await bundlePage("test/simulator/page/browser/main.tsx")).code).toBe(script.code);
  });

  it("asks for nothing from elsewhere and builds no code from text", () => {
    expect(script.style).not.toMatch(/url\(|@import/);
    expect(script.code).not.toMatch(
      /\beval\(|new Function\(|importScripts|XMLHttpRequest|WebSocket|sendBeacon/,
    );
  });

  it("fails with words when it cannot be made", async () => {
    await expect(bundlePage("test/simulator/page/browser/no-such.tsx")).rejects.toThrow(/no-such\.tsx/);
  });
});
