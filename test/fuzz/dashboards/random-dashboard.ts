import type { JsonObject, JsonValue } from "../../../artifacts/index.ts";
import type { Chance } from "../../support/chance.ts";
import { anyOldPanel } from "./random-old-panel.ts";
import { anyPanel } from "./random-panel.ts";
import {
  anyAnnotation,
  anyLink,
  anyNumber,
  anyText,
  anyVariable,
  maybe,
  several,
  some,
} from "./random-parts.ts";

/** A classic dashboard of any of Grafana's ages, bare or in what its API or a resource wraps around it. */
export function anyClassic(chance: Chance): JsonObject {
  const dashboard = anyBareClassic(chance);
  switch (chance.below(8)) {
    case 0:
      return { meta: { slug: "x", canSave: true }, dashboard };
    case 1: {
      const apiVersion = `dashboard.grafana.app/${chance.pick(["v0alpha1", "v1alpha1", "v1beta1", "v1"])}`;
      return { apiVersion, kind: "Dashboard", metadata: { name: "x" }, spec: dashboard };
    }
    default:
      return dashboard;
  }
}

function anyBareClassic(chance: Chance): JsonObject {
  const isOld = chance.happens(0.35);
  return some({
    __inputs: maybe(
      chance,
      [
        {
          name: "DS_PROMETHEUS",
          label: "",
          type: "datasource",
          pluginId: "prometheus",
          pluginName: "Prometheus",
        },
        { name: "VAR_X", type: "constant", value: "1" },
      ],
      0.3,
    ),
    __requires: maybe(chance, [{ type: "grafana", id: "grafana", name: "Grafana", version: "7.0.0" }], 0.3),
    __elements: maybe(
      chance,
      chance.pick<JsonValue>([{}, [], { lib: { name: "x", uid: "lib", kind: 1, model: { type: "stat" } } }]),
      0.2,
    ),
    annotations: maybe(
      chance,
      some({
        list: maybe(
          chance,
          several(chance, 3, () => anyAnnotation(chance)),
          0.95,
        ),
        enable: maybe(chance, true, 0.1),
      }),
      0.8,
    ),
    description: maybe(chance, anyText(chance), 0.3),
    editable: maybe(chance, chance.happens(0.7), 0.8),
    gnetId: maybe(chance, chance.pick<JsonValue>([null, 1860]), 0.3),
    graphTooltip: maybe(chance, anyNumber(chance, 1), 0.6),
    sharedCrosshair: maybe(chance, true, 0.1),
    hideControls: maybe(chance, false, 0.2),
    id: maybe(chance, chance.pick<JsonValue>([null, 7]), 0.6),
    iteration: maybe(chance, 1_554_000_000_000, 0.2),
    links: maybe(
      chance,
      several(chance, 2, () => anyLink(chance)),
      0.6,
    ),
    liveNow: maybe(chance, false, 0.2),
    ...(isOld ? { rows: anyRows(chance) } : { panels: anyGrid(chance) }),
    pulldowns: maybe(chance, [{ type: "filtering", enable: true }], 0.05),
    refresh: maybe(chance, chance.pick<JsonValue>(["30s", "", false, true, 5, null]), 0.7),
    schemaVersion: maybe(
      chance,
      chance.pick<JsonValue>(isOld ? [6, 12, 14, "14", 0] : [16, 22, 27, 30, 36, 39, 41, 42]),
      0.9,
    ),
    style: maybe(chance, "dark", 0.3),
    tags: maybe(chance, chance.pick<JsonValue>([[], ["a", "b"], ["a", 5, null]]), 0.8),
    templating: maybe(
      chance,
      some({
        list: maybe(
          chance,
          several(chance, 6, (index) => anyVariable(chance, index)),
          0.95,
        ),
      }),
      0.8,
    ),
    time: maybe(
      chance,
      chance.pick<JsonValue>([
        { from: "now-6h", to: "now" },
        { from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z" },
        { from: "now/d", to: "now/d" },
        {},
        { from: 5, to: null },
      ]),
      0.9,
    ),
    timepicker: maybe(
      chance,
      chance.pick<JsonValue>([
        {},
        { refresh_intervals: ["5s", "1d"], time_options: ["5m"], nowDelay: "1m" },
        null,
      ]),
      0.6,
    ),
    timezone: maybe(chance, chance.pick<JsonValue>(["", "browser", "utc", "Europe/Berlin"]), 0.6),
    title: anyText(chance),
    uid: maybe(chance, chance.pick<JsonValue>(["demo", "x".repeat(50), "a b", null, ""]), 0.8),
    version: maybe(chance, anyNumber(chance, 3), 0.6),
    weekStart: maybe(chance, "", 0.2),
  });
}

function anyRows(chance: Chance): JsonValue {
  let id = 0;
  return several(chance, 4, () =>
    some({
      title: maybe(chance, anyText(chance), 0.9),
      height: maybe(chance, chance.pick<JsonValue>(["250px", 250, "", null, "25vh"]), 0.9),
      collapse: maybe(chance, chance.happens(0.3), 0.8),
      editable: maybe(chance, true, 0.4),
      showTitle: maybe(chance, chance.happens(0.5), 0.5),
      titleSize: maybe(chance, "h6", 0.4),
      repeat: maybe(chance, chance.pick<JsonValue>(["job", null]), 0.3),
      repeatIteration: maybe(chance, null, 0.2),
      panels: maybe(
        chance,
        several(chance, 4, () => anyOldPanel(chance, ++id)),
        0.95,
      ),
    }),
  );
}

function anyGrid(chance: Chance): JsonValue {
  let id = 0;
  return several(chance, 7, () => {
    if (!chance.happens(0.2)) return anyPanel(chance, ++id);
    const isCollapsed = chance.happens(0.5);
    return some({
      type: "row",
      id: maybe(chance, ++id, 0.9),
      title: maybe(chance, anyText(chance), 0.9),
      collapsed: maybe(chance, isCollapsed, 0.9),
      gridPos: maybe(chance, { h: 1, w: 24, x: 0, y: id * 4 }, 0.9),
      repeat: maybe(chance, "job", 0.2),
      panels: maybe(chance, isCollapsed ? several(chance, 3, () => anyPanel(chance, ++id)) : [], 0.95),
    });
  });
}
