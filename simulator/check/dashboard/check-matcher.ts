import type { DashboardPanel, DashboardQuery } from "../../dashboard/index.ts";
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
