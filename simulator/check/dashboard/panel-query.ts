import type { DashboardPanel, DashboardQuery } from "../../dashboard/index.ts";
import type { RuleGroup } from "../../engine/index.ts";
import { PromqlError, parseExpression } from "../../promql/index.ts";
import type { CheckOptions } from "../check-options.ts";
import type { CheckedRule } from "../rule-world.ts";
import { type DashboardNotes, subjectOf } from "./dashboard-notes.ts";
import { type FilledExpression, fillExpression } from "./fill-expression.ts";

/** A query of a panel that is written in PromQL, parsed. */
export interface PanelQuery {
  readonly panel: DashboardPanel;
  readonly query: DashboardQuery;
  readonly filled: FilledExpression;
  /** The query as a recording rule, which is what the checks of expressions look at. */
  readonly asRule: CheckedRule;
}

/** Parses the queries of a dashboard that are in PromQL; those that cannot be are noted. */
export function panelQueriesOf(notes: DashboardNotes, options: CheckOptions): readonly PanelQuery[] {
  const { model } = notes.checked;
  return model.panels.flatMap((panel) =>
    panel.queries.flatMap((query) => {
      if (query.kind !== "prometheus" || query.expression.trim() === "") return [];
      const filled = fillExpression(query.expression, model);
      const asRule = parse({ panel, query, filled }, notes, options);
      return asRule === undefined ? [] : [{ panel, query, filled, asRule }];
    }),
  );
}

function parse(
  { panel, query, filled }: Omit<PanelQuery, "asRule">,
  notes: DashboardNotes,
  { prometheus, features }: CheckOptions,
): CheckedRule | undefined {
  const { file, lines, document } = notes.checked;
  const { expression: text, expressionPath, path } = query;
  const subject = subjectOf(panel);
  try {
    const expression = parseExpression(filled.text, { prometheus, features });
    const place = () => document.placeOf(path);
    const rule = {
      kind: "recording",
      name: subject,
      expression,
      expressionText: filled.text,
      labels: [],
      index: 0,
      place,
      expressionPlace: (offset: number) =>
        notes.placeInText(expressionPath, text, filled.sourceOffset(offset)),
    } as const;
    const group: RuleGroup = {
      name: subject,
      file,
      intervalMs: undefined,
      queryOffsetMs: undefined,
      limit: 0,
      rules: [rule],
      place,
    };
    return { rule, group, file, lines };
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    // What stands for something undefined may be anything; that it is undefined is told.
    if (filled.undefinedReferences.length > 0) return undefined;
    const offset = filled.sourceOffset(error.span.start);
    notes.inText(
      "query/bad-promql",
      { subject, path: expressionPath },
      { text, offset },
      {
        reason: `the query cannot be read: ${error.message}`,
        advice: "correct the expression",
      },
    );
    return undefined;
  }
}
