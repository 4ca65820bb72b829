import { describe, expect, it } from "vitest";
import { alertLives } from "../../../../simulator/live/run/alert-lives.ts";

const labels = { alertname: "ApiDown", instance: "api-1:8080" };

/** Samples of `ALERTS` from a strip: one character an evaluation of a second, `p`ending, `f`iring, `.` nothing. */
function seriesOf(strip: string) {
  const at = (letter: string) =>
    [...strip].flatMap((each, second) => (each === letter ? [{ atMs: second * 1000, value: 1 }] : []));
  return [
    { labels: { ...labels, __name__: "ALERTS", alertstate: "pending" }, samples: at("p") },
    { labels: { ...labels, __name__: "ALERTS", alertstate: "firing" }, samples: at("f") },
  ];
}

function livesOf(strip: string, outages: readonly { startMs: number; endMs: number }[] = []) {
  const lives = alertLives(seriesOf(strip), {
    intervalOfMs: () => 1000,
    endMs: (strip.length - 1) * 1000,
    outages,
  });
  return lives.map(({ activeAtMs, firedAtMs, resolvedAtMs }) => [activeAtMs, firedAtMs, resolvedAtMs]);
}

describe("the lives of an alert in the samples of ALERTS", () => {
  it.each([
    ["is pending, fires and resolves", "..ppfff...", [[2000, 4000, 7000]]],
    ["fires at once where nothing is held", "..fff...", [[2000, 2000, 5000]]],
    ["is pending and withdrawn", "..ppp...", [[2000, undefined, undefined]]],
    ["still fires at the end", "..pff", [[2000, 3000, undefined]]],
    [
      "still fires at the end, though the last evaluation is yet to come",
      "..pff.",
      [[2000, 3000, undefined]],
    ],
    [
      "has a second life after a pause",
      ".pf...pf..",
      [
        [1000, 2000, 3000],
        [6000, 7000, 8000],
      ],
    ],
    [
      "has a second life where it is pending right after it fired",
      ".pfpf...",
      [
        [1000, 2000, 3000],
        [3000, 4000, 5000],
      ],
    ],
    ["was never there", "......", []],
  ])("%s", (_, strip, expected) => {
    expect(livesOf(strip)).toEqual(expected);
  });

  it("says when it was withdrawn, where it never fired", () => {
    const withdrawnOf = (strip: string) =>
      alertLives(seriesOf(strip), {
        intervalOfMs: () => 1000,
        endMs: (strip.length - 1) * 1000,
        outages: [],
      }).map(({ withdrawnAtMs }) => withdrawnAtMs);
    expect([withdrawnOf("..ppp...pp.."), withdrawnOf("..pff..."), withdrawnOf("....ppp")]).toEqual([
      [5000, 10_000],
      [undefined],
      [undefined],
    ]);
  });

  it("is one life through an outage of Prometheus, and two without one", () => {
    const strip = ".pff......fff...";
    expect(livesOf(strip, [{ startMs: 4000, endMs: 9000 }])).toEqual([[1000, 2000, 13000]]);
    expect(livesOf(strip)).toEqual([
      [1000, 2000, 4000],
      [10_000, 10_000, 13_000],
    ]);
  });

  it("tells instances apart, in the order of their beginning", () => {
    const other = seriesOf("...ff...").map((series) => ({
      ...series,
      labels: { ...series.labels, instance: "api-2:8080" },
    }));
    const lives = alertLives([...other, ...seriesOf(".ff.....")], {
      intervalOfMs: () => 1000,
      endMs: 7000,
      outages: [],
    });
    expect(lives.map(({ labels: { instance }, activeAtMs }) => [instance, activeAtMs])).toEqual([
      ["api-1:8080", 1000],
      ["api-2:8080", 3000],
    ]);
  });
});
