import { calls, has, hasAt, isOnlyOwnError, withoutHidden } from "./answer-traits.ts";
import { firstDifference, resultDifference } from "./first-difference.ts";
import type { KnownDifference } from "./known-difference.ts";

/** In what klaxon, which follows 3.14, differs from 3.5, native histograms apart. */
export const knownInThree: readonly KnownDifference[] = [
  {
    reason:
      "3.5 does not count a match that a comparison drops; 3.14, which klaxon follows, refuses a second match in any case",
    covers: ({ real, own }) => isOnlyOwnError(real, own, /^multiple matches for labels: /),
    example: {
      series: ['known_many{side="l",a="1"} 1', 'known_many{side="l",a="2"} 1', 'known_many{side="r"} 2'],
      expression: 'known_many{side="l"} > on() known_many{side="r"}',
      stepCount: 1,
    },
  },
  {
    reason:
      "3.5 refuses an impossible parameter of `topk` and its kind only where there is something to select",
    covers: ({ real, own }) =>
      isOnlyOwnError(
        real,
        own,
        /^(Parameter value is NaN|Ratio value is NaN|Scalar value .* (over|under)flows int64)$/,
      ),
    example: { series: ["known_any 1"], expression: "topk(Inf, nothing)", stepCount: 1 },
  },
  {
    reason: "3.5 sorts NaN below every number in `mad_over_time`; in 3.14 one NaN makes the result NaN",
    covers: ({ question, expression }) =>
      calls(expression, "mad_over_time") &&
      /extreme|mostly_nan|bucket|NaN|known_nan|odd_histogram|histogram_/.test(question.expression),
    example: { series: ["known_nan 1 2 NaN 3"], expression: "mad_over_time(known_nan[1m])", stepCount: 4 },
  },
  {
    reason: "in `info` of several steps 3.5 mistakes one info series for another",
    covers: ({ question, expression }) =>
      calls(expression, "info") &&
      ((question.times.kind === "range" && question.times.stepCount > 1) ||
        has(expression, ({ kind }) => kind === "subquery")),
    example: {
      series: [
        'target_info{job="a",instance="1",version="1"} 1 1 _ _x30',
        'target_info{job="a",instance="1",version="2"} _ _ 1x30',
        'target_info{job="b",instance="1",version="3"} 1x32',
        'known_info{job="a",instance="1"} 1x32',
        'known_info{job="b",instance="1"} 1x32',
      ],
      expression: "info(known_info)",
      stepCount: 32,
    },
  },
  {
    reason:
      "where labels are asked for, 3.5 drops series that are or have no info series; 3.14 leaves them alone",
    covers: ({ expression }) =>
      has(expression, (part) => part.kind === "call" && part.name === "info" && part.arguments.length > 1),
    example: {
      series: ['target_info{job="c",instance="1",version="1"} 1'],
      expression: 'info(target_info, {zone!=""})',
      stepCount: 1,
    },
  },
  {
    reason: "of several remarks about an operator at one step 3.5 keeps the last",
    covers: ({ real, own }) =>
      firstDifference(real, own) !== undefined &&
      firstDifference(real, withoutHidden(own, real)) === undefined,
    example: {
      series: [
        'known_operand{a="1"} {{count:1 sum:1 buckets:[1]}}',
        'known_operand{a="2"} 1',
        'known_other{a="1"} {{schema:-53 count:3 sum:2 custom_values:[1 2] buckets:[1 2]}}',
        'known_other{a="2"} {{count:1 sum:1 buckets:[1]}}',
      ],
      expression: "known_operand + known_other",
      stepCount: 1,
    },
  },
  {
    reason: "a label that a series lacks is neither before nor after any other for 3.5",
    covers: ({ expression, real, own }) =>
      (calls(expression, "sort_by_label") || calls(expression, "sort_by_label_desc")) &&
      real.kind === "series" &&
      real.series.some(({ name }) => !/ job=/.test(name) || !/ id=/.test(name)) &&
      resultDifference({ ...real, isOrdered: false }, own) === undefined,
    example: {
      series: [],
      expression: 'sort_by_label(label_replace(vector(1), "job", "x", "", "") or vector(2), "job")',
      stepCount: 0,
    },
  },
  {
    reason:
      "3.5 refuses series that became the same by new labels or a minus sign even where one ends before the other begins; 3.14 joins them",
    covers: ({ question, expression, real, own }) =>
      own.kind !== "error" &&
      real.kind === "error" &&
      real.message === "vector cannot contain metrics with the same labelset" &&
      (question.times.kind === "range" || has(expression, ({ kind }) => kind === "subquery")),
    example: {
      series: ['known_turn{a="1"} 1 2', 'known_turn{a="2"} 2 1'],
      expression: 'label_replace(topk(1, known_turn), "a", "", "a", ".*")',
      stepCount: 2,
    },
  },
  {
    reason:
      "within a subquery 3.5 looks in the wrong place for what is fixed within something that is fixed itself",
    covers: ({ expression }) =>
      has(
        expression,
        (outer) =>
          outer.kind === "subquery" &&
          has(
            outer.expression,
            (inner) => inner.kind === "subquery" && inner.at !== undefined && hasAt(inner.expression),
          ),
      ),
    example: {
      series: ["known_place 1 4 9 16 25 36 49 64 81"],
      expression: "sum_over_time((last_over_time((known_place @ start())[1m:15s] @ start()))[1m:15s])",
      stepCount: 7,
    },
  },
];
