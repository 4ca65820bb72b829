import { isFieldMap } from "../../dashboard/index.ts";
import { packHistogram, unpackHistogram } from "./packed-histogram.ts";
import type { PackedNumber } from "./packed-number.ts";
import { type PackedExemplar, type PackedSeries, packVersion, type SeriesPack } from "./series-pack.ts";

/** Takes what JSON held for a pack; throws an `Error` with a sentence for people where it is none. */
export function checkPack(value: unknown): SeriesPack {
  if (!isFieldMap(value)) throw new Error("it holds no series");
  const { version, startMs, endMs, intervalMs, times, series, metricNames, labelValues, notes } = value;
  if (version !== packVersion)
    throw new Error(`its series are of form ${String(version)}, and this page reads form ${packVersion}`);
  return {
    version: packVersion,
    startMs: numberAt(startMs, "startMs"),
    endMs: numberAt(endMs, "endMs"),
    intervalMs: numberAt(intervalMs, "intervalMs"),
    times: listAt(times, "times").map((runs) => listAt(runs, "times").map((run) => numberAt(run, "times"))),
    series: listAt(series, "series").map(checkSeries),
    metricNames: textsAt(metricNames, "metricNames"),
    labelValues: Object.fromEntries(
      Object.entries(isFieldMap(labelValues) ? labelValues : {}).map(([label, values]) => [
        label,
        textsAt(values, label),
      ]),
    ),
    notes: textsAt(notes, "notes"),
  };
}

function checkSeries(value: unknown): PackedSeries {
  if (!isFieldMap(value)) throw new Error("one of its series is none");
  const { labels, times, form, values, stale, histograms, exemplars } = value;
  if (form !== "values" && form !== "steps" && form !== "same")
    throw new Error(`one of its series is of an unknown form, ${String(form)}`);
  const more =
    stale === undefined ? {} : { stale: listAt(stale, "stale").map((at) => numberAt(at, "stale")) };
  return {
    labels: textsAt(labels, "labels"),
    times: numberAt(times, "times"),
    form,
    values: listAt(values, "values").map(checkNumber),
    ...more,
    ...(isFieldMap(histograms)
      ? {
          histograms: {
            times: numberAt(histograms.times, "times"),
            values: listAt(histograms.values, "histograms").map((one) =>
              packHistogram(unpackHistogram(listAt(one, "histograms"))),
            ),
          },
        }
      : {}),
    ...(exemplars === undefined ? {} : { exemplars: listAt(exemplars, "exemplars").map(checkExemplar) }),
  };
}

function checkExemplar(value: unknown): PackedExemplar {
  const [timeMs, number, ...labels] = listAt(value, "exemplars");
  return [numberAt(timeMs, "exemplars"), checkNumber(number), ...textsAt(labels, "exemplars")];
}

function checkNumber(value: unknown): PackedNumber {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "+Inf" || value === "-Inf" || value === "-0") return value;
  throw new Error("one of its values is no number");
}

function listAt(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`its ${name} are no list`);
}

function textsAt(value: unknown, name: string): readonly string[] {
  return listAt(value, name).map((item) => {
    if (typeof item === "string") return item;
    throw new Error(`its ${name} are no texts`);
  });
}

function numberAt(value: unknown, name: string): number {
  if (typeof value === "number") return value;
  throw new Error(`its ${name} is no number`);
}
