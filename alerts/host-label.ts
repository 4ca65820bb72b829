import { promql } from "./expression.ts";

/**
 * The same with the label `host`, the host of the address in `instance`: alerts about one host's certificate and about
 * what is behind it have it in common.
 */
export function withHost(expression: string): string {
  return promql`label_replace(${expression}, "host", "$1", "instance", "https?://([^/:]+).*")`;
}
