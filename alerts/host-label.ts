import { promql } from "./expression.ts";

/**
 * The same series with the label `host`: the host of the address in `instance`, which may be `host:port` or a URL.
 * Processes of one machine, and checks of one site, have different instances; an inhibition between them needs a label
 * in which they agree.
 */
export function withHost(expression: string): string {
  return promql`label_replace(${expression}, "host", "$1", "instance", "(?:https?://)?([^/:]+).*")`;
}
