import { describe, expect, it } from "vitest";
import {
  isStartTimestampDescription,
  labelsToRecord,
  parseStartTimestamps,
} from "../../../../simulator/promql/index.ts";

describe("start timestamps of a series", () => {
  it("are told from samples by what stands behind the metric", () => {
    expect(isStartTimestampDescription('up{a="@st"} 1 2')).toBe(false);
    expect(isStartTimestampDescription('up{a="b"}@st -1m')).toBe(true);
    expect(isStartTimestampDescription("up@st -1m")).toBe(true);
  });

  it.each([
    ["up@st", []],
    ["up@st -1m", [-60_000]],
    ["up@st -1mx2 _ 0s", [-60_000, -60_000, -60_000, undefined, 0]],
    ["up@st 5m-1mx2", [300_000, 240_000, 180_000]],
    ["up@st -5m+1m30sx2", [-300_000, -210_000, -120_000]],
    ["up@st _x2 1ms", [undefined, undefined, 1]],
    ["up@st -1y2dx1", [-31_708_800_000, -31_708_800_000]],
  ])("%j", (text, offsetsMs) => {
    const { labels, offsetsMs: read } = parseStartTimestamps(text);
    expect(labelsToRecord(labels)).toEqual({ __name__: "up" });
    expect(read).toEqual(offsetsMs);
  });

  it.each([
    ["up 1", 'unexpected " " in start timestamps'],
    ["up@st 5", 'not a valid duration string: "5"'],
    ["up@st a", 'unexpected identifier "a" in start timestamps, expected duration'],
    ["up@st 5m+1m", 'unexpected end of input in start timestamps, expected "x"'],
    ["up@st 5m,", "unexpected character in series sequence: ','"],
    ["up@st 5mx99999999", "series expands to 100000000 samples, more than the limit of 1000000"],
  ])("%j is refused", (text, message) => {
    expect(() => parseStartTimestamps(text)).toThrow(message);
  });
});
