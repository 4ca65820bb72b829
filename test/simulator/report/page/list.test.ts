import { describe, expect, it } from "vitest";
import { countKinds, denseItems } from "../../../../simulator/report/page/dense-items.ts";
import {
  type ListQuery,
  listLines,
  outcomeCounts,
  searchTexts,
  selectRows,
} from "../../../../simulator/report/page/drill-list.ts";
import { drillIds, drillRow } from "../../../../simulator/report/page/drill-row.ts";
import { moment } from "../../../../simulator/report/page/lane.ts";
import { formatAddress, parseAddress, startAddress } from "../../../../simulator/report/page/page-address.ts";
import { readJournal } from "../../../../simulator/report/page/read-journal.ts";
import { sampleJournal } from "./sample.ts";

const rows = [
  sampleJournal({ name: "api/down" }),
  sampleJournal({ name: "nats/slow", outcome: "late", scenario: { title: "NATS is slow" } }),
  sampleJournal({ name: "api/leak", outcome: "noisy" }),
  sampleJournal({ name: "nats/gone", outcome: "missed", scenario: { tags: ["disk"] } }),
].map((journal, index) => {
  const stored = readJournal(journal);
  return drillRow(stored, { id: stored.name, part: 0, place: index, changes: [] });
});
const texts = searchTexts(rows);
const all: ListQuery = {
  search: "",
  outcomes: new Set(),
  isChangedOnly: false,
  sortKey: "verdict",
  isDescending: false,
  isGrouped: true,
};
const names = (query: Partial<ListQuery>) =>
  selectRows(rows, texts, { ...all, ...query }).map(({ name }) => name);

describe("the list of drills", () => {
  it("has the worst first", () => {
    expect(names({})).toEqual(["nats/gone", "nats/slow", "api/leak", "api/down"]);
    expect(outcomeCounts(rows)).toEqual([
      { outcome: "missed", count: 1 },
      { outcome: "late", count: 1 },
      { outcome: "noisy", count: 1 },
      { outcome: "held", count: 1 },
    ]);
  });

  it.each<[string, Partial<ListQuery>, readonly string[]]>([
    ["names", { search: "leak" }, ["api/leak"]],
    [
      "alerts and receivers, all words, any case",
      { search: "apidown API-PAGE nats" },
      ["nats/gone", "nats/slow"],
    ],
    ["tags", { search: "disk" }, ["nats/gone"]],
    ["titles", { search: "is slow" }, ["nats/slow"]],
    ["nothing", { search: "zebra" }, []],
    ["signs that patterns know", { search: "(.*" }, []],
    ["outcomes", { outcomes: new Set(["late", "held"]) }, ["nats/slow", "api/down"]],
    ["changes", { isChangedOnly: true }, []],
    [
      "by name, the last first",
      { sortKey: "name", isDescending: true },
      ["nats/slow", "nats/gone", "api/leak", "api/down"],
    ],
  ])("finds %s", (_, query, found) => {
    expect(names(query)).toEqual(found);
  });

  it("groups by system, those with failures first", () => {
    const lines = listLines(selectRows(rows.slice(0, 2), texts, all), true);
    expect(
      lines.map((line) =>
        line.kind === "drill" ? line.row.name : `${line.system} ${line.failedCount}/${line.count}`,
      ),
    ).toEqual(["nats 1/1", "nats/slow", "api 0/1", "api/down"]);
  });

  it("names drills of one scenario by their seed, and those of one seed by a number", () => {
    const of = (name: string, seed: number) => ({ name, seed });
    expect(drillIds([of("a/b", 1), of("a/c", 1), of("a/c", 2), of("a/c", 2)])).toEqual([
      "a/b",
      "a/c seed 1",
      "a/c seed 2",
      "a/c seed 2 #2",
    ]);
  });
});

describe("the address of what is shown", () => {
  it.each([
    ["#", startAddress],
    ["#drill=api/instance-killed:brief", { ...startAddress, drill: "api/instance-killed:brief" }],
    ["#drill=a%20seed%202%20%232", { ...startAddress, drill: "a seed 2 #2" }],
    [
      "#view=panels&search=a%26b%3D%3Cc%3E&verdict=late,held&changed=yes&sort=-notify&group=no",
      {
        drill: undefined,
        view: "panels" as const,
        search: "a&b=<c>",
        outcomes: ["late", "held"],
        isChangedOnly: true,
        sortKey: "notify" as const,
        isDescending: true,
        isGrouped: false,
      },
    ],
  ])("%s is read and written", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
    expect(decodeURIComponent(formatAddress(address))).toBe(decodeURIComponent(text));
    expect(parseAddress(formatAddress(address))).toEqual(address);
  });

  it.each(["", "#%", "#sort=-nonsense", "#view=<script>", "#&&&=", "#group"])(
    "%s is as at the start",
    (text) => {
      expect(parseAddress(text)).toEqual(startAddress);
    },
  );
});

describe("what lies close together on a lane", () => {
  const moments = Array.from({ length: 5000 }, (_, index) =>
    moment("notified", index * 1000, "", `${index}`),
  );

  it("is merged, so that a lane never has more than its width has room for", () => {
    const drawn = denseItems(moments, { fromMs: 0, toMs: 5_000_000 }, { widthPx: 600, gapPx: 6 });
    expect(drawn.length).toBe(1);
    expect(drawn.reduce((sum, { items }) => sum + items.length, 0)).toBe(5000);
    expect(countKinds(drawn[0]?.items ?? [])).toBe("5000 × notified");
  });

  it("has no more pieces than there is room for where kinds take turns", () => {
    const turns = moments.map((item, index) =>
      index % 2 === 0 ? item : { ...item, kind: "not-sent" as const },
    );
    const mixed = turns.map((item, index) =>
      index % 1000 < 500 ? item : { ...item, kind: "notified" as const },
    );
    const drawn = denseItems(mixed, { fromMs: 0, toMs: 5_000_000 }, { widthPx: 600, gapPx: 6 });
    expect(drawn.length).toBeLessThanOrEqual(101);
    expect(drawn.reduce((sum, { items }) => sum + items.length, 0)).toBe(5000);
    expect(new Set(drawn.map(({ kind }) => kind))).toEqual(new Set(["not-sent", "notified"]));
  });

  it("comes apart when the window is narrow, and what is outside of it is left out", () => {
    const drawn = denseItems(moments, { fromMs: 10_000, toMs: 15_000 }, { widthPx: 600, gapPx: 6 });
    expect(drawn.map(({ left, items }) => [left, items.length])).toEqual([
      [0, 1],
      [0.2, 1],
      [0.4, 1],
      [0.6, 1],
      [0.8, 1],
      [1, 1],
    ]);
  });

  it("shows the worst of what it merges", () => {
    const items = [
      moment("notified", 0, "", ""),
      moment("not-sent", 1, "", ""),
      moment("notified", 2, "", ""),
    ];
    const [drawn] = denseItems(items, { fromMs: 0, toMs: 1000 }, { widthPx: 100, gapPx: 6 });
    expect([drawn?.kind, countKinds(drawn?.items ?? [])]).toEqual(["not-sent", "2 × notified, 1 × not sent"]);
  });

  it("leaves spans alone that are wide enough", () => {
    const span = { ...moment("firing", 0, "", ""), toMs: 500 };
    const drawn = denseItems(
      [span, moment("resolved", 500, "", "")],
      { fromMs: 0, toMs: 1000 },
      { widthPx: 100, gapPx: 6 },
    );
    expect(drawn.map(({ kind, left, width }) => [kind, left, width])).toEqual([
      ["firing", 0, 0.5],
      ["resolved", 0.5, 0],
    ]);
  });
});
