import { TemplateError, type TemplateErrorCode } from "./error.ts";
import { quoteText } from "./quote.ts";
import { byteLength } from "./text-bytes.ts";
import { type AnyNode, printNode, type Template } from "./tree.ts";
import { type GoValue, invalidValue } from "./value.ts";

/** Bounds on one execution. */
export interface ExecutionLimits {
  /** How many nodes, commands and calls may be carried out. Default 1,000,000. */
  readonly stepsMax?: number;
  /** How long the output and any text made on the way may get, in characters. Default 16 Mi. */
  readonly outputLengthMax?: number;
  /** How deep templates may call each other. Default 200. */
  readonly templateDepthMax?: number;
  /** What a missing map entry gives: nothing (Go's default), the zero of its type, or an error. */
  readonly missingKey?: "invalid" | "zero" | "error";
  /** Without one, all is written as it is. */
  readonly filter?: OutputFilter;
}

/** Changes what is written, as a language of its own demands it (HTML). */
export interface OutputFilter {
  /** What becomes of a part of the template's own text. */
  text(text: string): string;
  /**
   * What becomes of a value's text. `lastWord` is the function that its pipeline ends with, if any. Throws a
   * `GoFunctionError` where it must not stand here.
   */
  value(value: GoValue, text: string, lastWord: string | undefined): string;
}

/** What all templates of one execution share. */
export interface Run {
  readonly template: Template;
  readonly limits: Required<Omit<ExecutionLimits, "filter">>;
  readonly filter: OutputFilter | undefined;
  readonly output: string[];
  outputLength: number;
  stepCount: number;
}

/** The execution of one template: where it is and what its variables hold. */
export interface Execution {
  readonly run: Run;
  readonly definitionName: string;
  readonly depth: number;
  readonly variables: { readonly name: string; value: GoValue }[];
  /** The node that a failure is blamed on. */
  node: AnyNode | undefined;
}

/** Stops with Go's message, its place included. */
export function fail(
  execution: Execution,
  message: string,
  code: TemplateErrorCode = "template/execute",
): never {
  const { node, run, definitionName } = execution;
  const { release } = run.template;
  if (node === undefined) throw new TemplateError(code, `template: ${definitionName}: ${message}`, 0);
  const { text, name } = run.template.definitions.get(definitionName)?.source ?? run.template;
  const before = text.slice(0, node.start);
  const line = before.split("\n").length;
  const column = byteLength(before.slice(before.lastIndexOf("\n") + 1));
  const place = `${name}:${line}:${column}: executing ${quoteText(definitionName)}`;
  throw new TemplateError(code, `template: ${place} at <${printNode(node, release)}>: ${message}`, line);
}

/** Counts work done; stops when there is too much of it. */
export function countSteps(execution: Execution, count: number): void {
  const { run } = execution;
  run.stepCount += count;
  if (run.stepCount > run.limits.stepsMax) {
    fail(execution, `stopped after ${run.limits.stepsMax} steps`, "template/limit");
  }
}

/** Stops when a text made on the way is too long to go on with. */
export function checkLength(execution: Execution, value: GoValue): void {
  const { outputLengthMax } = execution.run.limits;
  if (value.kind === "string" && value.value.length > outputLengthMax) {
    fail(execution, `stopped at a text longer than ${outputLengthMax} characters`, "template/limit");
  }
}

/** Adds to the output. */
export function write(execution: Execution, text: string): void {
  const { run } = execution;
  run.outputLength += text.length;
  if (run.outputLength > run.limits.outputLengthMax) {
    fail(
      execution,
      `stopped at an output longer than ${run.limits.outputLengthMax} characters`,
      "template/limit",
    );
  }
  run.output.push(text);
}

/** The value of the variable declared last under a name. */
export function variableValue(execution: Execution, name: string): GoValue {
  for (let i = execution.variables.length - 1; i >= 0; i--) {
    const variable = execution.variables[i];
    if (variable?.name === name) return variable.value;
  }
  return fail(execution, `undefined variable: ${name}`);
}

/** Gives a new value to the variable declared last under a name. */
export function assignVariable(execution: Execution, name: string, value: GoValue | undefined): void {
  for (let i = execution.variables.length - 1; i >= 0; i--) {
    const variable = execution.variables[i];
    if (variable?.name !== name) continue;
    variable.value = value ?? invalidValue;
    return;
  }
  fail(execution, `undefined variable: ${name}`);
}
