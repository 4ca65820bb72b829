import type { AlertingRule } from "../engine/index.ts";
import { type Expression, type FunctionCall, selectorsOf, type VectorSelector } from "../promql/index.ts";
import { decidingParts, thresholdOf } from "./condition.ts";
import { ancestorsOf, type PartInContext, partsOf } from "./expression-walk.ts";
import { unwrapped } from "./label-analysis.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { contradictionIn, matchersByLabel, nameOfSelector, shownSelector } from "./selector-facts.ts";

/** Checks that what `absent` waits for can come back, and can go away. */
export function checkAbsents(notes: RuleNotes, world: RuleWorld): void {
  const { rule } = notes.checked;
  if (rule.kind !== "alerting") return;
  for (const context of notes.parts) {
    const { part } = context;
    if (part.kind !== "call" || !isAbsent(part)) continue;
    const inner = unwrapped(part.arguments[0]);
    const selector = inner?.kind === "matrix-selector" ? inner.selector : inner;
    if (inner !== undefined && isAlwaysThere(inner)) {
      notes.atSpan("alert/never-fires", part.span, {
        reason: `\`${part.name}\` never holds: what it waits for is always there`,
        advice: "leave the fallback out of what `absent` is asked of",
      });
    } else if (selector?.kind === "vector-selector") {
      if (cannotResolve(notes, world, part, selector)) continue;
      if (!isCondition(context)) checkUp(notes, world, part, selector);
    } else if (inner?.kind === "aggregation" && isRootOf(rule, part)) checkAggregation(notes, part);
  }
}

function isAbsent(part: Expression): boolean {
  return part.kind === "call" && /^absent(?:_over_time)?$/.test(part.name);
}

function cannotResolve(
  notes: RuleNotes,
  world: RuleWorld,
  call: FunctionCall,
  selector: VectorSelector,
): boolean {
  for (const [label, matchers] of matchersByLabel(selector)) {
    if (contradictionIn(matchers, world.prometheus) !== undefined) {
      notes.atSpan("absent/cannot-resolve", call.span, {
        reason: `\`${call.name}\` waits for series that cannot be: its matchers on \`${label}\` contradict one another`,
        advice: "correct the matchers",
      });
      return true;
    }
    const passing = matchers.find(({ operator, value }) => operator === "=" && isPassing(label, value));
    if (passing === undefined) continue;
    notes.atSpan("absent/cannot-resolve", call.span, {
      reason: `\`${label}="${passing.value}"\` names something that is replaced by another name when it restarts, so the alert stays for ever afterwards`,
      advice: "select by what stays: the job, the deployment, the namespace",
    });
    return true;
  }
  return false;
}

function checkUp(notes: RuleNotes, world: RuleWorld, call: FunctionCall, selector: VectorSelector): void {
  if (nameOfSelector(selector) !== "up" || call.name !== "absent" || isUpCompared(world)) return;
  notes.atSpan("absent/blind-to-down", call.span, {
    reason:
      "`up` is still there, as 0, while a target does not answer: the alert sees only targets that are not configured any more",
    advice: "write `up{…} == 0 or absent(up{…})`, or `absent(up{…} == 1)`",
  });
}

// `x > 5 and on () absent(up{job="y"})` tells of `x`, where the job is not configured.
function isCondition(context: PartInContext): boolean {
  let inner = context.part;
  for (const { part } of ancestorsOf(context)) {
    const isSetOperation = part.kind === "binary" && (part.operator === "and" || part.operator === "unless");
    if (isSetOperation && part.right === inner && selectorsOf(part.left).length > 0) return true;
    inner = part;
  }
  return false;
}

// `absent(sum(x))` is the same as `absent(x)` without its labels.
function checkAggregation(notes: RuleNotes, call: FunctionCall): void {
  const inner = unwrapped(call.arguments[0]);
  if (inner?.kind !== "aggregation" || inner.grouping.length === 0) return;
  const selector = unwrapped(inner.expression);
  if (selector?.kind !== "vector-selector") return;
  notes.atSpan("absent/cannot-resolve", inner.span, {
    reason: `\`${call.name}\` of an aggregation is true only when every group is gone, and says of none which`,
    advice: `write \`${call.name}(${shownSelector(selector)}{…})\` once for each value that must be there`,
    severity: "info",
  });
}

// `vector(0)`, and what has it as its last resort.
function isAlwaysThere(expression: Expression, depth = 0): boolean {
  const inner = unwrapped(expression);
  if (depth > fallbackDepthMax || inner === undefined) return false;
  if (inner.kind === "aggregation") return isAlwaysThere(inner.expression, depth + 1);
  if (inner.kind === "call") return ["vector", "scalar", "time"].includes(inner.name);
  if (inner.kind !== "binary" || inner.operator !== "or") return false;
  return isAlwaysThere(inner.left, depth + 1) || isAlwaysThere(inner.right, depth + 1);
}

const fallbackDepthMax = 50;

function isRootOf({ expression }: AlertingRule, call: Expression): boolean {
  return decidingParts(expression).includes(call);
}

// The pods of a deployment, of a cron job's run, and container ids.
function isPassing(label: string, value: string): boolean {
  switch (label) {
    case "pod":
    case "pod_name":
      return /-[0-9a-f]{6,10}-[a-z0-9]{5}$/.test(value);
    case "job_name":
      return /-\d{8,10}$/.test(value);
    case "container_id":
    case "id":
      return /[0-9a-f]{32,}/.test(value);
    default:
      return false;
  }
}

const comparedUp = new WeakMap<RuleWorld, boolean>();

function isUpCompared(world: RuleWorld): boolean {
  const known = comparedUp.get(world);
  if (known !== undefined) return known;
  const isCompared = world.rules.some(({ rule }) =>
    partsOf(rule.expression).some(({ part }) => {
      const threshold = thresholdOf(part);
      return (
        threshold !== undefined &&
        partsOf(threshold.vector).some(
          (context) =>
            context.part.kind === "vector-selector" &&
            context.part.name === "up" &&
            ![...ancestorsOf(context)].some(({ part: around }) => isAbsent(around)),
        )
      );
    }),
  );
  comparedUp.set(world, isCompared);
  return isCompared;
}
