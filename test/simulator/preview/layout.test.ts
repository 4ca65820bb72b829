import { describe, expect, it } from "vitest";
import { readDashboard, type VariableScope } from "../../../simulator/dashboard/index.ts";
import { layOut, type Section } from "../../../simulator/preview/layout/layout.ts";

const three = { values: ["a", "b", "c"], texts: ["A", "B", "C"], isList: true, isMulti: true };
const scope: VariableScope = new Map([["zone", three]]);

function laidOut(panels: readonly object[]): readonly string[] {
  const { dashboard } = readDashboard(JSON.stringify({ title: "T", schemaVersion: 39, panels }), "t.json");
  return dashboard === undefined ? [] : layOut(dashboard, scope).flatMap(lines);
}

function lines({ group, tiles, fixed }: Section): readonly string[] {
  const zone = fixed.get("zone")?.values.join();
  const head = group === undefined ? [] : [`row ${group.title}${zone === undefined ? "" : ` ${zone}`}`];
  return [
    ...head,
    ...tiles.map(({ key, place: { x, y, width, height }, fixed: own }) => {
      const value = own.get("zone")?.values.join();
      return `${key}: ${x},${y} ${width}x${height}${value === undefined ? "" : ` ${value}`}`;
    }),
  ];
}

const at = (x: number, y: number, w: number, h: number) => ({ gridPos: { x, y, w, h } });

describe("the layout", () => {
  it("moves panels up into gaps, and out of each other's way", () => {
    const panels = [
      { id: 1, type: "stat", ...at(0, 5, 12, 4) },
      { id: 2, type: "stat", ...at(12, 9, 12, 4) },
      { id: 3, type: "stat", ...at(6, 6, 12, 4) },
    ];
    expect(laidOut(panels)).toEqual(["panel-1: 0,0 12x4", "panel-3: 6,4 12x4", "panel-2: 12,8 12x4"]);
  });

  it("repeats panels beside each other, below each other, and moves what follows", () => {
    const panels = [
      { id: 1, type: "stat", repeat: "zone", repeatDirection: "h", maxPerRow: 2, ...at(0, 0, 24, 4) },
      { id: 2, type: "stat", repeat: "zone", repeatDirection: "v", ...at(0, 4, 12, 3) },
      { id: 3, type: "stat", ...at(0, 7, 24, 4) },
    ];
    expect(laidOut(panels)).toEqual([
      "panel-1: 0,0 12x4 a",
      "panel-1-1: 12,0 12x4 b",
      "panel-1-2: 0,4 12x4 c",
      "panel-2: 0,8 12x3 a",
      "panel-2-1: 0,11 12x3 b",
      "panel-2-2: 0,14 12x3 c",
      "panel-3: 0,17 24x4",
    ]);
  });

  it("repeats for all of a variable with the word that people see of each value", () => {
    const panels = [{ id: 1, type: "stat", repeat: "zone", ...at(0, 0, 24, 4) }];
    const { dashboard } = readDashboard(JSON.stringify({ title: "T", schemaVersion: 39, panels }), "t.json");
    const all = { ...three, texts: ["All"], ownTexts: ["A", "B", "C"] };
    const sections = dashboard === undefined ? [] : layOut(dashboard, new Map([["zone", all]]));
    const texts = sections.flatMap(({ tiles }) => tiles.map(({ fixed }) => fixed.get("zone")?.texts.join()));
    expect(texts).toEqual(["A", "B", "C"]);
  });

  it("repeats rows with their panels, each under an address of its own", () => {
    const panels = [
      { id: 9, type: "row", title: "Zone", repeat: "zone", collapsed: false, panels: [], ...at(0, 0, 24, 1) },
      { id: 1, type: "stat", ...at(0, 1, 24, 4) },
    ];
    expect(laidOut(panels)).toEqual([
      "row Zone a",
      "panel-1: 0,0 24x4 a",
      "row Zone b",
      "panel-1-row-1: 0,0 24x4 b",
      "row Zone c",
      "panel-1-row-2: 0,0 24x4 c",
    ]);
  });
});
