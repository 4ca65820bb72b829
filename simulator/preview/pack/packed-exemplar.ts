import type { Exemplar } from "../query/data-source.ts";
import { packNumber, unpackNumber } from "./packed-number.ts";
import type { PackedExemplar } from "./series-pack.ts";

/** An exemplar as JSON holds it. */
export function packExemplar({ timeMs, value, labels }: Exemplar): PackedExemplar {
  return [timeMs, packNumber(value), ...Object.entries(labels).flat()];
}

/** The exemplar that was packed. */
export function unpackExemplar([timeMs, value, ...labels]: PackedExemplar): Exemplar {
  const pairs = labels.flatMap((name, index) =>
    index % 2 === 0 ? [[name, labels[index + 1] ?? ""] as const] : [],
  );
  return { timeMs, value: unpackNumber(value), labels: Object.fromEntries(pairs) };
}
