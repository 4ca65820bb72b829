import { builtinsOf } from "./builtin.ts";
import { callFunction, convert, type Operand } from "./call.ts";
import { constantArgument, literalValue } from "./constant.ts";
import { assignVariable, countSteps, type Execution, fail, variableValue } from "./execution.ts";
import { fieldValue } from "./field.ts";
import { quoteText } from "./quote.ts";
import { type CommandNode, type OperandNode, type PipeNode, printNode } from "./tree.ts";
import { canBeNil, type GoType, reflectValueType } from "./type.ts";
import { type GoValue, invalidValue, unwrapInterface, zeroOf } from "./value.ts";

// What goes into a command from the one before it; undefined for the first of a pipeline.
type PipedValue = GoValue | undefined;

/** Evaluates a pipeline and sets the variables it declares or assigns. */
export function evaluatePipe(execution: Execution, dot: GoValue, pipe: PipeNode): GoValue {
  execution.node = pipe;
  let piped: PipedValue;
  for (const command of pipe.commands)
    piped = unwrapInterface(evaluateCommand(execution, dot, command, piped));
  const value = piped ?? invalidValue;
  for (const variable of pipe.variables) {
    const name = variable.names[0] ?? "";
    if (pipe.isAssignment) assignVariable(execution, name, value);
    else execution.variables.push({ name, value });
  }
  return value;
}

function evaluateCommand(
  execution: Execution,
  dot: GoValue,
  command: CommandNode,
  piped: PipedValue,
): GoValue {
  countSteps(execution, 1);
  const [word, ...operands] = command.operands;
  if (word === undefined) return invalidValue;
  switch (word.kind) {
    case "field":
    case "chain":
    case "variable":
      return evaluateAccess(execution, dot, word, operands, piped);
    case "identifier":
      return evaluateFunction(execution, dot, word, { node: command, operands, piped });
    case "pipe":
      refuseArguments(execution, word, operands, piped);
      return evaluatePipe(execution, dot, word);
    case "bool":
    case "dot":
    case "nil":
    case "number":
    case "string":
      execution.node = word;
      refuseArguments(execution, word, operands, piped);
      return word.kind === "nil"
        ? fail(execution, "nil is not a command")
        : literalValue(execution, dot, word);
    default:
      return word satisfies never;
  }
}

// The value of `.a.b`, `$x.a.b` or `(…).a.b`, the last name of which may be a method with arguments.
function evaluateAccess(
  execution: Execution,
  dot: GoValue,
  access: Extract<OperandNode, { kind: "field" | "chain" | "variable" }>,
  operands: readonly OperandNode[],
  piped: PipedValue,
): GoValue {
  execution.node = access;
  let receiver: GoValue;
  let names = access.names;
  switch (access.kind) {
    case "field":
      receiver = dot;
      break;
    case "variable":
      receiver = variableValue(execution, names[0] ?? "");
      names = names.slice(1);
      if (names.length === 0) {
        refuseArguments(execution, access, operands, piped);
        return receiver;
      }
      break;
    case "chain":
      receiver = evaluateChainStart(execution, dot, access.operand);
      break;
    default:
      return access satisfies never;
  }
  const last = names.length - 1;
  for (const name of names.slice(0, last)) {
    receiver = fieldValue(execution, receiver, name, { node: access, operands: [], piped: undefined });
  }
  const use = { node: access, operands: delayed(execution, dot, operands), piped };
  return fieldValue(execution, receiver, names[last] ?? "", use);
}

function evaluateChainStart(execution: Execution, dot: GoValue, operand: OperandNode): GoValue {
  execution.node = operand;
  switch (operand.kind) {
    case "pipe":
      return evaluatePipe(execution, dot, operand);
    case "identifier":
      return evaluateFunction(execution, dot, operand, { node: operand, operands: [], piped: undefined });
    case "field":
    case "chain":
    case "variable":
      return evaluateAccess(execution, dot, operand, [], undefined);
    case "nil":
      return fail(
        execution,
        `indirection through explicit nil in ${printNode(operand, execution.run.template.release)}`,
      );
    case "bool":
    case "dot":
    case "number":
    case "string":
      return literalValue(execution, dot, operand);
    default:
      return operand satisfies never;
  }
}

function evaluateFunction(
  execution: Execution,
  dot: GoValue,
  identifier: Extract<OperandNode, { kind: "identifier" }>,
  call: {
    readonly node: CommandNode | OperandNode;
    readonly operands: readonly OperandNode[];
    readonly piped: PipedValue;
  },
): GoValue {
  execution.node = identifier;
  const { name } = identifier;
  const { functions, release } = execution.run.template;
  const own = functions.get(name);
  const callee = own ?? builtinsOf(release).get(name);
  if (callee === undefined) return fail(execution, `${quoteText(name)} is not a defined function`);
  const operands = delayed(execution, dot, call.operands);
  const isBuiltin = own === undefined;
  return callFunction(execution, { ...call, operands, callee, name, isBuiltin, receiver: undefined });
}

function delayed(execution: Execution, dot: GoValue, operands: readonly OperandNode[]): readonly Operand[] {
  return operands.map((node) => ({
    node,
    evaluate: (type) => evaluateArgument(execution, dot, type, node),
  }));
}

function refuseArguments(
  execution: Execution,
  word: OperandNode,
  operands: readonly OperandNode[],
  piped: PipedValue,
): void {
  if (operands.length === 0 && piped === undefined) return;
  const text = printNode(word, execution.run.template.release);
  fail(execution, `can't give argument to non-function ${text}`);
}

function evaluateArgument(execution: Execution, dot: GoValue, type: GoType, operand: OperandNode): GoValue {
  execution.node = operand;
  switch (operand.kind) {
    case "dot":
      return convert(execution, dot, type);
    case "nil":
      if (!canBeNil(type)) fail(execution, `cannot assign nil to ${type.name}`);
      return type.kind === "interface" || type.name === reflectValueType.name ? invalidValue : zeroOf(type);
    case "field":
    case "variable":
    case "chain":
      return convert(execution, evaluateAccess(execution, dot, operand, [], undefined), type);
    case "pipe":
      return convert(execution, evaluatePipe(execution, dot, operand), type);
    case "identifier": {
      const call = { node: operand, operands: [], piped: undefined };
      return convert(execution, evaluateFunction(execution, dot, operand, call), type);
    }
    case "bool":
    case "number":
    case "string":
      return constantArgument(execution, dot, type, operand);
    default:
      return operand satisfies never;
  }
}
