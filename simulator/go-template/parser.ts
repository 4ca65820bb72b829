import type { FunctionSet } from "./function.ts";
import { createLexer } from "./lexer.ts";
import { type ParserState, parsePipeline } from "./pipeline-parser.ts";
import { quoteText } from "./quote.ts";
import { createReader, templateNameOf } from "./token-reader.ts";
import type { BranchNode, GoRelease, ListNode, Template, TemplateDefinition, TemplateNode } from "./tree.ts";

/** How a template is read. */
export interface TemplateParseOptions {
  /** Default 1.27. */
  readonly release?: GoRelease;
  /** How deep blocks and parentheses may nest before the text is refused. Default 500. */
  readonly nestingDepthMax?: number;
}

/**
 * Parses a text. Names of functions must be known (built-in ones are), variables declared. Throws a
 * `TemplateError` of code `template/parse` with Go's message for the first thing that is wrong.
 */
export function parseTemplate(
  text: string,
  name: string,
  functions: FunctionSet,
  options: TemplateParseOptions = {},
): Template {
  const release = options.release ?? "1.27";
  const shared = {
    name,
    release,
    functions,
    definitions: new Map<string, TemplateDefinition>(),
    nestingDepthMax: options.nestingDepthMax ?? 500,
    lexer: createLexer(text, release),
  };
  const state = createState(shared, 0);
  const root = parseTop(state);
  define(state, { name, root });
  return { name, text, release, definitions: shared.definitions, functions };
}

function createState(shared: ParserState["shared"], depth: number): ParserState {
  return { shared, reader: createReader(shared), variables: ["$"], rangeDepth: 0, depth };
}

function define(state: ParserState, definition: TemplateDefinition): void {
  const { definitions } = state.shared;
  const known = definitions.get(definition.name);
  if (known === undefined || isBlank(known.root)) definitions.set(definition.name, definition);
  else if (!isBlank(definition.root)) {
    state.reader.fail(`template: multiple definition of template ${quoteText(definition.name)}`);
  }
}

/** Whether a template writes nothing but blanks; such a one takes no other's place. */
export function isBlank(list: ListNode): boolean {
  return list.nodes.every((node) => node.kind === "text" && node.text.trim() === "");
}

function parseTop(state: ParserState): ListNode {
  const { reader } = state;
  const start = reader.peek().start;
  const nodes: TemplateNode[] = [];
  while (reader.peek().kind !== "eof") {
    if (reader.peek().kind === "left-delimiter") {
      const delimiter = reader.next();
      const word = reader.nextNonSpace();
      if (word.kind === "define") {
        parseDefinition(createState(state.shared, state.depth + 1));
        continue;
      }
      reader.putBack(word);
      reader.putBack(delimiter);
    }
    const node = parseTextOrAction(state);
    if (node.kind === "end" || node.kind === "else") return reader.fail(`unexpected {{${node.kind}}}`);
    nodes.push(node);
  }
  return { kind: "list", start, nodes };
}

function parseDefinition(state: ParserState): void {
  const context = "define clause";
  const name = templateNameOf(state.reader, state.reader.nextNonSpace(), context);
  state.reader.expect("right-delimiter", context);
  const { list, stop } = parseList(state);
  if (stop.kind !== "end") state.reader.fail(`unexpected {{${stop.kind}}} in ${context}`);
  define(state, { name, root: list });
}

// What ends a list; it does not get into the tree.
type Stop =
  | { readonly kind: "end"; readonly start: number }
  | { readonly kind: "else"; readonly start: number };

function parseList(state: ParserState): { readonly list: ListNode; readonly stop: Stop } {
  const { reader } = state;
  if (++state.depth > state.shared.nestingDepthMax) reader.fail("max expression depth exceeded");
  const start = reader.peekNonSpace().start;
  const nodes: TemplateNode[] = [];
  while (reader.peekNonSpace().kind !== "eof") {
    const node = parseTextOrAction(state);
    if (node.kind === "end" || node.kind === "else") {
      state.depth--;
      return { list: { kind: "list", start, nodes }, stop: node };
    }
    nodes.push(node);
  }
  return reader.fail("unexpected EOF");
}

function parseTextOrAction(state: ParserState): TemplateNode | Stop {
  const { reader } = state;
  const token = reader.nextNonSpace();
  if (token.kind === "text") return { kind: "text", start: token.start, text: token.text };
  if (token.kind !== "left-delimiter") return reader.unexpected(token, "input");
  reader.actionLine = token.line;
  const node = parseAction(state);
  reader.actionLine = 0;
  return node;
}

function parseAction(state: ParserState): TemplateNode | Stop {
  const { reader } = state;
  const token = reader.nextNonSpace();
  switch (token.kind) {
    case "block":
      return parseBlock(state);
    case "break":
    case "continue": {
      const word = `{{${token.kind}}}`;
      const next = reader.nextNonSpace();
      if (next.kind !== "right-delimiter") return reader.unexpected(next, word);
      if (state.rangeDepth === 0) return reader.fail(`${word} outside {{range}}`);
      return { kind: token.kind, start: token.start };
    }
    case "else":
      return parseElse(state);
    case "end":
      return { kind: "end", start: reader.expect("right-delimiter", "end").start };
    case "if":
    case "range":
    case "with":
      return parseBranch(state, token.kind);
    case "template": {
      const name = reader.nextNonSpace();
      const text = templateNameOf(reader, name, "template clause");
      const next = reader.nextNonSpace();
      if (next.kind === "right-delimiter") {
        return { kind: "template", start: name.start, name: text, pipe: undefined };
      }
      reader.putBack(next);
      const pipe = parsePipeline(state, "template clause", "right-delimiter");
      return { kind: "template", start: name.start, name: text, pipe };
    }
    default: {
      reader.putBack(token);
      const pipe = parsePipeline(state, "command", "right-delimiter");
      return { kind: "action", start: token.start, pipe };
    }
  }
}

function parseElse(state: ParserState): Stop {
  const { reader } = state;
  const next = reader.peekNonSpace();
  // `{{else if …}}` reads as `{{else}}{{if …}}`; the word stays for the branch that is open.
  const isChained = next.kind === "if" || (next.kind === "with" && state.shared.release === "1.27");
  if (isChained) return { kind: "else", start: next.start };
  return { kind: "else", start: reader.expect("right-delimiter", "else").start };
}

function parseBranch(state: ParserState, kind: BranchNode["kind"]): BranchNode {
  const { reader } = state;
  const variableCount = state.variables.length;
  const pipe = parsePipeline(state, kind, "right-delimiter");
  if (kind === "range") state.rangeDepth++;
  const { list, stop } = parseList(state);
  if (kind === "range") state.rangeDepth--;
  let elseList: ListNode | undefined;
  if (stop.kind === "else") {
    const next = reader.peek();
    if ((kind === "if" || (kind === "with" && state.shared.release === "1.27")) && next.kind === kind) {
      reader.next();
      if (++state.depth > state.shared.nestingDepthMax) reader.fail("max expression depth exceeded");
      elseList = { kind: "list", start: stop.start, nodes: [parseBranch(state, kind)] };
      state.depth--;
    } else {
      const other = parseList(state);
      if (other.stop.kind !== "end") reader.fail(`expected end; found {{${other.stop.kind}}}`);
      elseList = other.list;
    }
  }
  state.variables.length = variableCount;
  return { kind, start: pipe.start, pipe, list, elseList };
}

function parseBlock(state: ParserState): TemplateNode {
  const context = "block clause";
  const token = state.reader.nextNonSpace();
  const name = templateNameOf(state.reader, token, context);
  const pipe = parsePipeline(state, context, "right-delimiter");
  const inner = createState(state.shared, state.depth + 1);
  const { list, stop } = parseList(inner);
  if (stop.kind !== "end") state.reader.fail(`unexpected {{${stop.kind}}} in ${context}`);
  define(inner, { name, root: list });
  return { kind: "template", start: token.start, name, pipe };
}
