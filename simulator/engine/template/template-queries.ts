import {
  type CommandNode,
  type ListNode,
  type OperandNode,
  type PipeNode,
  TemplateError,
} from "../../go-template/index.ts";
import type { PrometheusMajor } from "../../promql/index.ts";
import { prepareAlertTemplate } from "./alert-template.ts";

/** A query that a label or an annotation of an alert runs when it is expanded. */
export type TemplateQueryText =
  /** As it stands in the template. */
  | { readonly kind: "written"; readonly text: string }
  /** A `printf` of labels and the like, which here are one unprintable character each. */
  | { readonly kind: "formatted"; readonly text: string }
  /** Put together in some other way, so that only the expansion can tell. */
  | { readonly kind: "computed" };

/** The queries of a template of the rule of an alert; none where it is no template. */
export function templateQueries(
  text: string,
  alertName: string,
  prometheus: PrometheusMajor = 3,
): readonly TemplateQueryText[] {
  if (!text.includes("{{")) return [];
  const { parsed } = prepareAlertTemplate(text, alertName, prometheus);
  if (parsed instanceof TemplateError) return [];
  const queries: TemplateQueryText[] = [];
  const visitOperand = (operand: OperandNode): void => {
    if (operand.kind === "pipe") visitPipe(operand);
    else if (operand.kind === "chain") visitOperand(operand.operand);
  };
  const visitPipe = (pipe: PipeNode): void => {
    for (const [index, command] of pipe.commands.entries()) {
      command.operands.forEach(visitOperand);
      if (nameOf(command) === "query") queries.push(argumentOf(pipe.commands, index));
    }
  };
  const visitList = (list: ListNode): void => {
    for (const node of list.nodes) {
      if ("pipe" in node && node.pipe !== undefined) visitPipe(node.pipe);
      if ("list" in node) visitList(node.list);
      if ("elseList" in node && node.elseList !== undefined) visitList(node.elseList);
    }
  };
  for (const { root } of parsed.definitions.values()) visitList(root);
  return queries;
}

// `query "up"`, or what stands before the bar in `"up" | query`.
function argumentOf(commands: readonly CommandNode[], index: number): TemplateQueryText {
  const [, argument] = commands[index]?.operands ?? [];
  if (argument?.kind === "pipe") {
    const [only] = argument.commands;
    return only === undefined || argument.commands.length > 1 ? { kind: "computed" } : resultOf(only);
  }
  if (argument !== undefined) return textOf(argument);
  const [first] = commands;
  return first === undefined || index !== 1 ? { kind: "computed" } : resultOf(first);
}

function resultOf(command: CommandNode): TemplateQueryText {
  const [first, format] = command.operands;
  if (first !== undefined && command.operands.length === 1) return textOf(first);
  if (nameOf(command) !== "printf" || format?.kind !== "string") return { kind: "computed" };
  // Other verbs than these may write anything.
  const isKnown = /^(?:[^%]|%[%qsv])*$/su.test(format.text);
  if (!isKnown) return { kind: "computed" };
  const verbs: Readonly<Record<string, string>> = { "%%": "%", "%q": '"\u0001"' };
  return { kind: "formatted", text: format.text.replace(/%[%qsv]/gu, (verb) => verbs[verb] ?? "\u0001") };
}

function textOf(operand: OperandNode): TemplateQueryText {
  return operand.kind === "string" ? { kind: "written", text: operand.text } : { kind: "computed" };
}

function nameOf(command: CommandNode): string | undefined {
  const [first] = command.operands;
  return first?.kind === "identifier" ? first.name : undefined;
}
