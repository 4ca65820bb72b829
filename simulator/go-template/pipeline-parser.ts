import { builtinNames } from "./builtin.ts";
import type { FunctionSet } from "./function.ts";
import type { Lexer } from "./lexer.ts";
import { parseComplexLiteral, parseNumberLiteral, parseRuneLiteral } from "./number-literal.ts";
import { quoteText, unquoteText } from "./quote.ts";
import type { Token, TokenKind } from "./token.ts";
import type { TokenReader } from "./token-reader.ts";
import {
  type CommandNode,
  type GoRelease,
  type OperandNode,
  type PipeNode,
  printNode,
  type TemplateDefinition,
  type VariableNode,
} from "./tree.ts";

/** What the parser of one template holds; `shared` is common to all templates of a text. */
export interface ParserState {
  readonly shared: {
    readonly name: string;
    readonly release: GoRelease;
    readonly functions: FunctionSet;
    readonly definitions: Map<string, TemplateDefinition>;
    readonly nestingDepthMax: number;
    readonly lexer: Lexer;
  };
  readonly reader: TokenReader;
  /** Names of the variables declared so far; cut back where their scope ends. */
  readonly variables: string[];
  rangeDepth: number;
  depth: number;
}

/** Parses commands up to `end`, which is consumed. `context` is what messages call the pipeline. */
export function parsePipeline(
  state: ParserState,
  context: string,
  end: "right-delimiter" | "right-paren",
): PipeNode {
  const { reader } = state;
  const start = reader.peekNonSpace().start;
  const { variables, isAssignment } = parseVariables(state, context);
  const commands: CommandNode[] = [];
  for (;;) {
    const token = reader.nextNonSpace();
    if (token.kind === end) break;
    if (!startsOperand(token.kind)) return reader.unexpected(token, context);
    reader.putBack(token);
    commands.push(parseCommand(state));
  }
  if (commands.length === 0) return reader.fail(`missing value for ${context}`);
  for (const [index, command] of commands.entries()) {
    if (index === 0) continue;
    const kind = command.operands[0]?.kind;
    if (kind === "bool" || kind === "dot" || kind === "nil" || kind === "number" || kind === "string") {
      return reader.fail(`non executable command in pipeline stage ${index + 1}`);
    }
  }
  return { kind: "pipe", start, isAssignment, variables, commands };
}

function parseVariables(
  state: ParserState,
  context: string,
): { readonly variables: readonly VariableNode[]; readonly isAssignment: boolean } {
  const { reader } = state;
  const variables: VariableNode[] = [];
  for (;;) {
    const token = reader.peekNonSpace();
    if (token.kind !== "variable") return { variables, isAssignment: false };
    reader.next();
    const adjacent = reader.peek();
    const following = reader.peekNonSpace();
    const isSign = following.kind === "assign" || following.kind === "declare";
    const isComma = following.kind === "char" && following.text === ",";
    if (!isSign && !isComma) {
      if (adjacent.kind === "space") reader.putBack(adjacent);
      reader.putBack(token);
      return { variables, isAssignment: false };
    }
    reader.nextNonSpace();
    variables.push({ kind: "variable", start: token.start, names: token.text.split(".") });
    state.variables.push(token.text);
    if (isSign) return { variables, isAssignment: following.kind === "assign" };
    if (context !== "range" || variables.length >= 2) {
      return reader.fail(`too many declarations in ${context}`);
    }
    const next = reader.peekNonSpace().kind;
    if (next !== "variable" && next !== "right-delimiter" && next !== "right-paren") {
      return reader.fail("range can only initialize variables");
    }
  }
}

function startsOperand(kind: TokenKind): boolean {
  switch (kind) {
    case "bool":
    case "char-constant":
    case "complex":
    case "dot":
    case "field":
    case "identifier":
    case "number":
    case "nil":
    case "raw-string":
    case "string":
    case "variable":
    case "left-paren":
      return true;
    default:
      return false;
  }
}

function parseCommand(state: ParserState): CommandNode {
  const { reader } = state;
  const start = reader.peekNonSpace().start;
  const operands: OperandNode[] = [];
  for (;;) {
    reader.peekNonSpace();
    const operand = parseOperand(state);
    if (operand !== undefined) operands.push(operand);
    const token = reader.next();
    if (token.kind === "space") continue;
    if (token.kind === "right-delimiter" || token.kind === "right-paren") reader.putBack(token);
    else if (token.kind !== "pipe") return reader.unexpected(token, "operand");
    break;
  }
  if (operands.length === 0) return reader.fail("empty command");
  return { kind: "command", start, operands };
}

function parseOperand(state: ParserState): OperandNode | undefined {
  const { reader } = state;
  const term = parseTerm(state);
  if (term === undefined || reader.peek().kind !== "field") return term;
  const start = reader.peek().start;
  const names: string[] = [];
  while (reader.peek().kind === "field") names.push(reader.next().text.slice(1));
  switch (term.kind) {
    case "field":
    case "variable":
      return { kind: term.kind, start, names: [...term.names, ...names] };
    case "bool":
    case "string":
    case "number":
    case "nil":
    case "dot": {
      const text = printNode(term, state.shared.release);
      return reader.fail(`unexpected . after term ${quoteText(text)}`);
    }
    case "identifier":
    case "chain":
    case "pipe":
      return { kind: "chain", start, operand: term, names };
    default:
      return term satisfies never;
  }
}

function parseTerm(state: ParserState): OperandNode | undefined {
  const { reader, shared } = state;
  const token = reader.nextNonSpace();
  const { start, text } = token;
  switch (token.kind) {
    case "identifier":
      if (!shared.functions.has(text) && !builtinNames.has(text)) {
        return reader.fail(`function ${quoteText(text)} not defined`);
      }
      return { kind: "identifier", start, name: text };
    case "dot":
      return { kind: "dot", start };
    case "nil":
      return { kind: "nil", start };
    case "variable":
      if (!state.variables.includes(text)) return reader.fail(`undefined variable ${quoteText(text)}`);
      return { kind: "variable", start, names: [text] };
    case "field":
      return { kind: "field", start, names: [text.slice(1)] };
    case "bool":
      return { kind: "bool", start, value: text === "true" };
    case "char-constant":
    case "complex":
    case "number":
      return parseNumber(reader, token);
    case "left-paren": {
      if (++state.depth > shared.nestingDepthMax) return reader.fail("max expression depth exceeded");
      const pipe = parsePipeline(state, "parenthesized pipeline", "right-paren");
      state.depth--;
      return pipe;
    }
    case "string":
    case "raw-string":
      return {
        kind: "string",
        start,
        quoted: text,
        text: unquoteText(text) ?? reader.fail("invalid syntax"),
      };
    default:
      reader.putBack(token);
      return undefined;
  }
}

function parseNumber(reader: TokenReader, token: Token): OperandNode {
  const parse =
    token.kind === "char-constant"
      ? parseRuneLiteral
      : token.kind === "complex"
        ? parseComplexLiteral
        : parseNumberLiteral;
  const number = parse(token.text);
  if (typeof number === "string") return reader.fail(number);
  return { kind: "number", start: token.start, text: token.text, ...number };
}
