import type { ListNode, OperandNode, PipeNode, Template } from "./tree.ts";

/** What a template refers to. */
export interface TemplateReferences {
  /** Names of the functions it calls. */
  readonly functions: ReadonlySet<string>;
  /** Names of the templates it calls. */
  readonly templates: ReadonlySet<string>;
  /**
   * Values it reads: the variable (`$labels`, `$`) or `.` for the dot of where it stands, then the fields.
   * Declarations and assignments are not among them.
   */
  readonly paths: readonly (readonly string[])[];
}

/** Collects what the part of a template's text from an offset on refers to, its definitions included. */
export function referencesOf(template: Template, fromOffset = 0): TemplateReferences {
  const functions = new Set<string>();
  const templates = new Set<string>();
  const paths: (readonly string[])[] = [];
  const visitOperand = (operand: OperandNode): void => {
    switch (operand.kind) {
      case "identifier":
        functions.add(operand.name);
        break;
      case "dot":
        paths.push(["."]);
        break;
      case "field":
        paths.push([".", ...operand.names]);
        break;
      case "variable":
        paths.push(operand.names);
        break;
      case "chain":
        visitOperand(operand.operand);
        break;
      case "pipe":
        visitPipe(operand);
        break;
      case "nil":
      case "bool":
      case "number":
      case "string":
        break;
      default:
        operand satisfies never;
    }
  };
  const visitPipe = (pipe: PipeNode): void => {
    if (pipe.start < fromOffset) return;
    for (const command of pipe.commands) command.operands.forEach(visitOperand);
  };
  const visitList = (list: ListNode): void => {
    for (const node of list.nodes) {
      if (node.kind === "template") templates.add(node.name);
      if ("pipe" in node && node.pipe !== undefined) visitPipe(node.pipe);
      if ("list" in node) visitList(node.list);
      if ("elseList" in node && node.elseList !== undefined) visitList(node.elseList);
    }
  };
  for (const { root } of template.definitions.values()) visitList(root);
  return { functions, templates, paths };
}
