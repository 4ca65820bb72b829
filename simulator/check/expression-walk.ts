import { childrenOf, type Expression } from "../promql/index.ts";

/** A part of an expression and what stands around it. */
export interface PartInContext {
  readonly part: Expression;
  readonly parent: PartInContext | undefined;
}

/** All parts of an expression, each with what stands around it, in the order they are written. */
export function partsOf(expression: Expression): readonly PartInContext[] {
  const found: PartInContext[] = [];
  const pending: PartInContext[] = [{ part: expression, parent: undefined }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    found.push(next);
    for (const child of childrenOf(next.part).toReversed()) pending.push({ part: child, parent: next });
  }
  return found;
}

/** What stands around a part, from the inside out; at most some hundred levels of it. */
export function* ancestorsOf({ parent }: PartInContext): Generator<PartInContext> {
  let next = parent;
  for (let depth = 0; next !== undefined && depth < ancestorsMax; depth++) {
    yield next;
    next = next.parent;
  }
}

// A chain of operators may be far deeper; asking each of its parts for all of them would take quadratic time.
const ancestorsMax = 300;
