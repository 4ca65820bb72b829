import type { FunctionSet } from "./function.ts";
import { quoteText } from "./quote.ts";

/** Which Go release's template language is followed: 1.19 (Prometheus 2.42) or 1.27 (Prometheus 3.5.3). */
export type GoRelease = "1.19" | "1.27";

/** A parsed text: its own template and those it defines. Read-only; may be executed any number of times. */
export interface Template {
  /** The name given when it was parsed, which messages show. */
  readonly name: string;
  readonly text: string;
  readonly release: GoRelease;
  /** Every template by its name, the text's own among them. */
  readonly definitions: ReadonlyMap<string, TemplateDefinition>;
  readonly functions: FunctionSet;
}

/** One named template. */
export interface TemplateDefinition {
  readonly name: string;
  readonly root: ListNode;
  /** Where it was read; undefined for the text that is executed. */
  readonly source?: Pick<Template, "name" | "text">;
}

/** A sequence of nodes. `start` is the UTF-16 offset in the text, here and below. */
export interface ListNode {
  readonly kind: "list";
  readonly start: number;
  readonly nodes: readonly TemplateNode[];
}

/** What a template consists of. */
export type TemplateNode =
  | { readonly kind: "text"; readonly start: number; readonly text: string }
  | { readonly kind: "action"; readonly start: number; readonly pipe: PipeNode }
  | BranchNode
  | {
      readonly kind: "template";
      readonly start: number;
      readonly name: string;
      readonly pipe: PipeNode | undefined;
    }
  | { readonly kind: "break"; readonly start: number }
  | { readonly kind: "continue"; readonly start: number };

/** `if`, `with` or `range`. */
export interface BranchNode {
  readonly kind: "if" | "with" | "range";
  readonly start: number;
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

/** Commands chained by `|`, possibly with the variables that receive the result. */
export interface PipeNode {
  readonly kind: "pipe";
  readonly start: number;
  readonly isAssignment: boolean;
  readonly variables: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
}

/** A word and its arguments. */
export interface CommandNode {
  readonly kind: "command";
  readonly start: number;
  readonly operands: readonly OperandNode[];
}

/** A variable with the fields behind it: `$x.a.b` has the names `$x`, `a`, `b`. */
export interface VariableNode {
  readonly kind: "variable";
  readonly start: number;
  readonly names: readonly string[];
}

/** A number under every type that can hold it. */
export interface NumberNode {
  readonly kind: "number";
  readonly start: number;
  readonly text: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: { readonly real: number; readonly imaginary: number } | undefined;
}

/** What stands in a command. */
export type OperandNode =
  | { readonly kind: "dot"; readonly start: number }
  | { readonly kind: "nil"; readonly start: number }
  | { readonly kind: "bool"; readonly start: number; readonly value: boolean }
  | NumberNode
  | { readonly kind: "string"; readonly start: number; readonly quoted: string; readonly text: string }
  | { readonly kind: "field"; readonly start: number; readonly names: readonly string[] }
  | VariableNode
  | { readonly kind: "identifier"; readonly start: number; readonly name: string }
  | {
      readonly kind: "chain";
      readonly start: number;
      readonly operand: OperandNode;
      readonly names: readonly string[];
    }
  | PipeNode;

/** Every node that can be the place of a failure. */
export type AnyNode = ListNode | TemplateNode | CommandNode | OperandNode;

/** The node as Go writes it in its messages. */
export function printNode(node: AnyNode, release: GoRelease): string {
  const print = (inner: AnyNode): string => printNode(inner, release);
  switch (node.kind) {
    case "list":
      return node.nodes.map(print).join("");
    case "text":
      return node.text;
    case "action":
      return `{{${print(node.pipe)}}}`;
    case "if":
    case "with":
    case "range": {
      const otherwise = node.elseList === undefined ? "" : `{{else}}${print(node.elseList)}`;
      return `{{${node.kind} ${print(node.pipe)}}}${print(node.list)}${otherwise}{{end}}`;
    }
    case "template":
      return `{{template ${quoteText(node.name)}${node.pipe === undefined ? "" : ` ${print(node.pipe)}`}}}`;
    case "break":
    case "continue":
      return `{{${node.kind}}}`;
    case "pipe": {
      const commands = node.commands.map(print).join(" | ");
      if (node.variables.length === 0) return commands;
      const sign = node.isAssignment && release === "1.27" ? "=" : ":=";
      return `${node.variables.map(print).join(", ")} ${sign} ${commands}`;
    }
    case "command":
      return node.operands.map((operand) => printOperand(operand, release)).join(" ");
    case "dot":
      return ".";
    case "nil":
      return "nil";
    case "bool":
      return String(node.value);
    case "number":
      return node.text;
    case "string":
      return node.quoted;
    case "field":
      return node.names.map((name) => `.${name}`).join("");
    case "variable":
      return node.names.join(".");
    case "identifier":
      return node.name;
    case "chain":
      return printOperand(node.operand, release) + node.names.map((name) => `.${name}`).join("");
    default:
      return node satisfies never;
  }
}

function printOperand(operand: OperandNode, release: GoRelease): string {
  const text = printNode(operand, release);
  return operand.kind === "pipe" ? `(${text})` : text;
}
