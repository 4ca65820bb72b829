import { describe, expect, it } from "vitest";
import { linkedPanels, panelId, panelLink, panelLinks, panelUrl } from "../../alerts/index.ts";

describe("the number of a panel", () => {
  // FNV-1a of 32 bits: published values of its authors' test suite, here modulo 100000 and counted from 1.
  it.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("of %j follows FNV-1a", (key, hash) => {
    expect(panelId(key)).toBe(1 + (hash % 100_000));
  });

  it("is taken over UTF-8", () => {
    expect(panelId("ü")).not.toBe(panelId("u"));
    expect(panelId("ü")).toBe(panelId("\u00fc"));
  });

  it.each(Object.entries(linkedPanels))("differs between the panels of %s", (_dashboard, keys) => {
    expect(new Set(keys.map(panelId)).size).toBe(keys.length);
  });
});

describe("a link to a panel", () => {
  it("opens that panel alone", () => {
    const link = panelLink("klaxon-stack", "watchdog");
    expect(panelUrl("https://grafana.example", link)).toBe(
      `https://grafana.example/d/klaxon-stack?viewPanel=${panelId("watchdog")}`,
    );
  });

  it("stands once in the list of links", () => {
    const names = panelLinks.map(({ dashboard, panel }) => `${dashboard}/${panel}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("klaxon-api/instances-up");
  });
});
