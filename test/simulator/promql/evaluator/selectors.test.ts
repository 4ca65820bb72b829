import { describe, expect, it } from "vitest";
import { instantLines, rangeLines, sourceOf } from "./evaluate-text.ts";

describe("an instant selector looks back for five minutes, until a staleness marker", () => {
  const source = sourceOf(
    "1m",
    `
    up{job="api"} 1 1 stale _ 1
    g{job="api"} 1 2 _ _ _ _ _ _ 9
  `,
  );

  it.each<[string, string[]]>([
    ["up", ['up{job="api"} 1 1 _ _ 1 1 1 1 1 _ _']],
    ["g", ['g{job="api"} 1 2 2 2 2 2 _ _ 9 9 9']],
    ["g offset 2m", ['g{job="api"} _ _ 1 2 2 2 2 2 _ _ 9']],
    ["g offset -3m", ['g{job="api"} 2 2 2 _ _ 9 9 9 9 9 _']],
    ["g @ 1m", ['g{job="api"} 2 2 2 2 2 2 2 2 2 2 2']],
    ["g @ start()", ['g{job="api"} 1 1 1 1 1 1 1 1 1 1 1']],
    ["g @ end()", ['g{job="api"} 9 9 9 9 9 9 9 9 9 9 9']],
    ["timestamp(g)", ['{job="api"} 0 60 60 60 60 60 _ _ 480 480 480']],
    ["{job=~'a.*', __name__!='up'}", ['g{job="api"} 1 2 2 2 2 2 _ _ 9 9 9']],
    ["g{job!='api'}", []],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 10m 1m", expression)).toEqual(lines);
  });
});

describe("Prometheus 2 counts a sample exactly as old as the lookback", () => {
  const source = sourceOf(
    "1m",
    `
    g{job="api"} 1 2 _ _ _ _ _ _ 9
  `,
  );

  it.each<[string, string[]]>([
    ["g", ['g{job="api"} 1 2 2 2 2 2 2 _ 9 9 9']],
    ["count_over_time(g[1m])", ['{job="api"} 1 2 1 _ _ _ _ _ 1 1 _']],
    ["count_over_time(g[2m])", ['{job="api"} 1 2 2 1 _ _ _ _ 1 1 1']],
    ["count_over_time(g[2m:1m])", ['{job="api"} 1 2 3 3 3 3 3 2 2 2 3']],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 10m 1m", expression, { prometheus: 2 })).toEqual(lines);
  });
});

describe("Prometheus 3 leaves the begin of a window out", () => {
  const source = sourceOf(
    "1m",
    `
    g{job="api"} 1 2 _ _ _ _ _ _ 9
  `,
  );

  it.each<[string, string[]]>([
    ["count_over_time(g[1m])", ['{job="api"} 1 1 _ _ _ _ _ _ 1 _ _']],
    ["count_over_time(g[2m])", ['{job="api"} 1 2 1 _ _ _ _ _ 1 1 _']],
    ["count_over_time(g[2m:1m])", ['{job="api"} 1 2 2 2 2 2 1 _ 1 2 2']],
    ["present_over_time(g[30s])", ['{job="api"} 1 1 _ _ _ _ _ _ 1 _ _']],
    ["absent_over_time(g[2m])", ["{} _ _ _ 1 1 1 1 1 _ _ 1"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 10m 1m", expression)).toEqual(lines);
  });
});

describe("another lookback", () => {
  const source = sourceOf(
    "1m",
    `
    g{job="api"} 1 2 _ _ _ _ _ _ 9
  `,
  );

  it.each<[string, string[]]>([["g", ['g{job="api"} 1 2 2 _ _ _ _ _ 9 9 _']]])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 10m 1m", expression, { lookbackMs: 90_000 })).toEqual(lines);
  });
});

describe("a range vector by itself", () => {
  const source = sourceOf(
    "1m",
    `
    c{x="1"} 0+1x20
    s{x="1"} 1 stale 3
  `,
  );

  it.each<[string, string[]]>([
    ["c[3m]", ['c{x="1"} 3@180 4@240 5@300']],
    ["c[2m] offset 1m", ['c{x="1"} 3@180 4@240']],
    ["c[2m] @ 600", ['c{x="1"} 9@540 10@600']],
    ["c[2m:30s]", ['c{x="1"} 3@210 4@240 4@270 5@300']],
    ["s[10m]", ['s{x="1"} 1@0 3@120']],
    ["(c * 2)[2m:1m]", ['{x="1"} 8@240 10@300']],
  ])("%s", (expression, lines) => {
    expect(instantLines(source, "5m", expression)).toEqual(lines);
  });
});
