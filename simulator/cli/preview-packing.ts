import { gzipSync } from "node:zlib";
import { type BookScenario, type PreviewData, scenarioPart } from "../preview/index.ts";
import type { Shelf } from "./preview-library.ts";

/** The scenarios that a written page holds beside each dashboard's own data. */
export interface PackedScenarios {
  readonly scenarios: readonly BookScenario[];
  /** Names of those for which there was no room. */
  readonly leftOut: readonly string[];
  /** The data of dashboards, by the names of the page's parts. */
  readonly parts: ReadonlyMap<string, PreviewData>;
}

/** How much is packed, and what is there already. */
interface PackingOptions {
  readonly bytesMax: number;
  /** The scenario that a dashboard's own data is of. */
  readonly scenarioOf: (key: string) => string | undefined;
  readonly onProgress: (text: string) => void;
}

/** How large a page may become with several scenarios: still quick to open, and to send to somebody. */
export const packedBytesMax = 32_000_000;

/**
 * Packs the data of each of some scenarios for each dashboard, as far as there is room: what does not fit is left out from the
 * first scenario on that would be too much. Of dashboards of which a scenario has nothing there is no part.
 */
export function packScenarios(
  shelf: Shelf,
  scenarios: readonly BookScenario[],
  options: PackingOptions,
): PackedScenarios {
  const parts = new Map<string, PreviewData>();
  let bytes = 0;
  for (const [index, { name }] of scenarios.entries()) {
    options.onProgress(`scenario ${index + 1} of ${scenarios.length}`);
    const keys = shelf.keys().filter((key) => options.scenarioOf(key) !== name);
    const own = partsOf(shelf, keys, name, index);
    for (const [, data] of own) bytes += packedBytes(data);
    if (bytes > options.bytesMax && index > 0) {
      const leftOut = scenarios.slice(index).map((one) => one.name);
      return { scenarios: scenarios.slice(0, index), leftOut, parts };
    }
    for (const [part, data] of own) parts.set(part, data);
  }
  return { scenarios, leftOut: [], parts };
}

function partsOf(
  shelf: Shelf,
  keys: readonly string[],
  scenario: string,
  index: number,
): readonly (readonly [part: string, data: PreviewData])[] {
  return keys.flatMap((key) => {
    const data = shelf.dashboard(key, scenario)?.data;
    if (data === undefined || data.kind === "prometheus") return [];
    if (data.kind === "pack" && data.pack.series.length === 0) return [];
    return [[scenarioPart(key, index), data] as const];
  });
}

// As base64 of gzip; the quickest gzip tells it well enough.
function packedBytes(data: PreviewData): number {
  return (gzipSync(JSON.stringify(data), { level: 1 }).length * 4) / 3;
}
