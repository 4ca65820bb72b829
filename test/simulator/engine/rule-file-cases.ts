/** A rule file, and what is found in it when Prometheus 3 or 2 is to read it. */
export interface RuleFileCase {
  readonly name: string;
  readonly text: string;
  /** For release line 3, as `line:column severity code: message`; `if2` where line 2 differs. */
  readonly findings: readonly string[];
  readonly if2?: readonly string[];
}

/** Good and bad rule files; real promtool is asked about each of them. */
export const ruleFileCases: readonly RuleFileCase[] = [
  {
    name: "alert map",
    text: `groups:
- name: a
  rules:
  - alert: {a: b}
    expr: up
`,
    findings: ["4:12 error rules/wrong-type: `alert` must be a text, not a map"],
  },
  {
    name: "alias bad",
    text: `groups:
- name: a
  rules: *nothing
`,
    findings: ["1:1 error document/aliases: the file's aliases expand to too much; write the values out"],
  },
  {
    name: "anchor",
    text: `groups:
- name: a
  rules:
  - &r
    alert: x
    expr: 1
    labels: &l {a: b}
  - <<: *r
    alert: y
  - alert: z
    expr: 2
    labels:
      <<: *l
      c: d
`,
    findings: [],
  },
  {
    name: "annotdunder",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    annotations: {__name__: c}
`,
    findings: [],
  },
  {
    name: "bom",
    text: `﻿groups: []
`,
    findings: [],
  },
  {
    name: "both",
    text: `groups:
- name: a
  rules:
  - alert: x
    record: y
    expr: 1
`,
    findings: [
      "4:5 error rules/record-and-alert: a rule is either `record: y` or `alert: x`; split it in two",
    ],
  },
  {
    name: "comment",
    text: `# nothing
`,
    findings: ["1:1 warning document/empty: the file holds comments only: no rules"],
  },
  {
    name: "dotalert",
    text: `groups:
- name: a
  rules:
  - alert: "x y.z{"
    expr: 1
`,
    findings: [],
  },
  {
    name: "dup group",
    text: `groups:
- name: a
- name: a
`,
    findings: [
      "3:9 error rules/duplicate-group: a group `a` stands in this file already; give each group a name of its own",
    ],
  },
  {
    name: "a rule where groups stand, twice",
    text: `groups:
- name: a
  rules: []
- alert: X
  expr: up
- {record: x, keep_firing_for: 1m}
`,
    findings: [
      "4:3 error rules/unknown-field: unknown field `alert`; that is a field of a rule, and rules stand in the group's `rules`",
      "4:3 error rules/missing-name: the group has no `name`; give it one",
      "5:3 error rules/unknown-field: unknown field `expr`; that is a field of a rule, and rules stand in the group's `rules`",
      "6:3 error rules/missing-name: the group has no `name`; give it one",
      "6:4 error rules/unknown-field: unknown field `record`; that is a field of a rule, and rules stand in the group's `rules`",
      "6:15 error rules/unknown-field: unknown field `keep_firing_for`; that is a field of a rule, and rules stand in the group's `rules`",
    ],
  },
  {
    name: "dup rule labels",
    text: `groups:
- name: a
  rules:
  - {record: x, expr: up, labels: {a: b}}
  - {record: x, expr: up, labels: {a: c}}
- name: b
  rules:
  - {record: x, expr: up, labels: {a: b}}
`,
    findings: [
      "8:5 warning rules/duplicate-rule: the rule repeats the name and the labels of `x` in group `a` (line 4); tell them apart by a label",
    ],
  },
  {
    name: "dupkey",
    text: `groups:
- name: a
  name: b
`,
    findings: [
      "3:3 error document/duplicate-key: the key `name` is written twice in this map; keep one of them",
    ],
  },
  {
    name: "duprule",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
  - alert: x
    expr: 2
`,
    findings: [
      "6:5 warning rules/duplicate-rule: the rule repeats the name and the labels of `x` in group `a` (line 4); tell them apart by a label",
    ],
  },
  {
    name: "durs",
    text: `groups:
- name: a
  interval: 1h30m
  rules:
  - alert: x
    expr: 1
    for: 1.5h
`,
    findings: [
      "7:10 error rules/bad-duration: `for: 1.5h` is not a duration; write whole numbers, as in `1h30m` for one and a half hours",
    ],
  },
  {
    name: "durs2",
    text: `groups:
- name: a
  interval: 30m1h
  rules: []
`,
    findings: [
      "3:13 error rules/bad-duration: `interval: 30m1h` is not a duration; write each unit once, the largest first, as in `1h30m`",
    ],
  },
  {
    name: "expr at",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: foo @ end() offset -5m
`,
    findings: [],
  },
  {
    name: "expr comment",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: |
      # only
      foo # comment
`,
    findings: [],
  },
  {
    name: "expr double exp",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: double_exponential_smoothing(foo[5m], 0.5, 0.5)
`,
    findings: ['5:11 error rules/bad-expr: `expr`: function "double_exponential_smoothing" is not enabled'],
    if2: ['5:11 error rules/bad-expr: `expr`: unknown function with name "double_exponential_smoothing"'],
  },
  {
    name: "expr empty matcher",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: "{}"
`,
    findings: [
      "5:12 error rules/bad-expr: `expr`: vector selector must contain at least one non-empty matcher",
    ],
  },
  {
    name: "expr folded",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: >-
      up == 0
      and on (instance)
      rate(foo)
`,
    findings: [
      '8:12 error rules/bad-expr: `expr`: expected type range vector in call to function "rate", got instant vector',
    ],
  },
  {
    name: "expr function",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: rat(foo[5m]) > 1
`,
    findings: ['5:11 error rules/bad-expr: `expr`: unknown function with name "rat"'],
  },
  {
    name: "expr holt",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: holt_winters(foo[5m], 0.5, 0.5)
`,
    findings: ['5:11 error rules/bad-expr: `expr`: unknown function with name "holt_winters"'],
    if2: [],
  },
  {
    name: "expr info",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: info(foo)
`,
    findings: ['5:11 error rules/bad-expr: `expr`: function "info" is not enabled'],
    if2: ['5:11 error rules/bad-expr: `expr`: unknown function with name "info"'],
  },
  {
    name: "expr limitk",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: limitk(1, foo)
`,
    findings: [
      "5:11 error rules/bad-expr: `expr`: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions",
    ],
    if2: ['5:11 error rules/bad-expr: `expr`: unknown function with name "limitk"'],
  },
  {
    name: "expr number duration",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: rate(foo[300]) > 5m
`,
    findings: [],
    if2: ["5:20 error rules/bad-expr: `expr`: missing unit character in duration"],
  },
  {
    name: "expr quoted",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: "up{job=\\"api\\"} >>"
`,
    findings: ["5:29 error rules/bad-expr: `expr`: unexpected <op:>>"],
  },
  {
    name: "expr regex",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: foo{a=~"("}
`,
    findings: ["5:15 error rules/bad-expr: `expr`: error parsing regexp: missing closing ): `(`"],
    if2: ["5:15 error rules/bad-expr: `expr`: error parsing regexp: missing closing ): `^(?:()$`"],
  },
  {
    name: "expr single",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: 'up{job=''api''} =='
`,
    findings: ["5:30 error rules/bad-expr: `expr`: unexpected end of input"],
  },
  {
    name: "expr string",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: '"text"'
`,
    findings: [
      "5:11 warning rules/not-a-vector: `expr` yields a string, which fails at every evaluation; it must yield an instant vector or a scalar",
    ],
  },
  {
    name: "expr subquery",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: max_over_time(rate(foo[5m])[1h:1m] offset 1d)
`,
    findings: [],
  },
  {
    name: "expr types",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: sum(foo[5m])
  - alert: Y
    expr: foo and 1
  - record: z
    expr: rate(foo)
`,
    findings: [
      "5:15 error rules/bad-expr: `expr`: expected type instant vector in aggregation expression, got range vector",
      '7:11 error rules/bad-expr: `expr`: set operator "and" not allowed in binary scalar expression',
      '9:16 error rules/bad-expr: `expr`: expected type range vector in call to function "rate", got instant vector',
    ],
  },
  {
    name: "expr unclosed",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: |
      sum by (job) (
        rate(http_requests_total[5m]
      )
`,
    findings: ["8:8 error rules/bad-expr: `expr`: unclosed left parenthesis"],
  },
  {
    name: "expr utf8",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: '{"http.requests", "a.b"="c"} > 1'
`,
    findings: [],
    if2: [
      '5:13 error rules/bad-expr: `expr`: unexpected string "\\"http.requ"... in label matching, expected identifier or "}"',
    ],
  },
  {
    name: "exprbool",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: true
`,
    findings: [],
  },
  {
    name: "exprint",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: 0x10
`,
    findings: [],
  },
  {
    name: "exprmap",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: {a: b}
`,
    findings: ["5:11 error rules/wrong-type: `expr` must be a text, not a map"],
  },
  {
    name: "exprnull",
    text: `groups:
- name: a
  rules:
  - record: x
    expr:
`,
    findings: ["5:10 error rules/missing-expr: the rule has no `expr`; write the expression to evaluate"],
  },
  {
    name: "exprtilde",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: ~
`,
    findings: ["5:11 error rules/missing-expr: the rule has no `expr`; write the expression to evaluate"],
    if2: ["5:11 error rules/bad-expr: `expr`: unexpected character: '~'"],
  },
  {
    name: "exprtime",
    text: `groups:
- name: a
  rules:
  - alert: 2001-01-01
    expr: 1
`,
    findings: [],
  },
  {
    name: "flow",
    text: `{groups: [{name: a, rules: [{alert: X, expr: up == 0, for: 5m, labels: {a: b}}]}]}
`,
    findings: [],
  },
  {
    name: "for0",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    for: 0
`,
    findings: [],
  },
  {
    name: "for0rec",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: 1
    for: 0s
    annotations: {}
`,
    findings: [],
  },
  {
    name: "for without unit",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    for: 5
`,
    findings: [
      "6:10 error rules/bad-duration: `for: 5` is not a duration; write the unit, as in `5s` or `5m`",
    ],
  },
  {
    name: "forempty",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    for: ""
`,
    findings: ["6:10 error rules/bad-duration: `for: ` is empty; write a number and a unit, as in `5m`"],
  },
  {
    name: "forhuge",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    for: 300y
`,
    findings: [
      "6:10 error rules/bad-duration: `for: 300y` is out of range; no duration may be longer than 292 years",
    ],
  },
  {
    name: "forneg",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    for: -5m
`,
    findings: ["6:10 error rules/bad-duration: `for: -5m` is not a duration; it cannot be negative"],
  },
  {
    name: "fornull",
    text: `groups:
- name: a
  interval:
  limit:
  labels:
  rules:
  - alert: x
    expr: 1
    for:
    labels:
    annotations:
`,
    findings: [],
    if2: [
      "5:3 error rules/unknown-field: unknown field `labels`; groups have it in later releases of Prometheus",
    ],
  },
  {
    name: "group label name",
    text: `groups:
- name: a
  labels: {__name__: x}
  rules: []
`,
    findings: [
      "3:12 error rules/bad-label-name: `__name__` cannot be set; an alert has no metric name, and a recording rule's is `record`",
    ],
    if2: [
      "3:3 error rules/unknown-field: unknown field `labels`; groups have it in later releases of Prometheus",
      "3:12 error rules/bad-label-name: `__name__` cannot be set; an alert has no metric name, and a recording rule's is `record`",
    ],
  },
  {
    name: "group list",
    text: `groups:
- [a]
`,
    findings: ["2:3 error rules/wrong-type: a group must be a map, not a list"],
  },
  {
    name: "group text",
    text: `groups:
- a
`,
    findings: ["2:3 error rules/wrong-type: a group must be a map, not a text"],
  },
  {
    name: "grouplabels",
    text: `groups:
- name: a
  labels: {a: b}
  rules:
  - alert: x
    expr: 1
`,
    findings: [],
    if2: [
      "3:3 error rules/unknown-field: unknown field `labels`; groups have it in later releases of Prometheus",
    ],
  },
  {
    name: "groupnull",
    text: `groups:
-
`,
    findings: [],
  },
  {
    name: "groupsempty",
    text: `groups: ""
`,
    findings: ["1:9 error rules/wrong-type: `groups` must be a list, not a text"],
  },
  {
    name: "groupsmap",
    text: `groups: {}
`,
    findings: ["1:9 error rules/wrong-type: `groups` must be a list, not a map"],
  },
  {
    name: "groupsstr",
    text: `groups: foo
`,
    findings: ["1:9 error rules/wrong-type: `groups` must be a list, not a text"],
  },
  {
    name: "indent",
    text: `groups:
- name: a
   rules: []
`,
    findings: [
      "2:9 error document/malformed: nested mappings are not allowed in compact mappings",
      "2:9 error document/malformed: implicit keys need to be on a single line",
    ],
  },
  {
    name: "interval list",
    text: `groups:
- name: a
  interval: [5m]
`,
    findings: ["3:13 error rules/wrong-type: `interval` must be a text, not a list"],
  },
  {
    name: "json",
    text: `{"groups":[{"name":"a","rules":[{"alert":"x","expr":"up == 0","for":"5m"}]}]}
`,
    findings: [],
  },
  {
    name: "json bad",
    text: `{"groups": [{"name": "a", "rules": [{"alert": "X", "expr": "up == (", "for": "5"}]}]}
`,
    findings: [
      "1:68 error rules/bad-expr: `expr`: unclosed left parenthesis",
      "1:78 error rules/bad-duration: `for: 5` is not a duration; write the unit, as in `5s` or `5m`",
    ],
  },
  {
    name: "jsondup",
    text: `{"groups":[{"name":"a","rules":[{"alert":"x","expr":"up == 0","expr":"5m"}]}]}
`,
    findings: [
      "1:63 error document/duplicate-key: the key `expr` is written twice in this map; keep one of them",
    ],
    if2: [
      "1:63 error document/duplicate-key: the key `expr` is written twice in this map; keep one of them",
      '1:71 error rules/bad-expr: `expr`: unexpected duration "5m"',
    ],
  },
  {
    name: "keepfiring",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    keep_firing_for: 5m
  - record: y
    expr: 1
    keep_firing_for: 5m
`,
    findings: [
      "9:5 error rules/recording-field: `keep_firing_for` has no meaning in a recording rule; remove it, or write `alert` for `record`",
    ],
  },
  {
    name: "label digit",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: up
    labels: {1a: b}
`,
    findings: [],
    if2: ["6:14 error rules/bad-label-name: `1a` is not a name in Prometheus 2; use letters, digits and `_`"],
  },
  {
    name: "labelalertname",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    labels: {alertname: c}
`,
    findings: [],
  },
  {
    name: "labelbin",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    labels: {a: !!binary aGVsbG8=, b: !foo bar, c: !!str 5, d: !!int "5"}
`,
    findings: [],
  },
  {
    name: "labelcase",
    text: `Groups:
- name: a
`,
    findings: ["1:1 error rules/unknown-field: unknown field `Groups`; did you mean `groups`?"],
  },
  {
    name: "labeldunder",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    labels: {__name__: c}
`,
    findings: [
      "6:14 error rules/bad-label-name: `__name__` cannot be set; an alert has no metric name, and a recording rule's is `record`",
    ],
  },
  {
    name: "labellist",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    labels: [a]
`,
    findings: ["6:13 error rules/wrong-type: `labels` must be a map, not a list"],
  },
  {
    name: "labelname",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    labels: {a-b: c}
    annotations: {a.b: c}
`,
    findings: [],
    if2: [
      "6:14 error rules/bad-label-name: `a-b` is not a name in Prometheus 2; use letters, digits and `_`",
      "7:19 error rules/bad-annotation-name: `a.b` is not a name in Prometheus 2; use letters, digits and `_`",
    ],
  },
  {
    name: "labelnameempty",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    labels: {"": c}
`,
    findings: ["6:14 error rules/bad-label-name: `` cannot name a label; write a name"],
  },
  {
    name: "labelsdup",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    labels: {a: 1, a: 2}
`,
    findings: [
      "6:20 error document/duplicate-key: the key `a` is written twice in this map; keep one of them",
    ],
  },
  {
    name: "labelvallist",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    labels: {a: [b]}
`,
    findings: ["6:17 error rules/wrong-type: `a` in `labels` must be a text, not a list"],
  },
  {
    name: "limitbig",
    text: `groups:
- name: a
  limit: 99999999999999999999
  rules: []
`,
    findings: ["3:10 error rules/wrong-type: `limit` is 100000000000000000000, which is too large"],
  },
  {
    name: "limitfloat",
    text: `groups:
- name: a
  limit: 1e3
  rules: []
`,
    findings: [],
  },
  {
    name: "limitneg",
    text: `groups:
- name: a
  limit: -5
  rules: []
`,
    findings: [],
  },
  {
    name: "limitoct",
    text: `groups:
- name: a
  limit: 0o17
  rules: []
`,
    findings: [],
  },
  {
    name: "limitstr",
    text: `groups:
- name: a
  limit: "5"
  rules: []
`,
    findings: [
      "3:10 error rules/wrong-type: `limit` must be a whole number, not the text `5`; write it without quotes",
    ],
  },
  {
    name: "limitus",
    text: `groups:
- name: a
  limit: 1_000
  rules: []
`,
    findings: [],
  },
  {
    name: "many",
    text: `groups:
- name: a
  intervall: 5m
  rules:
  - record: x-y
    exp: 1
  - alert: A
    expr: up ==
    for: 5mn
    labels: {severity: [page]}
- name: a
  rules:
  - foo
`,
    findings: [
      "3:3 error rules/unknown-field: unknown field `intervall`; did you mean `interval`?",
      "5:5 error rules/missing-expr: the rule has no `expr`; write the expression to evaluate",
      "6:5 error rules/unknown-field: unknown field `exp`; did you mean `expr`?",
      "8:16 error rules/bad-expr: `expr`: unexpected end of input",
      "9:10 error rules/bad-duration: `for: 5mn` is not a duration; write a number and a unit (`ms`, `s`, `m`, `h`, `d`, `w`, `y`), as in `5m`",
      "10:24 error rules/wrong-type: `severity` in `labels` must be a text, not a list",
      "11:9 error rules/duplicate-group: a group `a` stands in this file already; give each group a name of its own",
      "13:5 error rules/wrong-type: a rule must be a map, not a text",
    ],
    if2: [
      "3:3 error rules/unknown-field: unknown field `intervall`; did you mean `interval`?",
      "5:5 error rules/missing-expr: the rule has no `expr`; write the expression to evaluate",
      "5:13 error rules/bad-record-name: `record: x-y` is not a metric name in Prometheus 2; use letters, digits, `_` and `:`, as in `job:requests:rate5m`",
      "6:5 error rules/unknown-field: unknown field `exp`; did you mean `expr`?",
      "8:16 error rules/bad-expr: `expr`: unexpected end of input",
      "9:10 error rules/bad-duration: `for: 5mn` is not a duration; write a number and a unit (`ms`, `s`, `m`, `h`, `d`, `w`, `y`), as in `5m`",
      "10:24 error rules/wrong-type: `severity` in `labels` must be a text, not a list",
      "11:9 error rules/duplicate-group: a group `a` stands in this file already; give each group a name of its own",
      "13:5 error rules/wrong-type: a rule must be a map, not a text",
    ],
  },
  {
    name: "name list",
    text: `groups:
- name: [a]
`,
    findings: ["2:9 error rules/wrong-type: `name` must be a text, not a list"],
  },
  {
    name: "name number",
    text: `groups:
- name: 5
  rules: []
`,
    findings: [],
  },
  {
    name: "neither",
    text: `groups:
- name: a
  rules:
  - expr: 1
`,
    findings: ["4:5 error rules/missing-name: the rule has neither `record` nor `alert`; write one of them"],
  },
  {
    name: "noname",
    text: `groups:
- rules: []
`,
    findings: ["2:3 error rules/missing-name: the group has no `name`; give it one"],
  },
  {
    name: "null name",
    text: `groups:
- name: null
`,
    findings: ["2:3 error rules/missing-name: the group has no `name`; give it one"],
  },
  {
    name: "queryoffset",
    text: `groups:
- name: a
  query_offset: 1m
  rules:
  - alert: x
    expr: 1
`,
    findings: [],
    if2: [
      "3:3 error rules/unknown-field: unknown field `query_offset`; groups have it in later releases of Prometheus",
    ],
  },
  {
    name: "recint",
    text: `groups:
- name: a
  rules:
  - record: 5
    expr: 1
`,
    findings: [],
    if2: [
      "4:13 error rules/bad-record-name: `record: 5` is not a metric name in Prometheus 2; use letters, digits, `_` and `:`, as in `job:requests:rate5m`",
    ],
  },
  {
    name: "recnull",
    text: `groups:
- name: a
  rules:
  - record: null
    expr: 1
`,
    findings: ["4:5 error rules/missing-name: the rule has neither `record` nor `alert`; write one of them"],
    if2: [],
  },
  {
    name: "record0",
    text: `groups:
- name: a
  rules:
  - record: 0
    expr: 1
`,
    findings: [],
    if2: [
      "4:13 error rules/bad-record-name: `record: 0` is not a metric name in Prometheus 2; use letters, digits, `_` and `:`, as in `job:requests:rate5m`",
    ],
  },
  {
    name: "record annotations",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: up
    for: 5m
    annotations: {a: b}
`,
    findings: [
      "6:5 error rules/recording-field: `for` has no meaning in a recording rule; remove it, or write `alert` for `record`",
      "7:5 error rules/recording-field: `annotations` has no meaning in a recording rule; remove it, or write `alert` for `record`",
    ],
  },
  {
    name: "record empty",
    text: `groups:
- name: a
  rules:
  - record: ""
    expr: sum(foo)
`,
    findings: ["4:5 error rules/missing-name: the rule has neither `record` nor `alert`; write one of them"],
  },
  {
    name: "record expr",
    text: `groups:
- name: a
  rules:
  - record: sum(foo)
    expr: sum(foo)
`,
    findings: [],
    if2: [
      "4:13 error rules/bad-record-name: `record: sum(foo)` is not a metric name in Prometheus 2; use letters, digits, `_` and `:`, as in `job:requests:rate5m`",
    ],
  },
  {
    name: "record space",
    text: `groups:
- name: a
  rules:
  - record: foo bar
    expr: sum(foo)
`,
    findings: [],
    if2: [
      "4:13 error rules/bad-record-name: `record: foo bar` is not a metric name in Prometheus 2; use letters, digits, `_` and `:`, as in `job:requests:rate5m`",
    ],
  },
  {
    name: "rulenull",
    text: `groups:
- name: a
  rules:
  - 
`,
    findings: [],
  },
  {
    name: "rulesmap",
    text: `groups:
- name: a
  rules: {}
`,
    findings: ["3:10 error rules/wrong-type: `rules` must be a list, not a map"],
  },
  {
    name: "sec",
    text: `groups:
- name: a
  interval: 0s
  rules: [{alert: x, expr: 1, for: 1m30s500ms}]
`,
    findings: [],
  },
  {
    name: "space",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: "   "
`,
    findings: ["5:15 error rules/bad-expr: `expr`: no expression found in input"],
  },
  {
    name: "tab",
    text: `groups:
- name: a
	rules: []
`,
    findings: ["3:1 error document/malformed: tabs are not allowed as indentation; write spaces"],
  },
  {
    name: "tmpl function",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: up
    annotations: {a: "{{ humanise $value }}"}
`,
    findings: [
      '6:22 error rules/bad-template: `a` is not a template: template: __alert_X:1: function "humanise" not defined',
    ],
  },
  {
    name: "tmpl good",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: up
    labels: {severity: '{{ if gt $value 5.0 }}page{{ else }}ticket{{ end }}'}
    annotations:
      summary: '{{ $labels.instance }} is {{ $value | humanizePercentage }} at {{ $externalURL }}'
      more: '{{ range query "up" }}{{ .Labels.instance }}{{ end }}'
`,
    findings: [],
  },
  {
    name: "tmpl number",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: up
    labels: {severity: 1}
    annotations: {port: 9090, on: true}
`,
    findings: [],
  },
  {
    name: "tmpl unclosed",
    text: `groups:
- name: a
  rules:
  - alert: X
    expr: up
    annotations: {a: "{{ $value "}
`,
    findings: [
      "6:22 error rules/bad-template: `a` is not a template: template: __alert_X:1: unclosed action",
    ],
  },
  {
    name: "tmplbad",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    annotations: {a: "{{ $foo }}"}
`,
    findings: [
      '6:22 error rules/bad-template: `a` is not a template: template: __alert_x:1: undefined variable "$foo"',
    ],
  },
  {
    name: "tmplbad2",
    text: `groups:
- name: a
  rules:
  - alert: x
    expr: 1
    labels: {a: "{{ if }}"}
`,
    findings: [
      "6:17 error rules/bad-template: `a` is not a template: template: __alert_x:1: missing value for if",
    ],
  },
  {
    name: "tmplrec",
    text: `groups:
- name: a
  rules:
  - record: x
    expr: 1
    labels: {a: "{{ if }}"}
`,
    findings: [],
  },
  {
    name: "toplist",
    text: `- name: a
`,
    findings: ["1:1 error rules/wrong-type: a rule file must be a map, not a list"],
  },
  {
    name: "topstr",
    text: `hello
`,
    findings: ["1:1 error rules/wrong-type: a rule file must be a map, not a text"],
  },
  {
    name: "two documents",
    text: `groups:
- name: a
  rules: [{alert: X, expr: up}]
---
groups:
- name: a
  rules: [{alert: X, expr: up ==}]
`,
    findings: [
      "5:1 warning rules/ignored-document: only the first document of a rule file is read; move its rules there",
    ],
  },
  {
    name: "unknown case",
    text: `groups:
- name: a
  rules:
  - Alert: X
    expr: up
`,
    findings: [
      "4:5 error rules/unknown-field: unknown field `Alert`; did you mean `alert`?",
      "4:5 error rules/missing-name: the rule has neither `record` nor `alert`; write one of them",
    ],
  },
  {
    name: "unknowngroup",
    text: `groups:
- name: a
  partial_response_strategy: warn
  rules: []
`,
    findings: [
      "3:3 error rules/unknown-field: unknown field `partial_response_strategy`; that is a field of Thanos",
    ],
  },
  {
    name: "unknownrule",
    text: `groups:
- name: a
  rules:
  - alert: x
    exp: 1
    expr: 1
`,
    findings: ["5:5 error rules/unknown-field: unknown field `exp`; did you mean `expr`?"],
  },
  {
    name: "unknowntop",
    text: `namespace: a
groups: []
`,
    findings: ["1:1 error rules/unknown-field: unknown field `namespace`; known are `groups`"],
  },
  {
    name: "utf8",
    text: `groups:
- name: "ä"
  rules:
  - record: "ä"
    expr: 1
    labels: {"ö": "ü"}
`,
    findings: [],
    if2: [
      "4:13 error rules/bad-record-name: `record: ä` is not a metric name in Prometheus 2; use letters, digits, `_` and `:`, as in `job:requests:rate5m`",
      "6:14 error rules/bad-label-name: `ö` is not a name in Prometheus 2; use letters, digits and `_`",
    ],
  },
];
