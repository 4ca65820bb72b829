import { printable } from "./builtin.ts";
import { TemplateError } from "./error.ts";
import { evaluatePipe } from "./evaluate.ts";
import {
  assignVariable,
  countSteps,
  type Execution,
  type ExecutionLimits,
  fail,
  type Run,
  write,
} from "./execution.ts";
import { formatPrint } from "./format.ts";
import { GoFunctionError } from "./function.ts";
import { quoteText } from "./quote.ts";
import { compareBytes, joinLooseBytes } from "./text-bytes.ts";
import { type BranchNode, type ListNode, printNode, type Template, type TemplateNode } from "./tree.ts";
import {
  followPointers,
  type GoValue,
  goInt,
  goString,
  invalidValue,
  isTrue,
  typeNameOf,
  unwrapInterface,
} from "./value.ts";

/**
 * Executes the template on data (its dot and its `$`) and returns the output. Throws a `TemplateError`
 * with Go's message where Go's template fails, and of code `template/limit` where a bound is reached.
 */
export function executeTemplate(template: Template, data: GoValue, limits: ExecutionLimits = {}): string {
  const run: Run = {
    template,
    limits: {
      stepsMax: limits.stepsMax ?? 1_000_000,
      outputLengthMax: limits.outputLengthMax ?? 16 * 1024 * 1024,
      templateDepthMax: limits.templateDepthMax ?? 200,
      missingKey: limits.missingKey ?? "invalid",
    },
    filter: limits.filter,
    output: [],
    outputLength: 0,
    stepCount: 0,
  };
  const execution = startTemplate(run, template.name, data, 0);
  const definition = template.definitions.get(template.name);
  if (definition === undefined) {
    return fail(execution, `${quoteText(template.name)} is an incomplete or empty template`);
  }
  try {
    walkList(execution, data, definition.root);
  } catch (error) {
    // Templates that call each other may use up the stack before the limit on their depth.
    if (!(error instanceof RangeError)) throw error;
    const message = `template: ${template.name}: exceeded maximum template depth`;
    throw new TemplateError("template/limit", message, 0);
  }
  return joinLooseBytes(run.output.join(""));
}

function startTemplate(run: Run, definitionName: string, data: GoValue, depth: number): Execution {
  return { run, definitionName, depth, variables: [{ name: "$", value: data }], node: undefined };
}

type Signal = "next" | "break" | "continue";

function walkList(execution: Execution, dot: GoValue, list: ListNode): Signal {
  execution.node = list;
  for (const node of list.nodes) {
    const signal = walk(execution, dot, node);
    if (signal !== "next") return signal;
  }
  return "next";
}

function walk(execution: Execution, dot: GoValue, node: TemplateNode): Signal {
  execution.node = node;
  countSteps(execution, 1);
  switch (node.kind) {
    case "text":
      write(execution, execution.run.filter?.text(node.text) ?? node.text);
      return "next";
    case "action": {
      const value = evaluatePipe(execution, dot, node.pipe);
      if (node.pipe.variables.length === 0) {
        execution.node = node;
        printValue(execution, node, value);
      }
      return "next";
    }
    case "if":
    case "with":
      return walkCondition(execution, dot, node);
    case "range":
      return walkRange(execution, dot, node);
    case "template":
      callTemplate(execution, dot, node);
      return "next";
    case "break":
    case "continue":
      return node.kind;
    default:
      return node satisfies never;
  }
}

function printValue(execution: Execution, node: TemplateNode, value: GoValue): void {
  const shown = printable(value);
  if (shown.kind === "func") {
    const text = printNode(node, execution.run.template.release);
    fail(execution, `can't print ${text} of type ${typeNameOf(shown)}`);
  }
  const text =
    shown.kind === "string" && shown.type.methods === undefined ? shown.value : formatPrint([shown]);
  const { filter } = execution.run;
  if (filter === undefined) {
    write(execution, text);
    return;
  }
  try {
    write(execution, filter.value(value, text, lastWord(node)));
  } catch (error) {
    if (!(error instanceof GoFunctionError)) throw error;
    fail(execution, error.message);
  }
}

function lastWord(node: TemplateNode): string | undefined {
  const operand = "pipe" in node ? node.pipe?.commands.at(-1)?.operands[0] : undefined;
  return operand?.kind === "identifier" ? operand.name : undefined;
}

function walkCondition(execution: Execution, dot: GoValue, node: BranchNode): Signal {
  const variableCount = execution.variables.length;
  const value = evaluatePipe(execution, dot, node.pipe);
  let signal: Signal = "next";
  if (isTrue(unwrapInterface(value))) {
    signal = walkList(execution, node.kind === "with" ? value : dot, node.list);
  } else if (node.elseList !== undefined) signal = walkList(execution, dot, node.elseList);
  execution.variables.length = variableCount;
  return signal;
}

function walkRange(execution: Execution, dot: GoValue, node: BranchNode): Signal {
  const outerCount = execution.variables.length;
  const value = followPointers(evaluatePipe(execution, dot, node.pipe));
  const innerCount = execution.variables.length;
  let isEmpty = true;
  for (const [index, element] of itemsOf(execution, node, value.value)) {
    isEmpty = false;
    execution.node = node;
    countSteps(execution, 1);
    setRangeVariables(execution, node, index, element);
    const signal = walkList(execution, element, node.list);
    execution.variables.length = innerCount;
    if (signal === "break") break;
  }
  let signal: Signal = "next";
  if (isEmpty && node.elseList !== undefined) signal = walkList(execution, dot, node.elseList);
  execution.variables.length = outerCount;
  return signal;
}

function* itemsOf(
  execution: Execution,
  node: BranchNode,
  value: GoValue,
): Generator<readonly [GoValue, GoValue]> {
  switch (value.kind) {
    case "slice":
      for (const [index, item] of (value.items ?? []).entries()) yield [goInt(index), item];
      return;
    case "map": {
      const entries = [...(value.entries ?? [])].sort(([left], [right]) => compareBytes(left, right));
      for (const [key, entry] of entries) yield [goString(key), entry];
      return;
    }
    case "int":
    case "uint":
      if (execution.run.template.release === "1.19") break;
      if (node.pipe.variables.length > 1) {
        fail(execution, `can't use ${formatPrint([value])} to iterate over more than one variable`);
      }
      for (let i = 0n; i < value.value; i++) yield [invalidValue, { ...value, value: i }];
      return;
    case "invalid":
      return;
    default:
  }
  fail(execution, `range can't iterate over ${formatPrint([value])}`);
}

function setRangeVariables(execution: Execution, node: BranchNode, index: GoValue, element: GoValue): void {
  const { variables, isAssignment } = node.pipe;
  const values = variables.length > 1 ? [index, element] : [element];
  for (const [position, variable] of variables.entries()) {
    const value = values[position] ?? invalidValue;
    if (isAssignment && execution.run.template.release === "1.27") {
      assignVariable(execution, variable.names[0] ?? "", value);
      continue;
    }
    // The variables of the range itself are the last ones declared.
    const slot = execution.variables[execution.variables.length - variables.length + position];
    if (slot !== undefined) slot.value = value;
  }
}

function callTemplate(
  execution: Execution,
  dot: GoValue,
  node: Extract<TemplateNode, { kind: "template" }>,
): void {
  const { run } = execution;
  const definition = run.template.definitions.get(node.name);
  if (definition === undefined) fail(execution, `template ${quoteText(node.name)} not defined`);
  if (execution.depth >= run.limits.templateDepthMax) {
    const { templateDepthMax } = run.limits;
    fail(execution, `exceeded maximum template depth (${templateDepthMax})`, "template/limit");
  }
  const data = node.pipe === undefined ? invalidValue : evaluatePipe(execution, dot, node.pipe);
  const inner = startTemplate(run, definition.name, data, execution.depth + 1);
  walkList(inner, data, definition.root);
}
