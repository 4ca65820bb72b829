import { describe, expect, it } from "vitest";
import { darkTheme, lightTheme, lineChart, renderSvg } from "../../../simulator/chart/index.ts";
import { parseXml, type XmlElement } from "../../support/xml.ts";

const minuteMs = 60_000;
const timesMs = Array.from({ length: 20 }, (_, index) => index * minuteMs);
const hostile = `</svg><script>alert(1)</script>{b|x}"'&\u0000\ud800 ü`;

/** A chart with everything that one can have, and `name` wherever a name may stand. */
function fullChart(name: string) {
  const values = timesMs.map((_, index) => (index === 7 ? null : Math.sin(index / 3)));
  return lineChart({
    label: name,
    timesMs,
    lines: [
      { name, values },
      { name: `${name} 2`, values, drawnAs: "bars" },
    ],
    threshold: { name, value: 0.5, operator: ">" },
    spans: [{ name, fromMs: 0, toMs: 5 * minuteMs, tone: "fault" }],
    marks: [{ name, atMs: minuteMs, tone: "firing" }],
    bands: [{ from: 0.8, to: Number.POSITIVE_INFINITY, color: "#ff0000" }],
  });
}

const size = { widthPx: 640, heightPx: 240 };

describe("a chart as SVG", () => {
  it.each([
    [300, -30, 65, ["-30m", "0s", "+30m", "+1h"]],
    [300, -30, 25, ["-30m", "-15m", "0s", "+15m"]],
    [640, -30, 65, ["-30m", "-20m", "-10m", "0s", "+10m", "+20m", "+30m", "+40m", "+50m", "+1h"]],
    [640, 0, 0.1, ["0s", "+1s", "+2s", "+3s", "+4s", "+5s", "+6s"]],
    [640, -60_000, 60_000, ["-28d", "-14d", "0s", "+14d", "+28d"]],
  ] as const)("of %d px from %d to %d minutes has times at even distances", (widthPx, from, to, ticks) => {
    const range = { fromMs: from * minuteMs, toMs: to * minuteMs };
    const chart = lineChart({ label: "t", timesMs, lines: [{ name: "n", values: [1] }], range });
    const root = parseXml(renderSvg(chart, { widthPx, heightPx: 200 }));
    const texts = childrenOf(root, "text").map(textOf);
    expect(texts.filter((text) => /^[-+].*[a-z]$|^0s$/.test(text))).toEqual(ticks);
  });

  it("is well-formed whatever its names hold, and holds them as text", () => {
    const root = parseXml(renderSvg(fullChart(hostile), size));
    expect(root.name).toBe("svg");
    expect(childrenOf(root, "title").map(textOf)).toEqual([
      `</svg><script>alert(1)</script>{b|x}"'&\ufffd\ufffd ü`,
    ]);
    const names = new Set(everyElement(root).map(({ name }) => name));
    expect(
      [...names].filter(
        (name) => !/^(svg|title|desc|g|rect|path|text|defs|clipPath|style|circle|polygon)$/.test(name),
      ),
    ).toEqual([]);
  });

  it("is the same text however many were drawn before", () => {
    const draw = () => renderSvg(fullChart("a name"), size);
    const first = draw();
    renderSvg(fullChart("between"), size);
    expect(draw()).toBe(first);
  });

  it("names parts by their content, so that two pictures can stand in one document", () => {
    const ids = ["one", "two"].map((name) => {
      const root = parseXml(renderSvg(fullChart(name), size));
      return everyElement(root).flatMap(({ attributes }) => attributes.id ?? []);
    });
    expect(ids[0]?.length).toBeGreaterThan(0);
    expect(ids[0]?.filter((id) => ids[1]?.includes(id))).toEqual([]);
  });

  it("draws a line and its threshold in the colours of the theme, and leaves a gap where there is no sample", () => {
    const values = [1, 2, null, 2, 1];
    const chart = lineChart({
      label: "queue",
      timesMs: timesMs.slice(0, 5),
      lines: [{ name: "length", values }],
      threshold: { value: 1.5 },
    });
    for (const theme of [lightTheme, darkTheme]) {
      const paths = everyElement(parseXml(renderSvg(chart, { ...size, theme }))).filter(
        ({ name }) => name === "path",
      );
      const line = paths.find(({ attributes }) => attributes.stroke === theme.series[0]);
      expect(line?.attributes.d?.match(/M/g)).toHaveLength(2);
      const threshold = paths.find(({ attributes }) => attributes["stroke-dasharray"] !== undefined);
      expect(threshold?.attributes.stroke).toBe(theme.tones.firing);
    }
  });

  it("names its spans and marks, and writes offsets on the axis", () => {
    const texts = everyElement(parseXml(renderSvg(fullChart("a name"), { widthPx: 800, heightPx: 300 })))
      .filter(({ name }) => name === "text")
      .map(textOf);
    expect(texts).toEqual(expect.arrayContaining(["a name", "0s", "+10m"]));
  });

  it("of nothing is a picture all the same", () => {
    const chart = lineChart({ label: "nothing", timesMs: [], lines: [] });
    expect(chart.isEmpty).toBe(true);
    expect(parseXml(renderSvg(chart, size)).name).toBe("svg");
  });
});

describe("a chart's table and box", () => {
  it("hold what is drawn, in words", () => {
    const chart = lineChart({
      label: "queue",
      timesMs: [0, minuteMs],
      lines: [{ name: "length", values: [1.5, null] }],
      threshold: { value: 3, name: "limit" },
      format: (value) => `${value} jobs`,
    });
    expect(chart.table()).toEqual({
      columns: ["time", "length", "limit"],
      rows: [
        ["0s", "1.5 jobs", "3 jobs"],
        ["+1m", "no sample", "3 jobs"],
      ],
      rowsLeftOut: 0,
    });
    expect(chart.summary).toBe("length: 1.5 jobs. The threshold is 3 jobs.");
    expect(chart.hover({ seriesIndex: 0, dataIndex: 1 })).toEqual({
      title: "+1m",
      lines: [
        { name: "length", value: "no sample", colorIndex: 0 },
        { name: "limit", value: "3 jobs", tone: "firing" },
      ],
    });
    expect(chart.hover({ seriesIndex: 0, dataIndex: 2 })).toBeUndefined();
  });
});

function everyElement(element: XmlElement): readonly XmlElement[] {
  return [
    element,
    ...element.children.flatMap((child) => (typeof child === "string" ? [] : everyElement(child))),
  ];
}

function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return everyElement(element).filter((child) => child.name === name);
}

function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}
