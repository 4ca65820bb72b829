import {
  type DashboardModel,
  type DashboardVariable,
  isBuiltInName,
  isMatchOperator,
  namesReadBy,
  orderVariables,
  parseVariableQuery,
  referencesOf,
} from "../../dashboard/index.ts";
import { didYouMean, type FieldMap } from "../../document/index.ts";
import { compileMatcher, PromqlError, parseExpression } from "../../promql/index.ts";
import { type DashboardNotes, subjectOf } from "./dashboard-notes.ts";
import { fillExpression } from "./fill-expression.ts";

/** Checks the variables of a dashboard, and whether every reference has one. */
export function checkVariables(notes: DashboardNotes): void {
  const { model } = notes.checked;
  const used = namesUsedIn(model);
  const seen = new Set<string>();
  for (const variable of model.variables) {
    const { name, path } = variable;
    const target = { subject: `$${name}`, path };
    if (seen.has(name)) {
      notes.at("variable/duplicate", target, {
        reason: `there are two variables \`${name}\`, of which Grafana knows one`,
        advice: "give one of them another name, or remove it",
      });
    }
    seen.add(name);
    if (!used.has(name) && variable.type !== "adhoc" && variable.type !== "groupby") {
      notes.at("variable/unused", target, {
        reason: `nothing reads \`$${name}\`, so what is chosen there changes nothing`,
        advice: "use it in the queries, or remove it",
      });
    }
    if (variable.type === "query") checkQuery(notes, variable);
    if (variable.type === "adhoc") checkFilters(notes, variable);
  }
  for (const { name, path } of orderVariables(model.variables).circular) {
    notes.at(
      "variable/circular",
      { subject: `$${name}`, path },
      {
        reason: `\`$${name}\` reads variables that read \`$${name}\` in turn, so Grafana never finds their options`,
        advice: "let one of them stand on its own",
      },
    );
  }
  checkReferences(notes);
}

function checkQuery(notes: DashboardNotes, variable: DashboardVariable): void {
  const { name, refresh, path, query, queryPath, regex, datasource, kind } = variable;
  const target = { subject: `$${name}`, path };
  if (refresh !== "on-time-range") {
    notes.at("variable/stale-options", target, {
      reason: `the options of \`$${name}\` are asked for ${refresh === "never" ? "never again once the dashboard is saved" : "when the dashboard is opened"}, so another time range offers what was not there then`,
      advice: 'write `"refresh": 2`, on time range change',
    });
  }
  if (regex !== "" && !isRegex(regex)) {
    notes.at(
      "variable/bad-query",
      { ...target, path: [...path, "regex"] },
      {
        reason: `the regular expression \`${regex}\` of \`$${name}\` cannot be read`,
        advice: "correct it",
      },
    );
  }
  if (kind !== undefined && kind !== "prometheus") return;
  const parsed = parseVariableQuery(query);
  // What a data source with a name of its own answers to nobody says; its query may be in any language.
  const isNamed = datasource !== undefined && datasource.uid !== "";
  const isFunction = parsed !== undefined && parsed.kind !== "series";
  if (kind === undefined && isNamed && !isFunction) return;
  if (parsed === undefined) {
    notes.at("variable/bad-query", target, {
      reason: `\`$${name}\` asks for nothing, so it has no options`,
      advice: `write a query, as in \`label_values(up, ${name})\``,
    });
    return;
  }
  const [inner, offset] =
    parsed.kind === "query-result"
      ? [parsed.expression, parsed.expressionOffset]
      : parsed.kind === "label-values" || parsed.kind === "series"
        ? [parsed.selector, parsed.selectorOffset]
        : ["", 0];
  if (inner === "") return;
  const filled = fillExpression(inner, notes.checked.model);
  try {
    const { kind } = parseExpression(filled.text);
    if (parsed.kind === "query-result" || kind === "vector-selector") return;
    notes.inText(
      "variable/bad-query",
      { ...target, path: queryPath },
      { text: query, offset },
      {
        reason: `\`$${name}\` asks for the labels of an expression; Prometheus tells those of a selector only`,
        advice: "write a selector, or `query_result(…)` with a regular expression that cuts the label out",
      },
    );
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    const at = offset + filled.sourceOffset(error.span.start);
    notes.inText(
      "variable/bad-query",
      { ...target, path: queryPath },
      { text: query, offset: at },
      {
        reason: `the query of \`$${name}\` cannot be read: ${error.message}`,
        advice: `write a query, as in \`label_values(up, ${name})\``,
      },
    );
  }
}

function checkFilters(notes: DashboardNotes, { name, filters, path }: DashboardVariable): void {
  const target = { subject: `$${name}`, path };
  for (const { key, operator, value } of filters) {
    const shown = `\`${key}${operator}"${value}"\``;
    if (key === "" || !isMatchOperator(operator)) {
      notes.at("variable/bad-query", target, {
        reason: `the filter ${shown} of \`$${name}\` ${key === "" ? "names no label" : "has an operator that Prometheus does not know"}, so it does nothing`,
        advice: "write a label, one of `=`, `!=`, `=~`, `!~`, and a value",
        severity: "warning",
      });
    } else if (operator.endsWith("~") && referencesOf(value).length === 0 && !isPrometheusRegex(value)) {
      notes.at("variable/bad-query", target, {
        reason: `the regular expression of the filter ${shown} of \`$${name}\` cannot be read, so every panel shows an error`,
        advice: "correct it",
      });
    }
  }
}

function isPrometheusRegex(pattern: string): boolean {
  try {
    compileMatcher({ label: "", operator: "=~", value: pattern }, 3);
    return true;
  } catch {
    return false;
  }
}

function isRegex(text: string): boolean {
  const parts = /^\/(.*)\/([a-z]*)$/s.exec(text);
  try {
    return new RegExp(parts?.[1] ?? text, parts?.[2] ?? "") instanceof RegExp;
  } catch {
    return false;
  }
}

function checkReferences(notes: DashboardNotes): void {
  const { model } = notes.checked;
  const known = new Set([
    ...model.variables.map(({ name }) => name),
    ...model.inputs.map(({ name }) => name),
  ]);
  const texts = [
    ...model.panels.flatMap((panel) => {
      const subject = subjectOf(panel);
      const uid = panel.datasource?.uid ?? "";
      return [
        {
          subject,
          path: [...panel.path, ...(panel.elementName === undefined ? [] : ["spec"]), "title"],
          text: panel.title,
          isQuery: false,
        },
        { subject, path: [...panel.path, "datasource", "uid"], text: uid, isQuery: true },
        ...panel.queries
          .filter(({ kind }) => kind === "prometheus" || kind === "loki")
          .map(({ expression, expressionPath }) => ({
            subject,
            path: expressionPath,
            text: expression,
            isQuery: true,
          })),
      ];
    }),
    ...model.variables.map(({ name, query, queryPath }) => ({
      subject: `$${name}`,
      path: queryPath,
      text: query,
      isQuery: true,
    })),
    ...model.annotations.map(({ name, expression, expressionPath }) => ({
      subject: name,
      path: expressionPath,
      text: expression,
      isQuery: true,
    })),
  ];
  for (const { subject, path, text, isQuery } of texts) {
    for (const reference of referencesOf(text)) {
      const { name } = reference;
      // `$1` is a group, and `$5` money.
      if (known.has(name) || isBuiltInName(name) || /^(?:__|\d)/.test(name)) continue;
      notes.inText(
        "variable/undefined",
        { subject, path },
        { text, offset: reference.offset },
        {
          reason: `there is no variable \`${name}\`, so \`${reference.text}\` stays in the ${isQuery ? "query" : "title"} as it is`,
          advice:
            didYouMean(name, [...known]).replace(/^[;:,]?\s*/, "") || "define it, or write what is meant",
          ...(isQuery ? {} : { severity: "warning" as const }),
        },
      );
    }
  }
}

/** Every variable that something of the dashboard reads, other than itself. */
function namesUsedIn(model: DashboardModel): ReadonlySet<string> {
  const used = new Set<string>();
  for (const variable of model.variables) {
    for (const name of namesReadBy(variable)) if (name !== variable.name) used.add(name);
  }
  const own = new Set<unknown>(model.variables.map(({ raw }) => raw));
  const open: unknown[] = [model.raw];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (own.has(next)) continue;
    if (typeof next === "string") for (const { name } of referencesOf(next)) used.add(name);
    else if (Array.isArray(next)) for (const item of next) open.push(item ?? "");
    else if (typeof next === "object" && next !== null) {
      for (const [key, value] of Object.entries(next)) {
        if (key === "repeat" || key === "variable") for (const name of repeatNames(value)) used.add(name);
        open.push(value ?? "");
      }
    }
  }
  return used;
}

function repeatNames(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  const map: FieldMap = typeof value === "object" && value !== null ? { ...value } : {};
  return typeof map.value === "string" ? [map.value] : [];
}
