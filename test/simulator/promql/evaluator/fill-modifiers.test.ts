import { describe, expect, it } from "vitest";
import { rangeLines, sourceOf } from "./evaluate-text.ts";

describe("fill modifiers stand in for what is missing at a step", () => {
  const source = sourceOf(
    "1m",
    `
    a{x="1"} 1 2 stale
    a{x="2"} 10 stale 30
    b{x="1"} 5 stale 7
    b{x="3"} 9 9 9
  `,
  );

  it.each<[string, string[]]>([
    ["a + b", ['{x="1"} 6 _ _']],
    ["a + fill (0) b", ['{x="1"} 6 2 7', '{x="2"} 10 _ 30', '{x="3"} 9 9 9']],
    ["a + fill_right (100) b", ['{x="1"} 6 102 _', '{x="2"} 110 _ 130']],
    ["a + fill_left (1) b", ['{x="1"} 6 _ 8', '{x="3"} 10 10 10']],
    ["a - fill_left (1) fill_right (2) b", ['{x="1"} -4 0 -6', '{x="2"} 8 _ 28', '{x="3"} -8 -8 -8']],
    ["a > bool fill (3) b", ['{x="1"} 0 0 0', '{x="2"} 1 _ 1', '{x="3"} 0 0 0']],
    ["a > fill_right (3) b", ['a{x="2"} 10 _ 30']],
    ["a + on (x) fill (0) b", ['{x="1"} 6 2 7', '{x="2"} 10 _ 30', '{x="3"} 9 9 9']],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 2m 1m", expression)).toEqual(lines);
  });
});

describe("with group modifiers the fill values keep to the side that is unique", () => {
  const source = sourceOf(
    "1m",
    `
    many{x="1",y="p"} 1
    many{x="1",y="q"} 2
    many{x="2",y="p"} 3
    one{x="1"} 10
    one{x="3"} 30
  `,
  );

  it.each<[string, string[]]>([
    [
      "many + on (x) group_left fill_right (100) one",
      ['{x="1",y="p"} 11', '{x="1",y="q"} 12', '{x="2",y="p"} 103'],
    ],
    [
      "many + on (x) group_left fill_left (0.5) one",
      ['{x="1",y="p"} 11', '{x="1",y="q"} 12', '{x="3"} 30.5'],
    ],
    [
      "one - on (x) group_right fill_right (100) many",
      ['{x="1",y="p"} 9', '{x="1",y="q"} 8', '{x="2",y="p"} 97'],
    ],
    ["one - on (x) group_right fill_left (0.5) many", ['{x="1",y="p"} 9', '{x="1",y="q"} 8', '{x="3"} 29.5']],
    [
      "many + on (x) group_left fill (0) one",
      ['{x="1",y="p"} 11', '{x="1",y="q"} 12', '{x="2",y="p"} 3', '{x="3"} 30'],
    ],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 0s 1m", expression)).toEqual(lines);
  });
});
