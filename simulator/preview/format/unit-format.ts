import { dateUnit } from "./date-units.ts";
import type { UnitFormat } from "./formatted-value.ts";
import {
  countUnit,
  currencyUnit,
  decimalUnit,
  fixedUnit,
  powerOfPrefix,
  prefixUnit,
} from "./scaled-units.ts";
import { booleanUnit, unitTable } from "./unit-table.ts";

/**
 * How a unit of a panel writes values: an identifier of Grafana's list, a pattern (`suffix:x`, `prefix:x`, `time:x`, `si:kx`,
 * `count:x`, `currency:x`, `bool:a/b`), or any other text, which stands behind the number.
 */
export function unitFormat(unit: string | undefined): UnitFormat {
  if (unit === undefined || unit === "") return fixedUnit("");
  let format = made.get(unit);
  if (format === undefined) {
    format = unitTable.get(unit) ?? patternUnit(unit);
    if (made.size >= madeMax) made.clear();
    made.set(unit, format);
  }
  return format;
}

// A panel asks for the same few again and again.
const made = new Map<string, UnitFormat>();
const madeMax = 500;

/** Whether the values of a unit are instants. */
export function isDateUnit(unit: string | undefined): boolean {
  return unit !== undefined && (unit.startsWith("dateTime") || unit.startsWith("time:"));
}

/** Whether two decimals more or less may not be seen: units that are words rather than numbers. */
export function isWordUnit(unit: string | undefined): boolean {
  return isDateUnit(unit) || (unit !== undefined && /^(dt|clock|bool|string|hex)/.test(unit));
}

function patternUnit(unit: string): UnitFormat {
  const at = unit.indexOf(":");
  const rest = unit.slice(at + 1);
  switch (at > 0 ? unit.slice(0, at) : "") {
    case "prefix":
      return prefixUnit(rest);
    case "suffix":
      // The blank is Grafana's; the text may have one of its own.
      return fixedUnit(rest);
    case "time":
      return dateUnit(rest);
    case "si":
      return siUnit(rest);
    case "count":
      return countUnit(rest);
    case "currency":
      return currencyUnit(rest);
    case "bool": {
      const [yes = "", no = "-"] = rest.split("/", 2);
      return booleanUnit(yes, no);
    }
    default:
      return fixedUnit(unit);
  }
}

function siUnit(text: string): UnitFormat {
  const power = powerOfPrefix(text.charAt(0));
  return power === undefined || text.length < 2 ? decimalUnit(text) : decimalUnit(text.slice(1), power);
}
