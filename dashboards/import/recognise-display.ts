import {
  isJsonList,
  isJsonObject,
  isSameJson,
  type JsonObject,
  type JsonValue,
  toJson,
} from "../../artifacts/index.ts";
import { grafanaColors, grafanaUnits, mappingsOf } from "../kit/emit-display.ts";
import type { ValueDisplay, ValueMapping } from "../kit/panel.ts";
import type { Health, Shade, Thresholds } from "../kit/thresholds.ts";
import type { NamedUnit, Unit } from "../kit/units.ts";
import { numberOf, objectOf, objectsOf, textOf } from "../kit/v2/members.ts";

const unitOfId: ReadonlyMap<string, NamedUnit> = new Map(
  namesOf(grafanaUnits).map((unit) => [grafanaUnits[unit], unit]),
);

const healthOfColor: ReadonlyMap<string, Health> = new Map(
  namesOf(grafanaColors).map((health) => [grafanaColors[health], health]),
);

/** How a panel's values are shown, as far as the kit has words for it. */
export function recogniseDisplay(panel: JsonObject): ValueDisplay {
  return displayOf(objectOf(objectOf(panel.fieldConfig).defaults));
}

/** The same from the fields' settings alone. */
export function displayOf(defaults: JsonObject): ValueDisplay {
  const mappings = mappingsIn(defaults.mappings);
  const display: ValueDisplay = {
    unit: recogniseUnit(defaults.unit),
    decimals: numberOf(defaults.decimals),
    min: numberOf(defaults.min),
    max: numberOf(defaults.max),
    thresholds: recogniseThresholds(defaults.thresholds),
    mappings,
    absentText: null,
  };
  const absentText = textOf(defaults.noValue);
  if (absentText === undefined) return display;
  const told = { ...display, absentText };
  return isSameJson(toJson(mappingsOf(told)), defaults.mappings) ? told : display;
}

/** The word for a unit, or its id where there is none. */
export function recogniseUnit(value: JsonValue | undefined): Unit {
  if (typeof value !== "string") return "number";
  return unitOfId.get(value) ?? { grafana: value };
}

/** The word for a colour, or the colour where there is none. */
export function recogniseShade(color: string): Shade {
  return healthOfColor.get(color) ?? { color };
}

/** Thresholds of absolute values; undefined where there are none, and for the single step that the kit writes then. */
function recogniseThresholds(value: JsonValue | undefined): Thresholds | undefined {
  const { steps } = objectOf(value);
  const [first, ...rest] = objectsOf(steps);
  const base = textOf(first?.color);
  if (base === undefined || (first?.value !== null && first?.value !== undefined)) return undefined;
  const shades = rest.flatMap((step) => {
    const color = textOf(step.color);
    return color === undefined || typeof step.value !== "number"
      ? []
      : [{ value: step.value, health: recogniseShade(color) }];
  });
  if (shades.length < rest.length) return undefined;
  if (shades.length === 0 && base === grafanaColors.notice) return undefined;
  return { base: recogniseShade(base), steps: shades };
}

// Texts of numbers in ascending order of their index; every other kind of mapping is left to the patch.
function mappingsIn(value: JsonValue | undefined): readonly ValueMapping[] {
  const [first, ...others] = isJsonList(value) ? value : [];
  if (!isJsonObject(first) || first.type !== "value" || others.length > 1) return [];
  const mappings: ValueMapping[] = [];
  const results = Object.entries(objectOf(first.options)).toSorted(
    ([, left], [, right]) => indexOf(left) - indexOf(right),
  );
  for (const [written, result] of results) {
    const { text, color } = objectOf(result);
    const number = Number(written);
    if (typeof text !== "string" || typeof color !== "string" || String(number) !== written) return [];
    mappings.push({ value: number, text, health: recogniseShade(color) });
  }
  return mappings;
}

function indexOf(result: JsonValue): number {
  return numberOf(objectOf(result).index) ?? 0;
}

function namesOf<Name extends string>(record: Readonly<Record<Name, string>>): readonly Name[] {
  const names: Name[] = [];
  for (const name in record) if (Object.hasOwn(record, name)) names.push(name);
  return names;
}
