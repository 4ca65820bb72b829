import type { Expression } from "../promql/index.ts";
import { constantOf, thresholdOf } from "./condition.ts";
import { ancestorsOf, type PartInContext, partsOf } from "./expression-walk.ts";
import { unwrapped } from "./label-analysis.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";

/** Checks for divisors that are zero in healthy systems, which makes an alert fire on an infinity. */
export function checkDivisions(notes: RuleNotes, _world: RuleWorld): void {
  for (const context of notes.parts) {
    const { part } = context;
    if (
      part.kind === "binary" &&
      (part.operator === "/" || part.operator === "%") &&
      constantOf(part.right) === 0
    ) {
      notes.atSpan("division/by-zero", part.right.span, {
        reason: "what is divided by 0 is an infinity or NaN",
        advice: "write another divisor",
        severity: "error",
      });
      continue;
    }
    const threshold = thresholdOf(part);
    if (threshold === undefined || !threshold.operator.startsWith(">") || isBoundedAbove(context)) continue;
    for (const divisor of divisorsIn(threshold.vector)) {
      const name = limitIn(divisor);
      if (name === undefined || isGuarded(name, notes.checked.rule.expression)) continue;
      notes.atSpan("division/by-zero", divisor.span, {
        reason: `\`${name}\` is 0 where there is no limit, and the quotient then an infinity above every threshold`,
        advice: `leave those out: \`(${name} > 0)\``,
      });
    }
  }
}

// No infinity passes `x / y > 0.9 < 10`.
function isBoundedAbove(context: PartInContext): boolean {
  for (const { part } of ancestorsOf(context)) {
    const threshold = thresholdOf(part);
    if (threshold === undefined) {
      if (part.kind !== "parenthesized") return false;
    } else if (threshold.operator.startsWith("<") || threshold.value === Number.POSITIVE_INFINITY) {
      return true;
    }
  }
  return false;
}

// `… and x > 0` says the same elsewhere in the expression.
function isGuarded(name: string, expression: Expression): boolean {
  return partsOf(expression).some(({ part }) => {
    const threshold = thresholdOf(part);
    if (threshold === undefined || threshold.value !== 0 || !/^(?:>|!=)$/.test(threshold.operator))
      return false;
    return limitIn(threshold.vector) === name;
  });
}

function divisorsIn(expression: Expression): readonly Expression[] {
  const inner = unwrapped(expression);
  if (inner?.kind !== "binary") return [];
  const isScaled = constantOf(inner.right) !== undefined && ["*", "/"].includes(inner.operator);
  if (isScaled) return divisorsIn(inner.left);
  if (constantOf(inner.left) !== undefined && inner.operator === "*") return divisorsIn(inner.right);
  return inner.operator === "/" ? [inner.right] : [];
}

/** The metric that is a limit among what a divisor is made of, unless something is left out of it first. */
function limitIn(expression: Expression): string | undefined {
  const inner = unwrapped(expression);
  switch (inner?.kind) {
    case "vector-selector": {
      const name = nameOfSelector(inner);
      return name !== undefined && zeroMeansUnlimited.has(name) ? name : undefined;
    }
    case "aggregation":
      return limitIn(inner.expression);
    default:
      return undefined;
  }
}

// Metrics whose exporters write 0 for "no limit".
const zeroMeansUnlimited: ReadonlySet<string> = new Set([
  "container_spec_memory_limit_bytes",
  "container_spec_memory_swap_limit_bytes",
  "redis_memory_max_bytes",
  "redis_config_maxmemory",
  "haproxy_server_limit_sessions",
  "haproxy_frontend_limit_session_rate",
  "jetstream_stream_limit_bytes",
  "jetstream_stream_limit_messages",
]);
