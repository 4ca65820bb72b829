import type { VariableBinding } from "./binding.ts";
import { escapeForPrometheus } from "./prometheus-value.ts";
import { type Replacement, type Substituted, substitute } from "./substitute.ts";
import { formatValue } from "./value-format.ts";
import { referencesOf, type VariableReference } from "./variable-reference.ts";

/** Variables by name, built-in ones included. */
export type VariableScope = ReadonlyMap<string, VariableBinding>;

/**
 * How a variable is written where the text names no format: `prometheus` as in PromQL and LogQL, `text` as in titles, `html` and
 * `list` as in text panels (every value of a choice, with and without the marks of HTML escaped).
 */
export type UsualFormat = "prometheus" | "text" | "html" | "list" | "json" | "glob" | "raw";

/** A text with its variables filled in. */
export interface Interpolated extends Substituted {
  /** References to variables that the scope does not have; they stay in the text. */
  readonly unknown: readonly VariableReference[];
}

/** Fills in the variables of a text as Grafana does before a query is sent; what the scope does not have stays. */
export function interpolate(text: string, scope: VariableScope, usual: UsualFormat): Interpolated {
  return fillIn(text, scope, usual, 0);
}

// What stands for all of a variable may refer to other variables.
const depthMax = 5;

function fillIn(text: string, scope: VariableScope, usual: UsualFormat, depth: number): Interpolated {
  const unknown: VariableReference[] = [];
  // Written one by one, so that a text that grows too long is given up in time.
  function* replacements(): Iterable<Replacement> {
    for (const reference of referencesOf(text)) {
      const { name, fieldPath, offset } = reference;
      const binding = scope.get(fieldPath === "" ? name : `${name}.${fieldPath}`);
      if (binding === undefined) unknown.push(reference);
      else
        yield {
          offset,
          length: reference.text.length,
          text: write(reference, binding, { scope, usual, depth }),
        };
    }
  }
  return { ...substitute(text, replacements()), unknown };
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
  if (format === "" && usual === "list") return values.join(", ");
  return formatValue(
    { ...binding, name: reference.name, values, isList: binding.isList && allValue === undefined },
    wanted,
    formatArguments,
  );
}
