import { quoteText } from "../quote.ts";

/** Something doubtful about an operation on histograms that yields a result, or explains that it has none. */
export type HistogramRemark =
  | "not-counter"
  | "not-gauge"
  | "mixed-kinds"
  | "reconciled-addition"
  | "reconciled-subtraction"
  | "reconciled-aggregation"
  | "conflicting-resets-in-addition"
  | "conflicting-resets-in-subtraction"
  | "conflicting-resets-in-aggregation";

/** A remark in Prometheus's words. */
export interface RemarkText {
  readonly level: "warning" | "info";
  readonly message: string;
}

/** Words a remark; `metricName` is the name of the series where the remark is about one. */
export function remarkText(remark: HistogramRemark, metricName: string): RemarkText {
  const name = quoteText(metricName);
  switch (remark) {
    case "not-counter":
      return warning(`this native histogram metric is not a counter: ${name}`);
    case "not-gauge":
      return warning(`this native histogram metric is not a gauge: ${name}`);
    case "mixed-kinds":
      return warning(
        `vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${name}`,
      );
    case "reconciled-addition":
      return info("mismatched custom buckets were reconciled during addition");
    case "reconciled-subtraction":
      return info("mismatched custom buckets were reconciled during subtraction");
    case "reconciled-aggregation":
      return info("mismatched custom buckets were reconciled during aggregation");
    case "conflicting-resets-in-addition":
      return warning("conflicting counter resets during histogram addition");
    case "conflicting-resets-in-subtraction":
      return warning("conflicting counter resets during histogram subtraction");
    case "conflicting-resets-in-aggregation":
      return warning("conflicting counter resets during histogram aggregation");
    default:
      return remark satisfies never;
  }
}

function warning(message: string): RemarkText {
  return { level: "warning", message };
}

function info(message: string): RemarkText {
  return { level: "info", message };
}
