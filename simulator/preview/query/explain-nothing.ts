import { type AskedSeries, type Expression, whyNoSeries } from "../../promql/index.ts";

/** Says why an answer is empty, in words for a panel: a sentence for each reason. */
export function explainNothing(expression: Expression, asked: AskedSeries): readonly string[] {
  const why = whyNoSeries(expression, asked);
  switch (why.kind) {
    case "selectors":
      return why.messages;
    case "other-time":
      return ["there are no samples in this range of time"];
    case "one-scrape":
    case "left-none":
      return [why.message];
    default:
      return why satisfies never;
  }
}
