import { parser } from "@grafana/lezer-logql";
import type { Span } from "../../promql/index.ts";

/** A comparison of a label with a text, in a stream selector or in a filter behind it. */
export interface LogqlMatcher {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  /** The text with its quotes, as written. */
  readonly quoted: string;
  readonly span: Span;
  readonly quotedSpan: Span;
}

/** A stream selector, as in `{job="api"}`. */
export interface LogqlSelector {
  readonly matchers: readonly LogqlMatcher[];
  readonly span: Span;
}

/** A function over a range of log lines, as in `rate({job="api"}[5m])`. */
export interface LogqlAggregation {
  readonly name: string;
  /** Whether it reads numbers out of the lines (`unwrap`), rather than counting them. */
  readonly hasUnwrap: boolean;
  readonly span: Span;
  /** The range in its brackets; undefined where none is written. */
  readonly rangeSpan: Span | undefined;
}

/** What the checks look at in a query of Loki. */
export interface LogqlQuery {
  /** The first place at which the grammar expects something else; undefined where it takes the whole text. */
  readonly error: Span | undefined;
  readonly selectors: readonly LogqlSelector[];
  /** Those of selectors and of the filters behind them. */
  readonly matchers: readonly LogqlMatcher[];
  readonly aggregations: readonly LogqlAggregation[];
}

/** Reads a query of Loki with the grammar of Grafana's editor; where there is a mistake the rest is read as far as that goes. */
export function readLogql(text: string): LogqlQuery {
  const selectors: Building<LogqlSelector>[] = [];
  const aggregations: Building<LogqlAggregation>[] = [];
  const matchers: LogqlMatcher[] = [];
  let error: Span | undefined;
  parser.parse(text).iterate({
    enter: ({ type, from, to, node }) => {
      const span = { start: from, end: to };
      if (type.isError) error ??= span;
      switch (type.name) {
        case "Selector":
          selectors.push({ matchers: [], span });
          break;
        case "Matcher": {
          const [label, operator, quoted] = [node.firstChild, node.firstChild?.nextSibling, node.lastChild];
          const written = text.slice(operator?.from, operator?.to);
          if (!label || quoted?.type.name !== "String" || !isOperator(written)) break;
          const matcher: LogqlMatcher = {
            label: text.slice(label.from, label.to),
            operator: written,
            quoted: text.slice(quoted.from, quoted.to),
            span,
            quotedSpan: { start: quoted.from, end: quoted.to },
          };
          matchers.push(matcher);
          const around = selectors.at(-1);
          if (around !== undefined && from < around.span.end) around.matchers = [...around.matchers, matcher];
          break;
        }
        case "RangeAggregationExpr": {
          const name = text.slice(node.firstChild?.from, node.firstChild?.to);
          aggregations.push({ name, hasUnwrap: false, span, rangeSpan: undefined });
          break;
        }
        case "UnwrapExpr":
        case "Range": {
          const around = aggregations.at(-1);
          if (around === undefined || from >= around.span.end) break;
          if (type.name === "Range") around.rangeSpan = span;
          else around.hasUnwrap = true;
        }
      }
    },
  });
  return { error, selectors, matchers, aggregations };
}

type Building<Part> = { -readonly [Field in keyof Part]: Part[Field] };

function isOperator(text: string): text is LogqlMatcher["operator"] {
  return text === "=" || text === "!=" || text === "=~" || text === "!~";
}
