import { expect, it } from "vitest";
import { readDashboardOutline } from "../../../simulator/inventory/index.ts";

it("reads a dashboard, counting panels in closed rows and no headings", () => {
  const text = JSON.stringify({
    uid: "klaxon-x",
    title: "X",
    tags: ["klaxon", "x"],
    panels: [
      { type: "row", panels: [{ type: "stat" }, { type: "table" }] },
      { type: "row" },
      { type: "stat" },
    ],
  });
  expect(readDashboardOutline(text)).toEqual({ uid: "klaxon-x", title: "X", system: "x", panelCount: 3 });
});

it.each(["", "{", "[]", "{}", '{"uid":1}'])("takes `%s` for no dashboard", (text) => {
  expect(readDashboardOutline(text)).toBeUndefined();
});
