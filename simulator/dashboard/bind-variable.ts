import type { VariableBinding } from "./binding.ts";
import type { DashboardVariable, VariableOption } from "./model.ts";
import { allValueMark } from "./read-variable.ts";

/** What to bind a variable to, instead of what the dashboard says. */
export interface BindingChoice {
  /** The values that are chosen; `$__all` stands for all. */
  readonly values?: readonly string[];
  /** What can be chosen, where the dashboard does not list it. */
  readonly options?: readonly VariableOption[];
}

/**
 * What a variable is worth: what is chosen, or what the dashboard was saved with, or its first option. All of a variable are its
 * options, unless it has a text of its own for that; without options there is no value.
 */
export function bindVariable(variable: DashboardVariable, choice: BindingChoice = {}): VariableBinding {
  const { isMulti, hasAll, current, allValue } = variable;
  const options = choice.options ?? variable.options;
  const textsByValue = new Map(options.map(({ text, value }) => [value, text]));
  for (const [index, value] of current.values.entries()) {
    if (!textsByValue.has(value)) textsByValue.set(value, current.texts[index] ?? value);
  }
  const chosen = choice.values ?? (current.values.length > 0 ? current.values : firstOf(options, hasAll));
  if (hasAll && chosen.includes(allValueMark)) {
    const ownTexts = options.map(({ text }) => text);
    const values = options.map(({ value }) => value);
    const all = { values, texts: ["All"], ownTexts, isList: true, isMulti: true };
    return allValue === "" ? all : { ...all, allValue };
  }
  const values = chosen.filter((value) => value !== allValueMark);
  return {
    values,
    texts: values.map((value) => textsByValue.get(value) ?? value),
    isList: isMulti,
    isMulti: isMulti || hasAll,
  };
}

function firstOf(options: readonly VariableOption[], hasAll: boolean): readonly string[] {
  if (hasAll) return [allValueMark];
  const [first] = options;
  return first === undefined ? [] : [first.value];
}

/** The binding of a value that is no variable's of the dashboard, such as a built-in one. */
export function bindText(value: string, text = value): VariableBinding {
  return { values: [value], texts: [text], isList: false, isMulti: false };
}
