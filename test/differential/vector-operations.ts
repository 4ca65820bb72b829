import fc from "fast-check";
import type { PrometheusMajor } from "../../simulator/promql/index.ts";
import { filled, oneOf, someOf, type Text, weighted } from "./text.ts";

/** `on(…)`, `ignoring(…)` or nothing. */
export function anyMatching(prometheus: PrometheusMajor): Text {
  const quoted = prometheus === 3 ? ' "service.name"' : "";
  return weighted(
    [4, fc.constant("")],
    [4, fc.constantFrom("on(job)", "on(job, instance)", "ignoring(code)", "ignoring(le)", "on()")],
    [
      2,
      filled`${oneOf("on ignoring")}(${someOf(`job instance code le kind parity __name__ missing${quoted}`, 3)})`,
    ],
  );
}

/** Operations whose sides have something to do with each other more often than not. */
export function joinedOperation(parts: {
  readonly inner: Text;
  readonly operator: Text;
  readonly prometheus: PrometheusMajor;
}): Text {
  const { inner, operator, prometheus } = parts;
  const aggregated = filled`sum by (job)(${inner})`;
  const perInstance = oneOf("memory_bytes temperature healthy build_info");
  const perJob = fc.constantFrom("queue_length", "limit", "sum by (job)(healthy)");
  // Never without parentheses: those of what follows would be taken for them.
  const quoted = prometheus === 3 ? ' "service.name"' : "";
  const include = weighted(
    [2, fc.constantFrom("()", "(version)", "(kind)", "(code)")],
    [1, filled`(${someOf(`version code kind __name__ missing le${quoted}`, 2)})`],
  );
  const few = filled`${oneOf("sum max count")} by (job, instance)(${inner})`;
  return weighted(
    [2, filled`(${aggregated} ${operator} ${aggregated})`],
    [2, filled`(${inner} ${operator} on(job, instance) group_left${include} ${perInstance})`],
    [2, filled`(${perInstance} ${operator} on(job, instance) group_right${include} ${inner})`],
    [2, filled`(${few} ${operator} on(job) group_left${include} ${perJob})`],
    [1, filled`(${perJob} ${operator} ignoring(instance) group_right${include} ${few})`],
    [1, filled`(${inner} ${operator} ignoring(code, __name__) group_left${include} ${inner})`],
    [1, filled`(${inner} ${operator} ignoring(code) group_right${include} ${inner})`],
    [1, filled`(${perInstance} ${operator} ${inner})`],
  );
}
