import { escapeForPrometheus } from "./prometheus-value.ts";
import { formatValue } from "./value-format.ts";
import { referencesOf, type VariableReference } from "./variable-reference.ts";

/** What a variable is worth while texts are filled in. */
export interface VariableBinding {
  readonly values: readonly string[];
  /** What people see instead of the values; as many. */
  readonly texts: readonly string[];
  /** Whether Grafana holds a list, even of one value: a choice of several, or all. */
  readonly isList: boolean;
  /** Whether data sources escape the values, since several could be chosen. */
  readonly isMulti: boolean;
  /** What stands for all, where all are chosen and the variable has a text of its own for that: it goes in as it is. */
  readonly allValue?: string;
}

/** Variables by name, built-in ones included. */
export type VariableScope = ReadonlyMap<string, VariableBinding>;

/** How a variable is written where the text names no format: `prometheus` as in PromQL and LogQL, `text` as in titles. */
export type UsualFormat = "prometheus" | "text" | "glob" | "raw";

/** A text with its variables filled in. */
export interface Interpolated {
  readonly text: string;
  /** References to variables that the scope does not have; they stay in the text. */
  readonly unknown: readonly VariableReference[];
  /** The offset in the text as it was that an offset in the text as it is now comes from. */
  sourceOffset(offset: number): number;
}

/** Fills in the variables of a text as Grafana does before a query is sent; what the scope does not have stays. */
export function interpolate(text: string, scope: VariableScope, usual: UsualFormat): Interpolated {
  return fillIn(text, scope, usual, 0);
}

// What stands for all of a variable may refer to other variables.
const depthMax = 5;

function fillIn(text: string, scope: VariableScope, usual: UsualFormat, depth: number): Interpolated {
  const unknown: VariableReference[] = [];
  const pieces: Piece[] = [];
  let filled = "";
  let sourceEnd = 0;
  for (const reference of referencesOf(text)) {
    filled += text.slice(sourceEnd, reference.offset);
    const binding = scope.get(
      reference.fieldPath === "" ? reference.name : `${reference.name}.${reference.fieldPath}`,
    );
    const written =
      binding === undefined ? reference.text : write(reference, binding, { scope, usual, depth });
    if (binding === undefined) unknown.push(reference);
    pieces.push({
      start: filled.length,
      end: filled.length + written.length,
      source: reference.offset,
      sourceLength: reference.text.length,
    });
    filled += written;
    sourceEnd = reference.offset + reference.text.length;
    if (filled.length > lengthMax) break;
  }
  return {
    text: filled + text.slice(sourceEnd),
    unknown,
    sourceOffset: (offset) => sourceOffset(pieces, offset),
  };
}

// A long list of values that is referred to often would fill the memory.
const lengthMax = 1_000_000;

/** A reference that was filled in: where it stands now, and where it stood. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly source: number;
  readonly sourceLength: number;
}

function sourceOffset(pieces: readonly Piece[], offset: number): number {
  let shift = 0;
  for (const { start, end, source, sourceLength } of pieces) {
    if (offset < start) break;
    if (offset < end) return source;
    shift = source + sourceLength - end;
  }
  return offset + shift;
}

interface Filling {
  readonly scope: VariableScope;
  readonly usual: UsualFormat;
  readonly depth: number;
}

function write(
  reference: VariableReference,
  binding: VariableBinding,
  { scope, usual, depth }: Filling,
): string {
  const [format = "", ...formatArguments] = reference.format.split(":");
  const wanted = format === "" ? usual : format;
  const { allValue } = binding;
  if (allValue !== undefined) {
    if (wanted === "text") return "All";
    if (wanted !== "percentencode") {
      return depth < depthMax ? fillIn(allValue, scope, usual, depth + 1).text : allValue;
    }
  }
  if (wanted === "prometheus") return escapeForPrometheus(binding);
  const values = allValue === undefined ? binding.values : [allValue];
  return formatValue(
    { ...binding, name: reference.name, values, isList: binding.isList && allValue === undefined },
    wanted,
    formatArguments,
  );
}
