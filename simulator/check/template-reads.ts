import {
  type CommandNode,
  type ListNode,
  type OperandNode,
  type PipeNode,
  parseTemplate,
  type Template,
  TemplateError,
} from "../go-template/index.ts";
import type { PrometheusMajor } from "../promql/index.ts";

/** What a label's or an annotation's template shows of an alert. */
export interface TemplateReads {
  /** Labels of the expression's result, read by name, without those that the template tests for first. */
  readonly labels: readonly string[];
  /** Whether the value itself is written out, rather than only tested. */
  readonly showsValue: boolean;
}

/** Finds what a template reads; nothing where it is no template, or cannot be parsed, which reading the file reports. */
export function templateReads(text: string, prometheus: PrometheusMajor): TemplateReads {
  if (!text.includes("{{")) return { labels: [], showsValue: false };
  const plain = plainReads(text);
  if (plain !== undefined) return plain;
  const template = parse(text, prometheus);
  if (template === undefined) return { labels: [], showsValue: false };
  const reads = new Reads();
  for (const { name, root } of template.definitions.values()) reads.visitList(root, name === template.name);
  return {
    labels: [...reads.labels].filter((label) => !reads.tested.has(label)),
    showsValue: reads.showsValue,
  };
}

// Most texts show labels and the value and do nothing else, which needs no parser.
function plainReads(text: string): TemplateReads | undefined {
  const labels = new Set<string>();
  let showsValue = false;
  for (const [, action = ""] of text.matchAll(/\{\{(.*?)\}\}/gs)) {
    const [, label] = /^ ?\$labels\.([A-Za-z_]\w*) ?$/.exec(action) ?? [];
    if (label !== undefined) labels.add(label);
    else if (/^ ?\$value(?: \| humanize\w*)? ?$/.test(action)) showsValue = true;
    else return undefined;
  }
  return { labels: [...labels], showsValue };
}

const prelude =
  "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

// Which functions there are was settled when the file was read.
const anyFunction = { has: () => true, get: () => undefined };

function parse(text: string, prometheus: PrometheusMajor): Template | undefined {
  try {
    return parseTemplate(prelude + text, "text", anyFunction, {
      release: prometheus === 2 ? "1.19" : "1.27",
    });
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

type Use = "shown" | "tested" | "assigned";

// `or $labels.pod "all"` asks first; of what a text or a query is made with, nobody has asked.
function useOf({ operands }: CommandNode, use: Use): Use {
  const [word] = operands;
  if (word?.kind !== "identifier") return use;
  if (word.name === "or" || word.name === "and") return "tested";
  return makingFunctions.has(word.name) && use === "tested" ? "shown" : use;
}

const makingFunctions: ReadonlySet<string> = new Set([
  ...["printf", "print", "println", "query", "reReplaceAll", "title", "toUpper", "toLower"],
]);

class Reads {
  readonly labels = new Set<string>();
  readonly tested = new Set<string>();
  showsValue = false;

  /** `isData`: whether the dot is the alert's data, as it is outside of `range`, `with` and definitions. */
  visitList(list: ListNode, isData: boolean): void {
    for (const node of list.nodes) {
      switch (node.kind) {
        case "text":
        case "break":
        case "continue":
          break;
        case "action":
          this.visitPipe(node.pipe, isData, node.start >= prelude.length ? "shown" : "assigned");
          break;
        case "template":
          if (node.pipe !== undefined) this.visitPipe(node.pipe, isData, "shown");
          break;
        case "if":
        case "with":
        case "range":
          this.visitPipe(node.pipe, isData, "tested");
          this.visitList(node.list, isData && node.kind === "if");
          if (node.elseList !== undefined) this.visitList(node.elseList, isData);
          break;
        default:
          node satisfies never;
      }
    }
  }

  private visitPipe(pipe: PipeNode, isData: boolean, use: Use): void {
    const ownUse = pipe.variables.length > 0 && use === "shown" ? "assigned" : use;
    for (const command of pipe.commands) {
      const commandUse = useOf(command, ownUse);
      this.visitIndex(command, commandUse);
      this.visitChanging(command, commandUse);
      for (const operand of command.operands) this.visitOperand(operand, isData, commandUse);
    }
  }

  // The time, and the value of a query's answer.
  private visitChanging({ operands }: CommandNode, use: Use): void {
    const [word] = operands;
    if (word?.kind !== "identifier" || use !== "shown") return;
    if (word.name === "now" || word.name === "value") this.showsValue = true;
  }

  // `index $labels "name"`.
  private visitIndex({ operands }: CommandNode, use: Use): void {
    const [word, map, key] = operands;
    if (word?.kind !== "identifier" || word.name !== "index") return;
    if (map?.kind !== "variable" || map.names.join(".") !== "$labels" || key?.kind !== "string") return;
    this.noteLabel(key.text, use);
  }

  private visitOperand(operand: OperandNode, isData: boolean, use: Use): void {
    switch (operand.kind) {
      case "variable":
        this.visitNames(operand.names[0] === "$" ? operand.names.slice(1) : operand.names, use);
        break;
      case "field":
        if (isData) this.visitNames(operand.names, use);
        break;
      case "chain":
        this.visitOperand(operand.operand, isData, use);
        break;
      case "pipe":
        this.visitPipe(operand, isData, use);
        break;
      case "dot":
      case "nil":
      case "bool":
      case "number":
      case "string":
      case "identifier":
        break;
      default:
        operand satisfies never;
    }
  }

  private visitNames(names: readonly string[], use: Use): void {
    const [root, name] = names;
    if ((root === "$labels" || root === "Labels") && name !== undefined) this.noteLabel(name, use);
    if ((root === "$value" || root === "Value") && use === "shown") this.showsValue = true;
  }

  private noteLabel(name: string, use: Use): void {
    (use === "tested" ? this.tested : this.labels).add(name);
  }
}
