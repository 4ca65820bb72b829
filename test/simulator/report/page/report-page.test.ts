import { describe, expect, it } from "vitest";
import { readJournal } from "../../../../simulator/report/page/read-journal.ts";
import { pageData } from "../../../support/page-data.ts";
import { sampleJournal } from "./sample.ts";
import { hostile, sampleJournals, samplePage } from "./sample-page.ts";

const script = { code: "void 0", style: "" };

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
    const { rows, partCount } = pageData(html).overview;
    expect(partCount).toBeGreaterThan(2);
    const data = pageData(html);
    const parts = Array.from({ length: partCount }, (_, number) => data[`drills-${number}`]);
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
    expect(Object.keys(pageData(samplePage(script)).runbooks)).toEqual(["ApiDown"]);
  });

  it("tells of a run without drills", () => {
    const overview = pageData(samplePage(script, [])).overview;
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
    const overview = pageData(samplePage(script, [sampleJournal(), journal])).overview;
    expect(overview.rows[1].name).toBe("drill without a name");
  });

  it("takes hostile names for names", () => {
    const html = samplePage(script, [sampleJournal({ name: hostile })]);
    expect(pageData(html).overview.rows[0].id).toBe(hostile);
  });

  it("reads its own journals without leaving anything out", () => {
    const { notes, events } = readJournal(JSON.parse(JSON.stringify(sampleJournal())));
    expect([notes, events.length]).toEqual([[], sampleJournal().events.length]);
  });
});
