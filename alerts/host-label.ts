import { promql } from "./expression.ts";

/**
 * The same series with the label `host`, the part of `instance` before its port: processes of one machine have
 * different instances, and an inhibition between them needs a label in which they agree.
 */
export function withHost(expression: string): string {
  return promql`label_replace(${expression}, "host", "$1", "instance", "([^:]+).*")`;
}
