import { expect, it } from "vitest";
import { type InventorySources, takeInventory } from "../../../simulator/inventory/index.ts";

/** Sources that hold nothing and note that they were read. */
function emptySources(): { readonly sources: InventorySources; readonly read: readonly string[] } {
  const read: string[] = [];
  const empty = (name: string) => () => {
    read.push(name);
    return [];
  };
  const sources = {
    groups: empty("groups"),
    scenarios: empty("scenarios"),
    scenarioOutlines: empty("scenarioOutlines"),
    dashboards: empty("dashboards"),
    hasLiveForm: () => false,
  };
  return { sources, read };
}

it.each([
  ["systems", ["groups", "scenarioOutlines", "dashboards"]],
  ["alerts", ["groups", "scenarios"]],
  ["scenarios", ["scenarios"]],
  ["dashboards", ["dashboards"]],
] as const)("a list of %s reads what it needs and nothing else, once", (list, wanted) => {
  const { sources, read } = emptySources();
  const inventory = takeInventory(sources);
  expect(read).toEqual([]);
  const first = inventory[list];
  expect(inventory[list]).toBe(first);
  expect(read).toEqual(wanted);
});
