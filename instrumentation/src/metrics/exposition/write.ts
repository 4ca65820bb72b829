import type {
  Family,
  HistogramCell,
  HistogramFamily,
  SampleExemplar,
  ScalarCell,
  SummaryCell,
  SummaryFamily,
} from "../family.ts";
import type { ExpositionFormat } from "./accept.ts";
import type { Slices } from "./slices.ts";

/** How much text is given on at once, in UTF-16 units. */
const chunkLength = 64 * 1024;
/** How many cells are written before the clock is asked. */
const cellsPerLook = 32;

/**
 * Writes families as an exposition, in chunks, with a turn of the event loop wherever a slice is spent. In OpenMetrics a
 * counter whose name does not end in `_total` is of type `unknown`, so that every series has one name in both formats;
 * `_created` is left out; exemplars and units stand in OpenMetrics only.
 */
export async function* writeExposition(
  families: readonly Family[],
  format: ExpositionFormat,
  slices: Slices,
): AsyncGenerator<string, void, undefined> {
  const taken = new Set(families.map((family) => family.name));
  let text = "";
  for (const family of families) {
    if (family.cellCount === 0) continue;
    text += format === "text" ? textHeader(family) : openMetricsHeader(family, taken);
    const write = cellWriter(family, format === "openmetrics");
    for (let index = 0; index < family.cellCount; index++) {
      text += write(index);
      if (index % cellsPerLook !== cellsPerLook - 1) continue;
      const isSpent = slices.isSpent();
      if (isSpent || text.length >= chunkLength) {
        yield text;
        text = "";
      }
      if (isSpent) await slices.pause();
    }
  }
  if (format === "openmetrics") text += "# EOF\n";
  if (text !== "") yield text;
}

function textHeader({ name, help, type }: Family): string {
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
}

function openMetricsHeader(family: Family, taken: ReadonlySet<string>): string {
  const { type, unit } = family;
  const base = family.name.endsWith("_total") ? family.name.slice(0, -"_total".length) : family.name;
  // The counter's own name without `_total` may be another family's; two lines TYPE of one name are not allowed.
  const isCounter = type === "counter" && base !== family.name && !taken.has(base);
  const name = isCounter ? base : family.name;
  const typeName = type === "untyped" || (type === "counter" && !isCounter) ? "unknown" : type;
  const unitLine = unit !== "" && name.endsWith(`_${unit}`) ? `# UNIT ${name} ${unit}\n` : "";
  return `# TYPE ${name} ${typeName}\n${unitLine}# HELP ${name} ${escapeHelp(family.help).replaceAll('"', '\\"')}\n`;
}

function escapeHelp(help: string): string {
  return help
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replace(/\p{Surrogate}/gu, "\uFFFD");
}

function cellWriter(family: Family, withExemplars: boolean): (index: number) => string {
  switch (family.type) {
    case "histogram":
      return histogramWriter(family, withExemplars);
    case "summary":
      return summaryWriter(family);
    case "counter":
    case "gauge":
    case "untyped": {
      // Exemplars belong to counters and buckets.
      const hasExemplars = withExemplars && family.type === "counter" && family.name.endsWith("_total");
      const cellAt = family.reader();
      return (index) => {
        const cell = cellAt(index);
        return cell === undefined ? "" : scalarLine(family.name, cell, hasExemplars);
      };
    }
    default:
      return family satisfies never;
  }
}

function scalarLine(name: string, { labels, value, exemplar }: ScalarCell, hasExemplars: boolean): string {
  const end = hasExemplars && exemplar !== undefined ? `${exemplarText(exemplar)}\n` : "\n";
  return labels === ""
    ? `${name} ${numberText(value)}${end}`
    : `${name}{${labels}} ${numberText(value)}${end}`;
}

function histogramWriter(
  { name, bounds, reader }: HistogramFamily,
  withExemplars: boolean,
): (index: number) => string {
  const bucket = `${name}_bucket{`;
  const ends = [...bounds.map(numberText), "+Inf"].map((bound) => `le="${bound}"} `);
  const withLabels = ends.map((end) => `,${end}`);
  const write = ({ labels, counts, sum, exemplars }: HistogramCell) => {
    const start = bucket + labels;
    const tails = labels === "" ? ends : withLabels;
    let count = 0;
    let text = "";
    for (let index = 0; index < tails.length; index++) {
      count += counts[index] ?? 0;
      const exemplar = withExemplars ? exemplars?.[index] : undefined;
      text += `${start}${tails[index]}${count}${exemplar === undefined ? "" : exemplarText(exemplar)}\n`;
    }
    const braces = labels === "" ? "" : `{${labels}}`;
    return `${text}${name}_sum${braces} ${numberText(sum)}\n${name}_count${braces} ${count}\n`;
  };
  const cellAt = reader();
  return (index) => {
    const cell = cellAt(index);
    return cell === undefined ? "" : write(cell);
  };
}

function summaryWriter({ name, reader }: SummaryFamily): (index: number) => string {
  const write = ({ labels, quantiles, sum, count }: SummaryCell) => {
    const start = labels === "" ? "" : `${labels},`;
    const lines = quantiles.map(
      ([quantile, value]) => `${name}{${start}quantile="${numberText(quantile)}"} ${numberText(value)}\n`,
    );
    const braces = labels === "" ? "" : `{${labels}}`;
    return `${lines.join("")}${name}_sum${braces} ${numberText(sum)}\n${name}_count${braces} ${numberText(count)}\n`;
  };
  const cellAt = reader();
  return (index) => {
    const cell = cellAt(index);
    return cell === undefined ? "" : write(cell);
  };
}

function exemplarText({ labels, value, timestampSeconds }: SampleExemplar): string {
  return ` # {${labels}} ${numberText(value)} ${timestampSeconds.toFixed(3)}`;
}

/** A number as both formats write it. */
function numberText(value: number): string {
  if (Number.isFinite(value)) return `${value}`;
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}
