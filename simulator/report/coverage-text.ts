import { type BranchCoverage, coverageTotals, type RuleCoverage, type RuleState } from "../coverage/index.ts";
import { quotedPart } from "./expression-part.ts";
import { createStyle, type Style } from "./style.ts";

/** What tests saw of rules: a table for each file, and a line with its place for everything that no test saw. */
export function renderCoverage(rules: readonly RuleCoverage[], hasColor: boolean): string {
  const style = createStyle(hasColor);
  const files = new Map<string, RuleCoverage[]>();
  for (const rule of rules) {
    const ofFile = files.get(rule.file);
    if (ofFile === undefined) files.set(rule.file, [rule]);
    else ofFile.push(rule);
  }
  const lines: string[] = [];
  for (const [file, ofFile] of files) {
    lines.push("", style.strong(file));
    lines.push(...tableLines("alert", alertStates, ofFile.filter(isAlerting), style));
    lines.push(
      ...tableLines(
        "record",
        recordStates,
        ofFile.filter((rule) => !isAlerting(rule)),
        style,
      ),
    );
  }
  const unseen = rules.flatMap((rule) => unseenOf(rule));
  if (unseen.length > 0) lines.push("", style.strong("not seen"));
  for (const { file, line, column, name, message } of unseen) {
    lines.push(`${file}:${line}:${column}: ${style.doubtful(name)}: ${message}`);
  }
  lines.push("", summaryOf(rules, style));
  return `${lines.slice(1).join("\n")}\n`;
}

/** A ratio as a percentage with one decimal, never rounded up to what it does not reach. */
export function formatPercent(ratio: number): string {
  return `${(Math.floor(ratio * 1000) / 10).toFixed(1)}%`;
}

/** Something of a rule that no test saw, with its place. */
export interface UnseenPart {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The name of the rule. */
  readonly name: string;
  /** Lower case, without a full stop. */
  readonly message: string;
}

/** Everything of a rule that no test saw: states first, then the parts of its expression as they are written. */
export function unseenOf(rule: RuleCoverage): readonly UnseenPart[] {
  const { file, name, states, branches, omittedBranchCount } = rule;
  const at = (place: { readonly line: number; readonly column: number }, message: string): UnseenPart => ({
    file,
    line: place.line,
    column: place.column,
    name,
    message,
  });
  const unseenStates = states.filter(({ isSeen }) => !isSeen).map(({ state }) => stateWords[state]);
  return [
    ...(unseenStates.length === 0 ? [] : [at(rule, `never ${unseenStates.join(", ")}`)]),
    ...branches.flatMap((branch) => {
      const message = branchMessage(branch);
      return message === undefined ? [] : [at(branch, message)];
    }),
    ...(omittedBranchCount === 0
      ? []
      : [at(rule, `${omittedBranchCount} more branches were not looked at; split the expression`)]),
  ];
}

const alertStates: readonly RuleState[] = ["pending", "firing", "resolved", "quiet"];
const recordStates: readonly RuleState[] = ["with-result", "without-result"];

const stateWords: Readonly<Record<RuleState, string>> = {
  pending: "pending",
  firing: "firing",
  resolved: "resolved",
  quiet: "quiet",
  "with-result": "with a result",
  "without-result": "without a result",
};

const headings: Readonly<Record<RuleState, string>> = {
  ...stateWords,
  "with-result": "result",
  "without-result": "none",
};

function isAlerting({ kind }: RuleCoverage): boolean {
  return kind === "alerting";
}

function tableLines(
  title: string,
  states: readonly RuleState[],
  rules: readonly RuleCoverage[],
  style: Style,
): readonly string[] {
  if (rules.length === 0) return [];
  const head: readonly Cell[] = [
    title,
    ...states.map((state) => headings[state]),
    "branches",
    "assertions",
  ].map((text) => ({ text, paint: style.quiet }));
  const rows = [head, ...rules.map((rule) => rowOf(rule, states, style))];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.text.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map(({ text, paint }, column) => ({ text, paint, width: widths[column] ?? 0 }));
    const last = cells.length - 1;
    return `  ${cells
      .map(
        ({ text, paint, width }, column) =>
          paint(text) + (column === last ? "" : " ".repeat(width - text.length)),
      )
      .join("  ")}`;
  });
}

interface Cell {
  readonly text: string;
  readonly paint: (text: string) => string;
}

function rowOf(rule: RuleCoverage, states: readonly RuleState[], style: Style): readonly Cell[] {
  const plain = (text: string) => text;
  const ways = rule.branches
    .flatMap(({ isTrueSeen, isFalseSeen }) => [isTrueSeen, isFalseSeen])
    .filter((isSeen) => isSeen !== undefined);
  const seen = ways.filter((isSeen) => isSeen).length;
  const branchPaint = seen === ways.length ? style.good : style.bad;
  return [
    { text: rule.name, paint: plain },
    ...states.map((state): Cell => {
      const found = rule.states.find((one) => one.state === state);
      if (found === undefined) return { text: "-", paint: style.quiet };
      return found.isSeen ? { text: "yes", paint: style.good } : { text: "no", paint: style.bad };
    }),
    ways.length === 0
      ? { text: "-", paint: style.quiet }
      : { text: `${seen}/${ways.length}`, paint: branchPaint },
    { text: `${rule.assertionCount}`, paint: rule.assertionCount === 0 ? style.doubtful : plain },
  ];
}

function branchMessage(branch: BranchCoverage): string | undefined {
  const { isTrueSeen, isFalseSeen } = branch;
  if (isTrueSeen !== false && isFalseSeen !== false) return undefined;
  const part = quotedPart(branch.text);
  if (branch.kind === "comparison") {
    if (isTrueSeen === false && isFalseSeen === false) return `${part} never compared anything`;
    return isTrueSeen === false ? `${part} was never true` : `${part} was never false`;
  }
  const side = `${part}, ${branch.kind} of \`${branch.operator}\`,`;
  if (isTrueSeen !== false) return `${side} was never empty`;
  return isFalseSeen === false ? `${side} was never seen with data` : `${side} never had a result`;
}

function summaryOf(rules: readonly RuleCoverage[], style: Style): string {
  const { seenCount, count, ratio } = coverageTotals(rules);
  const paint = count > 0 && seenCount === count ? style.good : style.bad;
  const unasserted = rules.filter(({ assertionCount }) => assertionCount === 0).length;
  const rest = unasserted === 0 ? "" : `; ${unasserted} of ${rules.length} rules in no assertion`;
  return `coverage ${paint(formatPercent(ratio))}: ${seenCount} of ${count} seen${rest}`;
}
