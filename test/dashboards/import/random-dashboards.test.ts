import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../artifacts/index.ts";
import { dashboardFormOf, dashboardShapes, importDashboard } from "../../../dashboards/import/index.ts";
import { allDashboards, emitClassic, emitV2 } from "../../../dashboards/index.ts";
import { createChance } from "../../support/chance.ts";
import { mutated } from "../../support/mutated-json.ts";
import { ancient, careless, modern, secondFormat } from "./samples.ts";

const seedCount = 60;
const options = { source: "random.json", kit: "klaxon/dashboards" };
const [first] = allDashboards;

describe("a dashboard changed at random in several places", () => {
  it.each<[string, JsonObject]>([
    ["of Grafana 10", modern],
    ["of Grafana 4", ancient],
    ["without order", careless],
    ["of the second format", secondFormat],
    ["of our own", first === undefined ? {} : emitClassic(first)],
    ["of our own in the second format", first === undefined ? {} : emitV2(first)],
  ])("builds the same again: %s", (_what, sample) => {
    for (let seed = 1; seed <= seedCount; seed++) {
      expect({ seed, differences: differencesIn(changedBy(sample, seed), seed) }).toEqual({
        seed,
        differences: [],
      });
    }
  });
});

function differencesIn(changed: JsonObject, seed: number): unknown {
  try {
    return importDashboard(changed, options).differences;
  } catch (error) {
    throw new Error(`seed ${seed}`, { cause: error });
  }
}

// A change after which nobody could read it as a dashboard any more is not made.
function changedBy(sample: JsonObject, seed: number): JsonObject {
  const chance = createChance(seed);
  let dashboard = sample;
  for (let count = 1 + chance.below(8); count > 0; count--) {
    const changed = mutated(dashboard, chance);
    if (isDashboard(changed)) dashboard = changed;
  }
  return dashboard;
}

function isDashboard(value: JsonValue): value is JsonObject {
  const form = dashboardFormOf(value);
  return form !== undefined && dashboardShapes[form].safeParse(value).success;
}
