export { formatPromqlError, positionOf } from "./format-error.ts";
export { parseExpression } from "./parse-expression.ts";
export { unquote } from "./parse-selector.ts";
export { scanSequenceNumber } from "./scan-number.ts";
export { describeToken, isMetricName, reservedWordOf, type Token } from "./token.ts";
export { TokenStream } from "./token-stream.ts";
