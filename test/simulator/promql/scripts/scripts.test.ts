import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runConformance } from "../../../../simulator/conformance/index.ts";
import { outcomeLines } from "./outcome-lines.ts";

const folder = import.meta.dirname;
const scripts = readdirSync(folder).filter((name) => name.endsWith(".test"));

describe("scripts of our own", () => {
  it.each(scripts)("%s", (name) => {
    const report = runConformance(readFileSync(join(folder, name), "utf8"), name);
    expect(outcomeLines(report)).toEqual([]);
    expect(report.passedCount).toBeGreaterThan(5);
  });
});
