import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runConformance } from "../../../../simulator/conformance/index.ts";
import { outcomeLines } from "./outcome-lines.ts";

/** Where Prometheus's own scripts lie beside a checkout, if somebody put them there. */
const folder = join(import.meta.dirname, "../../../../../shared/promqltest");
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".test")) : [];

// As `file:line expression`. An entry that passes has to go; the list may only become shorter.
const knownFailures: readonly string[] = [];

describe("Prometheus's own scripts", () => {
  if (names.length === 0) it.skip(`cannot be tested, because ${folder} is not there`, () => {});

  it.each(names)("%s", (name) => {
    const report = runConformance(readFileSync(join(folder, name), "utf8"), name);
    const placeOf = ({ line, expression }: { readonly line: number; readonly expression: string }) =>
      `${name}:${line} ${expression}`;
    const known = knownFailures.filter((place) => place.startsWith(`${name}:`));
    const failures = report.failures.filter((failure) => !known.includes(placeOf(failure)));
    expect(outcomeLines({ ...report, failures })).toEqual([]);
    expect(known.filter((place) => !report.failures.some((failure) => placeOf(failure) === place))).toEqual(
      [],
    );
    expect(report.passedCount).toBeGreaterThan(0);
  });
});
