import { expect, it } from "vitest";
import { renderQueryChart } from "../../../simulator/report/index.ts";
import { answerAt, answerOver } from "./answer.ts";

const plain = { width: 50, height: 5, hasColor: false, marks: [] };
const grid = { startMs: 0, endMs: 540_000, stepMs: 60_000 };

it("draws one series in dots, with round numbers beside and times below", () => {
  const answer = answerOver("x", ["x 0+11x9"], grid);
  expect(renderQueryChart(answer, plain)).toMatchInlineSnapshot(`
    "100 ┤                                    ⣀⣀⡠⠤⠤⠒⠒⠊⠉
        │                           ⢀⣀⠤⠤⠒⠒⠊⠉⠉
     50 ┤                   ⣀⣀⡠⠤⠔⠒⠊⠉⠁
        │         ⣀⣀⡠⠤⠤⠒⠒⠊⠉⠉
      0 ┤⣀⡠⠤⠤⠒⠒⠊⠉⠉
        └┬───────────────────────┬────────────────────
         +0s                    +5m
      ━━ x  min 0  max 99  last 99
    "
  `);
});

it("draws several series with letters, and leaves a gap where there is no sample", () => {
  const answer = answerOver(
    "x",
    ['x{job="a",i="1"} 5 5 stale _ _ _ 5 5 5 5', 'x{job="a",i="2"} 1 2 3 4 5 6 7 8 9 10'],
    grid,
  );
  expect(renderQueryChart(answer, plain)).toMatchInlineSnapshot(`
    "10 ┤                                      xxxxxxxx
       │                            xxxxxxxxxx
     5 ┤oooooo       xxxxxxxxxxxxxxx  oooooooooooooooo
       │   xxxxxxxxxx
     0 ┤xxx
       └┬────────────────────────┬────────────────────
        +0s                     +5m
      in all: x{job="a"}
      o {i="1"}  min 5  max  5  last  5
      x {i="2"}  min 1  max 10  last 10
    "
  `);
});

it("tells what happened meanwhile, and only that", () => {
  const answer = answerOver("x", ["x 0 0 0 0 5 5 5 0 0 0"], grid);
  const marks = [
    { atMs: 240_000, text: "fault injected" },
    { atMs: 420_000, text: "fault rolled back" },
    { atMs: 900_000, text: "too late" },
  ];
  expect(renderQueryChart(answer, { ...plain, marks })).toMatchInlineSnapshot(`
    "5.0 ┤                   ⡰⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⢆   ┊
        │                  ⡰⠁┊         ⠈⢆  ┊
    2.5 ┤                 ⡰⠁ ┊          ⠈⢆ ┊
        │                ⡰⠁  ┊           ⠈⢆┊
      0 ┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡰⠁   ┊            ⠈⢆⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
        └┬───────────────────────┬────────────────────
         +0s                    +5m
         ┊ +4m fault injected  ┊ +7m fault rolled back
      ━━ x  min 0  max 5  last 0
    "
  `);
});

it("draws the eight series that reach highest and counts the others", () => {
  const series = Array.from(
    { length: 11 },
    (_, index) => `x{i="${String(index).padStart(2, "0")}"} ${10 - index}x9`,
  );
  const lines = renderQueryChart(answerOver("x", series, grid), plain).split("\n");
  expect(lines.filter((line) => line.includes("last"))).toHaveLength(8);
  expect(lines.at(-2)).toContain("and 3 more series");
});

it.each([
  ["constants", "x 7x9", ["20", "10", "0"]],
  ["zero", "x 0x9", ["1.0", "0.5", "0"]],
  ["what is tiny", "x 1e-9+1e-9x9", ["1e-08", "5e-09", "0"]],
  ["what is large", "x 0+500000000x9", ["5.0G", "2.5G", "0"]],
  ["what hardly moves", "x 1000000+1x9", ["1.000010M", "1.000005M", "1.000000M"]],
  ["what lies below zero", "x -90+10x9", ["0", "-50", "-100"]],
  ["infinities", "x 1 Inf -Inf 2 3 4 5 6 7 8", ["10", "5", "0"]],
  ["the largest numbers", "x 1e308 -1e308 1e308x7", ["5e+307", "0", "-5e+307"]],
])("chooses an axis for %s", (_name, series, labels) => {
  const lines = renderQueryChart(answerOver("x", [series], grid), plain).split("\n");
  const shown = lines.flatMap((line) => /^ *(\S+) ┤/.exec(line)?.[1] ?? []);
  expect(shown).toEqual(labels);
});

it("never exceeds its width, whatever the labels", () => {
  const long = "very-long-label-value-".repeat(12);
  const series = Array.from(
    { length: 9 },
    (_, index) => `x{a="${long}",b="${index}",c="${index}${long}"} ${index}x9`,
  );
  for (const width of [40, 80, 160]) {
    for (const answer of [answerOver("x", series, grid), answerAt("x", series)]) {
      const lines = renderQueryChart(answer, { ...plain, width }).split("\n");
      const note = (line: string) => line.includes("more series");
      expect(Math.max(...lines.filter((line) => !note(line)).map((line) => line.length))).toBeLessThanOrEqual(
        width,
      );
    }
  }
});

it("draws bars for an instant, negative ones as well, and the buckets of native histograms", () => {
  const answer = answerAt('{__name__=~".+"}', [
    'a{job="x"} 10',
    'b{job="x"} -5',
    'c{job="x"} NaN',
    'd{job="x"} {{schema:0 count:7 sum:9 z_bucket:1 z_bucket_w:0.001 buckets:[2 4]}}',
  ]);
  expect(renderQueryChart(answer, plain)).toMatchInlineSnapshot(`
    "in all: {job="x"}
    a   10  ██████████████████████████████████████████
    b   -5  █████████████████████
    c  NaN
    d  count 7, sum 9
      [-0.001, 0.001]  1  ███████
      (0.5, 1]         2  ██████████████
      (1, 2]           4  ████████████████████████████
    "
  `);
});

it("writes days and hours below dates", () => {
  const startMs = Date.UTC(2024, 0, 31, 22);
  const wide = { startMs, endMs: startMs + 4 * 3_600_000, stepMs: 60_000 };
  const lines = renderQueryChart(answerOver("x", ["x 1x240"], wide, startMs), { ...plain, width: 90 }).split(
    "\n",
  );
  const labels = lines.find((line) => line.includes("2024"))?.trim();
  expect(labels?.split(/ {2,}/)).toEqual(["2024-01-31 22:00", "23:00", "2024-02-01 00:00", "01:00", "02:00"]);
});

it("paints series only where there is colour", () => {
  const answer = answerOver("x", ['x{i="1"} 1x9', 'x{i="2"} 2x9'], grid);
  const escapeCode = "\u001b[";
  expect(renderQueryChart(answer, plain)).not.toContain(escapeCode);
  expect(renderQueryChart(answer, { ...plain, hasColor: true })).toContain(`${escapeCode}36m`);
});
