import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readJournal } from "../../../../simulator/report/page/read-journal.ts";
import { sampleJournal } from "./sample.ts";
import { hostile, sampleJournals, samplePage } from "./sample-page.ts";

const script = { code: "void 0", style: "" };

/** What lies in a page under a name. */
function dataOf(html: string, name: string) {
  const text = new RegExp(`id="data-${name}"[^>]*>([^<]*)<`).exec(html)?.[1];
  return text === undefined ? undefined : JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString());
}

describe("a report as a page", () => {
  it("is the same text for the same run, and none of what it was given stands in it as it is", () => {
    const html = samplePage(script);
    expect(samplePage(script)).toBe(html);
    expect(html).not.toContain("onerror");
    expect(html).not.toContain("never shown");
  });

  it("has every journal as it was stored, in parts that are small enough to open at once", () => {
    const journals = sampleJournals(600);
    const html = samplePage(script, journals);
    const { rows, partCount } = dataOf(html, "overview");
    expect(partCount).toBeGreaterThan(2);
    const parts = Array.from({ length: partCount }, (_, number) => dataOf(html, `drills-${number}`));
    for (const [index, journal] of journals.entries()) {
      const { part, place } = rows[index];
      expect(parts[part][place].journal).toEqual(JSON.parse(JSON.stringify(journal)));
    }
    expect(Math.max(...parts.map((part) => JSON.stringify(part).length))).toBeLessThan(1_000_000);
  });

  it("has of 640 drills a few bytes each", () => {
    expect(samplePage(script, sampleJournals(640)).length).toBeLessThan(400_000);
  });

  it("has the runbooks of alerts that occur, and no others", () => {
    expect(Object.keys(dataOf(samplePage(script), "runbooks"))).toEqual(["ApiDown"]);
  });

  it("tells of a run without drills", () => {
    const overview = dataOf(samplePage(script, []), "overview");
    expect([overview.rows, overview.partCount]).toEqual([[], 0]);
  });

  it.each([
    null,
    3,
    "x",
    [],
    {},
    { verdict: null, scenario: [] },
    { live: {} },
    { live: 4, verdict: { expectations: 3 } },
  ])("does not fail over %j in the place of a journal", (journal) => {
    const overview = dataOf(samplePage(script, [sampleJournal(), journal]), "overview");
    expect(overview.rows[1].name).toBe("drill without a name");
  });

  it("takes hostile names for names", () => {
    const html = samplePage(script, [sampleJournal({ name: hostile })]);
    expect(dataOf(html, "overview").rows[0].id).toBe(hostile);
  });

  it("reads its own journals without leaving anything out", () => {
    const { notes, events } = readJournal(JSON.parse(JSON.stringify(sampleJournal())));
    expect([notes, events.length]).toEqual([[], sampleJournal().events.length]);
  });
});
