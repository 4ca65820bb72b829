import type { Chance } from "../support/chance.ts";

/** Makes an input of a kind drawn by chance: a changed expression mostly, now and then nothing but noise. */
export function drawInput(corpus: readonly [string, ...string[]], chance: Chance): string {
  if (chance.happens(0.1)) return noise(chance);
  let text = chance.pick(corpus);
  for (let count = chance.pick([1, 1, 1, 2, 2, 4, 8]); count > 0; count--)
    text = chance.pick(mutations)(text, corpus, chance);
  return text.slice(0, lengthMax);
}

const lengthMax = 20_000;

type Mutation = (text: string, corpus: readonly [string, ...string[]], chance: Chance) => string;

const tokens = [
  ..."(){}[],:@^*/%+-=!~<>\"'`\\.#\n\t\0",
  ...["==", "!=", "=~", "!~", ">=", "<=", "0x", "1e999", "-0", "NaN", "Inf", "9223372036854775808", "1e-320"],
  ...[
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "bool",
    "offset",
    "and",
    "unless",
    "atan2",
  ],
  ...["start()", "end()", "step()", "range()", "min(1m, 2m)", "anchored", "smoothed", "fill(0)", "fill_left"],
  ...["5m", "1y2w3d", "[5m:]", "[1e9y]", "[5m:1ns]", "offset -1w", "@ 1e12", "@ -1", '"\\xff"', "'\\u{1}'"],
  ...[
    '{"a.b"}',
    "{__name__=~'.+'}",
    '{a=~"(a+)+$"}',
    '{a=~"["}',
    '{a=~"(?i)x{1000}{1000}"}',
    "rate(",
    "sum(",
  ],
  ...[
    "topk(-1,",
    "quantile(NaN,",
    "limit_ratio(2,",
    'count_values("\\xff",',
    "label_replace(",
    "info(",
    "holt_winters(",
  ],
  ...["\u{10ffff}", "é", "\ud800", "\ufeff", "\u2028"],
] as const;

const mutations = [
  (text, _, chance) => splice(text, chance.below(text.length + 1), 0, chance.pick(["(", ...tokens])),
  (text, _, chance) => splice(text, chance.below(text.length + 1), 1 + chance.below(8), ""),
  (text, _, chance) =>
    splice(text, chance.below(text.length + 1), 1 + chance.below(4), chance.pick(["]", ...tokens])),
  (text, _, chance) =>
    splice(text, chance.below(text.length + 1), 1, String.fromCharCode(chance.below(0x1_0000))),
  (text, _, chance) => {
    const from = chance.below(text.length + 1);
    const piece = text.slice(from, from + 1 + chance.below(30));
    return splice(text, chance.below(text.length + 1), 0, piece.repeat(1 + chance.below(40)));
  },
  (text, corpus, chance) => {
    const other = chance.pick(corpus);
    const from = chance.below(other.length);
    return splice(
      text,
      chance.below(text.length + 1),
      chance.below(20),
      other.slice(from, from + chance.below(40)),
    );
  },
  (text, corpus, chance) => `${text} ${chance.pick(operators)} ${chance.pick(corpus)}`,
  (text, _, chance) => `${chance.pick(wrappers)}(${text})`,
  (text, _, chance) => `(${text})[${1 + chance.below(20)}m:${1 + chance.below(90)}s]`,
] as const satisfies readonly [Mutation, ...Mutation[]];

const operators = [
  "+",
  "-",
  "/",
  "%",
  "^",
  "==",
  "> bool",
  "and",
  "or",
  "unless",
  "* on()",
  "+ ignoring(a)",
] as const;

const wrappers = [
  "-",
  "sum",
  "abs",
  "rate",
  "sum_over_time",
  "histogram_quantile",
  "scalar",
  "vector",
  "absent",
] as const;

function splice(text: string, at: number, removedCount: number, added: string): string {
  return text.slice(0, at) + added + text.slice(at + removedCount);
}

function noise(chance: Chance): string {
  const length = chance.below(200);
  const bound = chance.pick([0x80, 0x100, 0x1_0000]);
  return String.fromCharCode(...Array.from({ length }, () => chance.below(bound)));
}
