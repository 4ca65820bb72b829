export { queryRedaction, type RedactQuery } from "./query.ts";
export { createRedaction, type Redaction, redactedMark } from "./redaction.ts";
