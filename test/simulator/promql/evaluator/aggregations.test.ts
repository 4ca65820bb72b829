import { describe, expect, it } from "vitest";
import { instantLines, rangeLines, sourceOf } from "./evaluate-text.ts";

describe("aggregations group by labels", () => {
  const source = sourceOf(
    "1m",
    `
    m{job="a",i="1"} 1 2 3 _ NaN
    m{job="a",i="2"} 3 4 _ _ 5
    m{job="b",i="1"} 10 20 30 _ Inf
    k 1 2 0 5 1
  `,
  );

  it.each<[string, string[]]>([
    ["sum(m)", ["{} 14 26 33 _ NaN"]],
    ["sum by (job) (m)", ['{job="a"} 4 6 3 _ NaN', '{job="b"} 10 20 30 _ +Inf']],
    ["sum without (job) (m)", ['{i="1"} 11 22 33 _ NaN', '{i="2"} 3 4 _ _ 5']],
    ["sum by (job, nothing) (m)", ['{job="a"} 4 6 3 _ NaN', '{job="b"} 10 20 30 _ +Inf']],
    ["avg by (job) (m)", ['{job="a"} 2 3 3 _ NaN', '{job="b"} 10 20 30 _ +Inf']],
    ["count by (job) (m)", ['{job="a"} 2 2 1 _ 2', '{job="b"} 1 1 1 _ 1']],
    ["group by (job) (m)", ['{job="a"} 1 1 1 _ 1', '{job="b"} 1 1 1 _ 1']],
    ["min by (job) (m)", ['{job="a"} 1 2 3 _ 5', '{job="b"} 10 20 30 _ +Inf']],
    ["max by (job) (m)", ['{job="a"} 3 4 3 _ 5', '{job="b"} 10 20 30 _ +Inf']],
    ["stddev by (job) (m)", ['{job="a"} 1 1 0 _ NaN', '{job="b"} 0 0 0 _ NaN']],
    ["stdvar(m)", ["{} 14.8888888889 64.8888888889 182.25 _ NaN"]],
    ["quantile(0.5, m)", ["{} 3 4 16.5 _ NaN"]],
    ["quantile by (job) (scalar(k) / 10, m)", ['{job="a"} 1.2 2.4 3 _ NaN', '{job="b"} 10 20 30 _ NaN']],
    ["topk(1, m)", ['m{i="1",job="b"} 10 20 30 _ +Inf']],
    ["topk(scalar(k), m)", ['m{i="1",job="b"} 10 20 _ _ +Inf', 'm{i="2",job="a"} _ 4 _ _ _']],
    [
      "bottomk by (job) (1, m)",
      ['m{i="1",job="a"} 1 2 3 _ _', 'm{i="1",job="b"} 10 20 30 _ +Inf', 'm{i="2",job="a"} _ _ _ _ 5'],
    ],
    ["limitk(1, m)", ['m{i="1",job="a"} 1 2 3 _ NaN']],
    ["limitk by (job) (1, m)", ['m{i="1",job="a"} 1 2 3 _ NaN', 'm{i="1",job="b"} 10 20 30 _ +Inf']],
    [
      'count_values("v", m)',
      [
        '{v="+Inf"} _ _ _ _ 1',
        '{v="1"} 1 _ _ _ _',
        '{v="10"} 1 _ _ _ _',
        '{v="2"} _ 1 _ _ _',
        '{v="20"} _ 1 _ _ _',
        '{v="3"} 1 _ 1 _ _',
        '{v="30"} _ _ 1 _ _',
        '{v="4"} _ 1 _ _ _',
        '{v="5"} _ _ _ _ 1',
        '{v="NaN"} _ _ _ _ 1',
      ],
    ],
    [
      'count_values by (job) ("v", m > 2)',
      [
        '{job="a",v="3"} 1 _ 1 _ _',
        '{job="a",v="4"} _ 1 _ _ _',
        '{job="a",v="5"} _ _ _ _ 1',
        '{job="b",v="+Inf"} _ _ _ _ 1',
        '{job="b",v="10"} 1 _ _ _ _',
        '{job="b",v="20"} _ 1 _ _ _',
        '{job="b",v="30"} _ _ 1 _ _',
      ],
    ],
    [
      'count_values without (i) ("job", m)',
      [
        '{job="+Inf"} _ _ _ _ 1',
        '{job="1"} 1 _ _ _ _',
        '{job="10"} 1 _ _ _ _',
        '{job="2"} _ 1 _ _ _',
        '{job="20"} _ 1 _ _ _',
        '{job="3"} 1 _ 1 _ _',
        '{job="30"} _ _ 1 _ _',
        '{job="4"} _ 1 _ _ _',
        '{job="5"} _ _ _ _ 1',
        '{job="NaN"} _ _ _ _ 1',
      ],
    ],
    ["sum by (__name__) (m)", ["m 14 26 33 _ NaN"]],
    ["topk(0, m)", []],
    ["sum(nothing)", []],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 4m 1m", expression, { lookbackMs: 60_000 })).toEqual(lines);
  });
});

describe("topk and sort order an instant vector", () => {
  const source = sourceOf(
    "1m",
    `
    m{i="a10"} 3
    m{i="a2"} NaN
    m{i="b"} 7
    m{i="c"} 5
  `,
  );

  it.each<[string, string[]]>([
    ["topk(2, m)", ['m{i="b"} 7', 'm{i="c"} 5']],
    ["bottomk(3, m)", ['m{i="a10"} 3', 'm{i="c"} 5', 'm{i="b"} 7']],
    ["topk(9, m)", ['m{i="b"} 7', 'm{i="c"} 5', 'm{i="a10"} 3', 'm{i="a2"} NaN']],
    ["sort(m)", ['m{i="a10"} 3', 'm{i="c"} 5', 'm{i="b"} 7', 'm{i="a2"} NaN']],
    ["sort_desc(m)", ['m{i="b"} 7', 'm{i="c"} 5', 'm{i="a10"} 3', 'm{i="a2"} NaN']],
    ['sort_by_label(m, "i")', ['m{i="a2"} NaN', 'm{i="a10"} 3', 'm{i="b"} 7', 'm{i="c"} 5']],
    ['sort_by_label_desc(m, "i")', ['m{i="c"} 5', 'm{i="b"} 7', 'm{i="a10"} 3', 'm{i="a2"} NaN']],
    ["abs(sort_desc(m))", ['{i="b"} 7', '{i="c"} 5', '{i="a10"} 3', '{i="a2"} NaN']],
  ])("%s", (expression, lines) => {
    expect(instantLines(source, "0s", expression)).toEqual(lines);
  });
});

describe("sums keep infinities and what cancels out", () => {
  const source = sourceOf(
    "1m",
    `
    m{i="1"} 1e100 Inf Inf 1e308
    m{i="2"} 1 1 -Inf 1e308
    m{i="3"} -1e100 2 1 1
  `,
  );

  it.each<[string, string[]]>([
    ["sum(m)", ["{} 1 +Inf NaN +Inf"]],
    ["avg(m)", ["{} 0.333333333333 +Inf NaN 6.66666666667e+307"]],
    ["avg(m) > 1e307", ["{} _ +Inf _ 6.66666666667e+307"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 3m 1m", expression)).toEqual(lines);
  });
});

describe("Prometheus 2 adds plainly", () => {
  const source = sourceOf(
    "1m",
    `
    m{i="1"} 1e100 Inf Inf 1e308
    m{i="2"} 1 1 -Inf 1e308
    m{i="3"} -1e100 2 1 1
  `,
  );

  it.each<[string, string[]]>([
    ["sum(m)", ["{} 0 +Inf NaN +Inf"]],
    ["avg(m)", ["{} 0 +Inf NaN 6.66666666667e+307"]],
    ["stddev(m{i='1'})", ["{} 0 0 0 0"]],
    ["m{i='2'} atan2 1", ['m{i="2"} 0.785398163397 0.785398163397 -1.57079632679 1.57079632679']],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 3m 1m", expression, { prometheus: 2 })).toEqual(lines);
  });
});
