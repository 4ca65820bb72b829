import { describe, expect, it } from "vitest";
import { startSelfCheck } from "../../../instrumentation/src/self-check.ts";
import type { HookFinding } from "../../../instrumentation/src/tracing/index.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";

const finding = (code: string): HookFinding => ({
  code,
  message: `${code} is amiss`,
  whatToDo: "correct it",
});

function stand() {
  const instruments = recordInstruments();
  const told: string[] = [];
  let found: readonly HookFinding[] = [];
  const selfCheck = startSelfCheck({
    sources: [() => found],
    instruments,
    tell: ({ code }) => told.push(code),
  });
  const find = (...codes: readonly string[]) => {
    found = codes.map(finding);
  };
  const series = () => Object.fromEntries(instruments.values);
  return { ...selfCheck, told, collect: instruments.collect, series, codesFound: find };
}

describe("the self-check", () => {
  it("tells what shows later with the next scrape, once", () => {
    const { told, collect, codesFound } = stand();
    collect();
    expect(told).toEqual([]);
    codesFound("http/late");
    for (let scrape = 0; scrape < 3; scrape++) collect();
    codesFound("http/late", "http/later");
    collect();
    expect(told).toEqual(["http/late", "http/later"]);
  });

  it("shows in its metric what holds, and what does so no more", () => {
    const { collect, codesFound, series } = stand();
    codesFound("http/late");
    collect();
    codesFound();
    collect();
    expect(series()).toEqual({ 'klaxon_instrumentation_findings{code="http/late"}': 0 });
    codesFound("http/late");
    collect();
    expect(series()).toEqual({ 'klaxon_instrumentation_findings{code="http/late"}': 1 });
  });

  it("keeps one finding of each code that is noted, and tells it at once", () => {
    const { note, find, told } = stand();
    note(finding("init/a"));
    note(finding("init/a"));
    expect(find()).toEqual([finding("init/a")]);
    expect(told).toEqual(["init/a"]);
  });
});
