import type { GoZone } from "../../go-template/index.ts";
import { isTimeZone, zoneOffsetMs } from "../time-interval.ts";
import { zoneAbbreviations } from "./zone-abbreviation.ts";

/** A time zone by its IANA name, or undefined; the empty name and `UTC` are UTC, and so is `Local` here. */
export function zoneNamed(name: string): GoZone | undefined {
  if (name === "" || name === "UTC" || name === "Local") {
    return { at: () => ({ offsetSeconds: 0, abbreviation: "UTC" }) };
  }
  if (!isTimeZone(name)) return undefined;
  return {
    at(unixMs) {
      const offsetSeconds = Math.round(zoneOffsetMs(name, unixMs) / 1000);
      return { offsetSeconds, abbreviation: abbreviationOf(name, unixMs, offsetSeconds) };
    },
  };
}

function abbreviationOf(name: string, unixMs: number, offsetSeconds: number): string {
  const abbreviations = zoneAbbreviations(name);
  if (abbreviations === undefined) return offsetName(offsetSeconds);
  const year = new Date(unixMs).getUTCFullYear();
  const offsets = [0, 6].map((month) => zoneOffsetMs(name, Date.UTC(year, month, 15)) / 1000);
  return offsetSeconds > Math.min(...offsets) ? abbreviations[1] : abbreviations[0];
}

// As the database writes it: hours, with minutes only where there are any.
function offsetName(offsetSeconds: number): string {
  const minutes = Math.round(Math.abs(offsetSeconds) / 60);
  const two = (value: number) => String(value).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : two(minutes % 60);
  return `${offsetSeconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${rest}`;
}
