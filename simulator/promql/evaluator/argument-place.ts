import type { FunctionCall } from "../ast.ts";
import type { Span } from "../span.ts";
import { isStepInvariant } from "./step-invariant.ts";

/**
 * Where remarks about an argument of a call point. As in Prometheus parentheses around it are looked through, but for
 * those around what is evaluated once because it is the same at every step.
 */
export function argumentPlace(call: FunctionCall, index: number): Span {
  const argument = call.arguments[index];
  if (argument === undefined) return call.span;
  if (isStepInvariant(argument) && !isStepInvariant(call)) return argument.span;
  let inner = argument;
  while (inner.kind === "parenthesized") inner = inner.expression;
  return inner.span;
}
