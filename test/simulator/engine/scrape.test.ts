import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeriesStore, openTarget } from "../../../simulator/engine/index.ts";
import { labelsFromRecord } from "../../../simulator/promql/index.ts";
import { labelsText, storeText } from "./series-text.ts";

/**
 * Runs scrapes written one a line: `seconds: series=value …`, `seconds: down`, `seconds: removed`; yields the
 * store's series.
 */
function scraped(script: string, names?: RegExp): readonly string[] {
  const store = createSeriesStore();
  const target = openTarget(store, { labels: labelsFromRecord({ job: "j", instance: "i" }) });
  for (const line of script
    .split("\n")
    .map((text) => text.trim())
    .filter((text) => text !== "")) {
    const [at = "", exposed = ""] = line.split(": ");
    const timestampMs = Number(at) * 1000;
    if (exposed === "down") target.fail(timestampMs, 3);
    else if (exposed === "removed") target.remove(timestampMs);
    else {
      target.begin(timestampMs);
      for (const sample of exposed.split(" ").filter((text) => text !== "-")) {
        const [name = "", value] = sample.split("=");
        target.set(target.handle(name, []), Number(value));
      }
      target.commit(0.5);
    }
  }
  const lines = storeText(store).map((line) => line.replace(/\{instance="i",job="j"\}/, ""));
  return lines.filter((line) => names?.test(line) ?? true);
}

describe("scrapes of a target", () => {
  it("write what is exposed and what Prometheus adds about the scrape", () => {
    expect(scraped("0: a=1 b=2\n15: a=2 b=2 c=7\n30: a=3 b=2 c=7")).toEqual([
      "a 1@0 2@15 3@30",
      "b 2@0 2@15 2@30",
      "c 7@15 7@30",
      "scrape_duration_seconds 0.5@0 0.5@15 0.5@30",
      "scrape_samples_post_metric_relabeling 2@0 3@15 3@30",
      "scrape_samples_scraped 2@0 3@15 3@30",
      "scrape_series_added 2@0 1@15 0@30",
      "up 1@0 1@15 1@30",
    ]);
  });

  it("mark stale what vanishes, once, and take it up again when it returns", () => {
    expect(scraped("0: a=1 b=2\n15: a=2\n30: a=3\n45: a=4 b=5\n60: a=5 b=6", /^[ab] |added/)).toEqual([
      "a 1@0 2@15 3@30 4@45 5@60",
      "b 2@0 stale@15 5@45 6@60",
      "scrape_series_added 2@0 0@15 0@30 1@45 0@60",
    ]);
  });

  it("mark everything stale when a scrape fails, and know the series again afterwards", () => {
    expect(scraped("0: a=1 b=2\n15: down\n30: down\n45: a=2\n60: a=3 b=4")).toEqual([
      "a 1@0 stale@15 2@45 3@60",
      "b 2@0 stale@15 4@60",
      "scrape_duration_seconds 0.5@0 3@15 3@30 0.5@45 0.5@60",
      "scrape_samples_post_metric_relabeling 2@0 0@15 0@30 1@45 2@60",
      "scrape_samples_scraped 2@0 0@15 0@30 1@45 2@60",
      "scrape_series_added 2@0 0@15 0@30 0@45 1@60",
      "up 1@0 0@15 0@30 1@45 1@60",
    ]);
  });

  it("write down an empty exposition and a target that never answered", () => {
    expect(scraped("0: -\n15: a=1", /^(a|up) /)).toEqual(["a 1@15", "up 1@0 1@15"]);
    expect(scraped("0: down\n15: down", /^(a|up) /)).toEqual(["up 0@0 0@15"]);
  });

  it("end with a marker on every series when the target is removed", () => {
    expect(scraped("0: a=1 b=2\n15: a=1\n30: removed", /^(a|b|up) /)).toEqual([
      "a 1@0 1@15 stale@30",
      "b 2@0 stale@15",
      "up 1@0 1@15 stale@30",
    ]);
  });

  it("count the first of two samples of one series", () => {
    expect(scraped("0: a=1 a=2", /^(a |.*scraped)/)).toEqual(["a 1@0", "scrape_samples_scraped 1@0"]);
  });

  it("share one column of timestamps between all series that miss no successful scrape", () => {
    const store = createSeriesStore();
    const target = openTarget(store, {
      labels: labelsFromRecord({ job: "j", instance: "i" }),
      expectedScrapeCount: 100,
    });
    const handles = ["a", "b", "c"].map((name) => target.handle(name, []));
    for (let scrape = 0; scrape < 100; scrape++) {
      if (scrape === 40) {
        target.fail(scrape * 1000, 1);
        continue;
      }
      target.begin(scrape * 1000);
      for (const handle of handles) if (handle !== 2 || scrape !== 50) target.set(handle, scrape);
      target.commit(0.1);
    }
    const memory = new Map(
      [...store.all()].map((series) => [labelsText(series.labels).split("{")[0], series.timestampsMs.buffer]),
    );
    expect(memory.get("a")).toBe(memory.get("b"));
    expect(memory.get("up")).toBe(memory.get("scrape_series_added"));
    expect(memory.get("a")).not.toBe(memory.get("up"));
    expect(memory.get("c")).not.toBe(memory.get("a"));
  });

  it.each([
    [{ job: "x" }, "m", 'm{exported_job="x",instance="i",job="j"}'],
    [
      { job: "x", exported_job: "y" },
      "m",
      'm{exported_exported_job="x",exported_job="y",instance="i",job="j"}',
    ],
    [{ instance: "", path: "/" }, "m", 'm{instance="i",job="j",path="/"}'],
    [{ le: "1" }, "m_bucket", 'm_bucket{instance="i",job="j",le="1.0"}'],
    [{ le: "+Inf" }, "m_bucket", 'm_bucket{instance="i",job="j",le="+Inf"}'],
    [{ le: "0.5" }, "m_bucket", 'm_bucket{instance="i",job="j",le="0.5"}'],
    [{ le: "10000000" }, "m_bucket", 'm_bucket{instance="i",job="j",le="1e+07"}'],
    [{ le: "1234567" }, "m_bucket", 'm_bucket{instance="i",job="j",le="1.234567e+06"}'],
    [{ le: "0.00001" }, "m_bucket", 'm_bucket{instance="i",job="j",le="1e-05"}'],
    [{ le: "1" }, "m", 'm{instance="i",job="j",le="1"}'],
    [{ quantile: "0" }, "m", 'm{instance="i",job="j",quantile="0.0"}'],
  ])("store %j of %s as %s", (exposed, name, expected) => {
    const store = createSeriesStore();
    const target = openTarget(store, { labels: labelsFromRecord({ job: "j", instance: "i" }) });
    target.begin(0);
    target.set(target.handle(name, Object.entries(exposed)), 1);
    target.commit(0);
    expect(storeText(store, new RegExp(`^${name}[{]`))).toEqual([`${expected} 1@0`]);
  });

  it("keep bucket bounds as exposed for Prometheus 2", () => {
    const store = createSeriesStore();
    const target = openTarget(store, {
      labels: labelsFromRecord({ job: "j", instance: "i" }),
      prometheus: 2,
    });
    target.begin(0);
    target.set(target.handle("m_bucket", [["le", "1"]]), 1);
    target.commit(0);
    expect(storeText(store, /^m/)).toEqual(['m_bucket{instance="i",job="j",le="1"} 1@0']);
  });

  it("hold exactly the samples that were exposed, whatever comes and goes", () => {
    const seed = 4711;
    const scrape = fc.oneof(
      { weight: 1, arbitrary: fc.constant(undefined) },
      { weight: 4, arbitrary: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { maxLength: 3 }) },
    );
    fc.assert(
      fc.property(fc.array(scrape, { maxLength: 40 }), (scrapes) => {
        const script = scrapes.map((names, at) =>
          names === undefined
            ? `${at}: down`
            : `${at}: ${names.map((name) => `${name}=${at}`).join(" ") || "-"}`,
        );
        const expected = ["a", "b", "c"].flatMap((name) => {
          let wasThere = false;
          const samples = scrapes.flatMap((names, at) => {
            const isThere = names?.some((other) => other === name) ?? false;
            const text = isThere ? [`${at}@${at}`] : wasThere ? [`stale@${at}`] : [];
            wasThere = isThere;
            return text;
          });
          return samples.length === 0 ? [] : [`${name} ${samples.join(" ")}`];
        });
        expect(scraped(script.join("\n"), /^[abc] /)).toEqual(expected);
      }),
      { seed, numRuns: 200 },
    );
  });
});
