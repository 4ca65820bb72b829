import { RE2JS } from "re2js";
import type { FunctionCall } from "../ast.ts";
import { PromqlError } from "../error.ts";
import { type Labels, labelValue, metricNameLabel, withLabels } from "../labels.ts";
import type { PrometheusMajor } from "../matcher.ts";
import { refuseNewerGroups } from "../older-regex.ts";
import type { Settings } from "./context.ts";
import { isValidLabelName } from "./label-name.ts";
import type { PlanNode, VectorNode } from "./node.ts";
import { CollisionGuard, visibleLabels } from "./visible-labels.ts";

/** Plans `label_replace` or `label_join`; undefined for any other function. */
export function planLabelCall(
  call: FunctionCall,
  nodes: readonly PlanNode[],
  settings: Settings,
): VectorNode | undefined {
  const [vector, ...rest] = nodes;
  if (vector?.kind !== "vector") return undefined;
  const texts = rest.map((node) => (node.kind === "string" ? node.value : ""));
  const [target = ""] = texts;
  if (call.name === "label_replace")
    return planRelabel(call, vector, target, replacer(call, texts, settings));
  if (call.name === "label_join") return planRelabel(call, vector, target, joiner(call, texts, settings));
  return undefined;
}

/** Computes the new value of the target label; undefined leaves the labels as they are. */
type Relabel = (labels: Labels) => string | undefined;

function planRelabel(call: FunctionCall, vector: VectorNode, target: string, relabel: Relabel): VectorNode {
  const known = new WeakMap<Labels, Labels>();
  const relabelled = (labels: Labels) => {
    let result = known.get(labels);
    if (result === undefined) {
      const value = relabel(labels);
      result = value === undefined ? labels : withLabels(labels, [[target, value]]);
      known.set(labels, result);
    }
    return result;
  };
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const guard = new CollisionGuard(call.span);
      return vector.forEachSeries(context, (series) => {
        const before = visibleLabels(series, context);
        const labels = relabelled(before);
        const isRenamed = labels !== before && target === metricNameLabel;
        series.labels = labels;
        // Seen labels no longer hold a dropped name; with delayed removal it is still to go, unless set anew.
        series.isNameDropped &&= context.settings.isNameRemovalDelayed && !isRenamed;
        series.mayCollide = true;
        guard.check(labels, series.isPresent);
        visit(series);
      });
    },
  };
}

function replacer(call: FunctionCall, texts: readonly string[], settings: Settings): Relabel {
  const [target = "", replacement = "", source = "", pattern = ""] = texts;
  const compiled = compile(call, pattern, settings.prometheus);
  if (!isValidLabelName(target, settings.prometheus)) {
    const message = `invalid destination label name in label_replace(): ${target}`;
    throw new PromqlError("promql/execution", message, call.arguments[1]?.span ?? call.span);
  }
  return (labels) => {
    const match = compiled.matcher(labelValue(labels, source));
    if (!match.matches()) return undefined;
    return expand(replacement, (name) => groupText(match, name));
  };
}

function compile(call: FunctionCall, pattern: string, prometheus: PrometheusMajor): RE2JS {
  try {
    if (prometheus === 2) refuseNewerGroups(pattern);
    return RE2JS.compile(`^(?${prometheus === 3 ? "s" : ""}:${pattern})$`);
  } catch {
    const message = `invalid regular expression in label_replace(): ${pattern}`;
    throw new PromqlError("promql/execution", message, call.arguments[4]?.span ?? call.span);
  }
}

function groupText(match: ReturnType<RE2JS["matcher"]>, name: string): string {
  const isNumber = /^[0-9]+$/.test(name);
  if (isNumber && Number(name) > match.groupCount()) return "";
  try {
    return match.group(isNumber ? Number(name) : name) ?? "";
  } catch {
    // A group that the pattern does not name is empty.
    return "";
  }
}

/**
 * Fills in a template as Go's regular expressions do: `$1`, `$name` (as long as it goes) and `${name}`; `$$` is a
 * dollar sign, and a dollar sign before anything else stays.
 */
function expand(template: string, textOf: (name: string) => string): string {
  return template.replace(
    /\$(?:(\$)|\{([\p{L}\p{N}_]+)\}|([\p{L}\p{N}_]+))/gu,
    (_whole, dollar, braced, bare) => (dollar === undefined ? textOf(braced ?? bare) : "$"),
  );
}

function joiner(call: FunctionCall, texts: readonly string[], settings: Settings): Relabel {
  const [target = "", separator = "", ...sources] = texts;
  const refuse = (what: string, name: string, index: number) => {
    const message = `invalid ${what} label name in label_join(): ${name}`;
    return new PromqlError("promql/execution", message, call.arguments[index]?.span ?? call.span);
  };
  sources.forEach((source, i) => {
    if (!isValidLabelName(source, settings.prometheus)) throw refuse("source", source, i + 3);
  });
  if (!isValidLabelName(target, settings.prometheus)) throw refuse("destination", target, 1);
  return (labels) => sources.map((source) => labelValue(labels, source)).join(separator);
}
