import type { Chance } from "../../support/chance.ts";
import { anyOf } from "./choices.ts";

/** A file with one mistake of those that people make; the same where there is no place for the one that is drawn. */
export function broken(chance: Chance, text: string): string {
  const kind = chance.pick(mistakes);
  const places = [...text.matchAll(kind.where)];
  const place = anyOf(chance, places);
  if (place === undefined) return text;
  const put = chance.pick(kind.put);
  const changed = place[0].replace(new RegExp(kind.where.source, kind.where.flags.replace("g", "")), put);
  return text.slice(0, place.index) + changed + text.slice(place.index + place[0].length);
}

interface Mistake {
  /** What is replaced, at one of the places where it stands. */
  readonly where: RegExp;
  /** What stands there instead, in the form of `String.replace`. */
  readonly put: readonly [string, ...string[]];
}

const field = (name: string) => new RegExp(`^([ -]*)${name}: ?(.*)$`, "gm");

const mistakes: readonly [Mistake, ...Mistake[]] = [
  {
    where: /\b(eval_time|alertname|expr|for|interval|labels|values|series|record)\b(?=:)/g,
    put: ["$1s", "$1 "],
  },
  {
    where: /\b(rule_files|tests|groups|rules|name|exp_samples|exp_labels)\b(?=:)/g,
    put: ["$1s", "$1_x", "X$1"],
  },
  {
    where: field("eval_time"),
    put: ["$1eval_time: 5mn", "$1eval_time: -5m", "$1eval_time: 5", "$1eval_time:"],
  },
  {
    where: field("for"),
    put: ["$1for: 5", "$1for: 5 m", "$1for: five", "$1for: -5m", "$1for: ''", "$1for: 1.5m"],
  },
  { where: field("keep_firing_for"), put: ["$1keep_firing_for: x", "$1keep_firing_for: ~"] },
  {
    where: field("(?:evaluation_)?interval"),
    put: ["$1interval: 1x", "$1interval: 0", "$1interval: ''", "$1evaluation_interval: 1y1y"],
  },
  {
    where: field("values"),
    put: ["$1values: 1+x5", "$1values: 1x", "$1values: a", "$1values: 1x-1", "$1values:"],
  },
  {
    where: field("values"),
    put: ["$1values: '1 {{'", "$1values: '1x3x3'", "$1values: [1, 2]", "$1values: '1,2'"],
  },
  { where: field("series"), put: ["$1series: up{job=}", "$1series: up{", "$1series: 1up", "$1series: ''"] },
  { where: field("series"), put: ['$1series: \'up{a="b" c="d"}\'', "$1series: 'up{a=~\"b\"}'", "$1series:"] },
  { where: field("labels"), put: ["$1labels: '{a=}'", "$1labels: up{", "$1labels: []", "$1labels: text"] },
  {
    where: field("value"),
    put: ["$1value: abc", "$1value: '1'", "$1value: 1,000", "$1value: 1e", "$1value:"],
  },
  {
    where: field("expr"),
    put: ["$1expr: sum(", "$1expr: up{", "$1expr: rate(up)", "$1expr: up > ", "$1expr: ''"],
  },
  {
    where: field("expr"),
    put: ["$1expr: up[5m]", "$1expr: '\"text\"'", "$1expr: foo(up)", "$1expr: ~", "$1expr: []"],
  },
  { where: field("expr"), put: ["$1expr: up * on (job) up", "$1expr: up + on () up", "$1expr: 1 1"] },
  {
    where: field("alertname"),
    put: ["$1alertname: ''", "$1alertname:", "$1alertname: [a]", "$1alertname: 5"],
  },
  {
    where: field("alert"),
    put: ["$1alert: a\n  record: b", "$1alert:", "$1alert: ''", "$1alert: ~", "$1record: a"],
  },
  {
    where: field("record"),
    put: ["$1record: a-b", "$1record: 'x y'", "$1record: ''", "$1alert: a", "$1record: 5"],
  },
  {
    where: field("name"),
    put: ["$1name: ''", "$1name:", "$1name: 5", "$1name: [a]", "$1name: a\n$1name: b"],
  },
  {
    where: field("severity"),
    put: ["$1severity: [a]", "$1severity: {}", "$1bad-name: a", "$1'': a", "$1__name__: a"],
  },
  {
    where: field("severity"),
    put: ["$1severity: '{{ $x }}'", "$1severity: '{{ if }}'", "$1severity: '{{ nope 1 }}'"],
  },
  {
    where: field("summary"),
    put: ["$1summary: '{{ $labels.x'", "$1summary: '{{ end }}'", "$1summary: '{{ .X.Y }}'"],
  },
  { where: field("rules"), put: ["$1rules: {}", "$1rules: text", "$1rules: ~\n$1x: ", "$1rule: "] },
  { where: field("exp_alerts"), put: ["$1exp_alerts: {}", "$1exp_alerts: [a]", "$1exp_alerts: ''"] },
  { where: field("rule_files"), put: ["$1rule_files: rules.yml", "$1rule_files: {}", "$1rule_files: [[a]]"] },
  { where: /^([ -]*)(\w+: .*)$/gm, put: ["$1$2\n$1$2", "\t$2", "$1 $2", "$1$2: x", "$1$2 &a *b", "$1$2 }"] },
  { where: /^ +(\w+: .*)$/gm, put: ["$1", "            $1", "- $1", "\u0000$1", "%$1", "@$1"] },
  { where: /"/g, put: ["", "'", '\\"', '""'] },
  { where: /[{}[\]]/g, put: ["", "(", "}}", "[["] },
  { where: /'/g, put: ["", '"', "''"] },
  { where: /^tests:/gm, put: ["tests: {}\nx:", "tests: []\n#", "tests: ~\n#"] },
  { where: /^[\s\S]*$/g, put: ["", "\n", "# nothing\n", "null\n", "[]\n", "text\n", "{}\n", "---\n", "5\n"] },
  { where: /\.yml/g, put: [".yaml", "*.yml", "[.yml", "?.yml", ".y[a-m]l", ".yml/"] },
  { where: /\b1m\b/g, put: ["1w", "1y", "100ms", "61s", "0.5m", "1M", "1h1h"] },
  { where: /,/g, put: ["", ",,", ";"] },
  { where: / ([a-z_]+)="/g, put: [' $1!="', ' $1="\\x', " $1='", ' $1 "', ' 1$1="'] },
];
