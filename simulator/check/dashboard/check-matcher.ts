import type { DashboardModel, DashboardPanel, DashboardQuery } from "../../dashboard/index.ts";
import { type DashboardNotes, subjectOf } from "./dashboard-notes.ts";
import type { VariableMatcher } from "./fill-expression.ts";

/** Checks that a matcher, of PromQL or of LogQL, can hold every choice of the variable that gives its value. */
export function checkMatcher(
  notes: DashboardNotes,
  { panel, query }: { readonly panel: DashboardPanel; readonly query: DashboardQuery },
  { label, operator, reference }: VariableMatcher,
): void {
  if (operator !== "=" && operator !== "!=") return;
  const variable = notes.checked.model.variables.find(({ name }) => name === reference.name);
  if (variable === undefined || !(variable.isMulti || variable.hasAll)) return;
  if (repeatsFor(variable.name, panel, notes.checked.model)) return;
  notes.inText(
    "variable/multi-under-equals",
    { subject: subjectOf(panel), path: query.expressionPath },
    { text: query.expression, offset: reference.offset },
    {
      reason: `\`${label}${operator}\` compares with one text, but \`$${variable.name}\` becomes a regular expression once ${variable.hasAll ? "all are" : "several are"} chosen, and the panel is empty then`,
      advice: `write \`${label}${operator === "=" ? "=~" : "!~"}"${reference.text}"\``,
    },
  );
}

/** Whether the panel stands once for each value of a variable, which has one value in it then. */
function repeatsFor(name: string, { repeat, group }: DashboardPanel, { groups }: DashboardModel): boolean {
  if (repeat?.variable === name) return true;
  for (let at = group; at !== undefined; at = groups[at]?.parent)
    if (groups[at]?.repeat === name) return true;
  return false;
}
