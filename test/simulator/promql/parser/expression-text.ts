import fc from "fast-check";

/** Texts of well-typed expressions, by what they yield. */
export type ExpressionTexts = {
  readonly scalar: string;
  readonly vector: string;
  readonly matrix: string;
  /** A vector that binds tighter than any operator. */
  readonly operand: string;
};

const metric = fc.constantFrom(
  "up",
  "http_requests_total",
  "job:rate5m",
  "sum",
  "by",
  "offset",
  "start",
  "foo",
);
const label = fc.constantFrom("job", "instance", "le", "on", "by", "group_left", "a1");
const value = fc.oneof(
  fc.constantFrom('"api"', "'b\\n'", "`c\\d`", '"é\\u00e9"', '""'),
  fc.string({ maxLength: 6 }).map((text) => JSON.stringify(text.replace(/[^ -~]/g, "x"))),
);
const matcher = fc.oneof(
  fc.tuple(label, fc.constantFrom("=", "!="), value).map((parts) => parts.join("")),
  fc
    .tuple(label, fc.constantFrom("=~", "!~"), fc.constantFrom('".*"', '"a|b"', '"[0-9]+"', '"(x)?y{2,3}"'))
    .map((parts) => parts.join("")),
);
const duration = fc.constantFrom("5m", "1h30m", "90", "1d", "250ms", "1.5", "1w", "0x10");
const durationTerm: fc.Arbitrary<string> = fc.letrec<{ term: string }>((tie) => ({
  term: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    duration,
    fc.tuple(tie("term"), fc.constantFrom("+", "*", "^", " - "), tie("term")).map((parts) => parts.join("")),
    tie("term").map((term) => `(${term} + 1m)`),
    fc.constantFrom("step()", "range()", "min_of(step(), 1m)", "max_of(1m, range() / 2)"),
  ),
})).term;
const offset = fc.constantFrom(
  "",
  "",
  "",
  " offset 5m",
  " offset -1h",
  " offset -(step() * 2)",
  " offset min_of(step(), 5m)",
);
const at = fc.constantFrom("", "", "", " @ 1609746000", " @ -1.5", " @ start()", " @ end()");
const number = fc.oneof(
  fc.constantFrom("1", "0.5", ".5", "1e3", "1e-7", "0x1F", "1_000", "Inf", "NaN", "5m", "1h30m", "017"),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map(String),
);
const labels = fc.array(label, { maxLength: 3 }).map((names) => names.join(", "));
const selector = fc
  .tuple(metric, fc.array(matcher, { maxLength: 3 }))
  .map(([name, matchers]) => (matchers.length === 0 ? name : `${name}{${matchers.join(",")}}`));

function joined(...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((texts) => texts.join(""));
}

const is = (text: string) => fc.constant(text);

/** Generates texts of well-typed expressions; all features of the language must be on to parse them. */
const expressionTexts = fc.letrec<ExpressionTexts>((tie) => {
  const matching = fc.oneof(
    is(""),
    joined(fc.constantFrom(" on (", " ignoring ("), labels, is(")")),
    joined(
      is(" on ("),
      labels,
      fc.constantFrom(") group_left ()", ") group_right (x, y)", ") group_left (extra)"),
    ),
  );
  const fill = fc.constantFrom("", "", " fill (0)", " fill_left (-1)", " fill_right (NaN) fill_left (2)");
  return {
    scalar: fc.oneof(
      { depthSize: "small" },
      number,
      is("time()"),
      joined(fc.constantFrom("-", "+"), tie("scalar")),
      joined(is("("), tie("scalar"), is(")")),
      joined(tie("scalar"), fc.constantFrom(" + ", "-", " * ", "/", " % ", " ^ ", " atan2 "), tie("scalar")),
      joined(tie("scalar"), fc.constantFrom(" == bool ", " < bool ", ">=bool "), tie("scalar")),
      joined(is("scalar("), tie("vector"), is(")")),
    ),
    vector: fc.oneof(
      { depthSize: "small" },
      joined(selector, at, offset),
      // Without the outer parentheses an operator behind would count to the duration.
      joined(is("("), selector, is(" offset (1m + 2m))")),
      joined(fc.constantFrom("-", "+"), tie("vector")),
      joined(is("("), tie("vector"), is(")")),
      joined(
        tie("operand"),
        fc.constantFrom(" + ", "-", " * ", " ^ ", " > ", " != bool"),
        matching,
        fill,
        is(" "),
        tie("operand"),
      ),
      joined(
        tie("operand"),
        fc.constantFrom(" and", " or", " unless"),
        fc.constantFrom(" ", " on (job) ", " ignoring () "),
        tie("operand"),
      ),
      joined(tie("vector"), fc.constantFrom(" >/ ", " </ ", " / ", " <= "), tie("scalar")),
      joined(
        fc.constantFrom("sum", "avg by (job) ", "count without () ", "MAX", "stddev"),
        is("("),
        tie("vector"),
        is(")"),
      ),
      joined(
        is("topk("),
        tie("scalar"),
        is(", "),
        tie("vector"),
        is(")"),
        fc.constantFrom("", " by (le, job)"),
      ),
      joined(is("count_values("), value, is(", "), tie("vector"), is(")")),
      joined(fc.constantFrom("rate(", "absent_over_time(", "last_over_time("), tie("matrix"), is(")")),
      joined(is("histogram_quantile("), tie("scalar"), is(", "), tie("vector"), is(")")),
      joined(is("label_join("), tie("vector"), is(', "dst", "-", "a", "b")')),
      joined(is("vector("), tie("scalar"), is(")")),
    ),
    operand: fc.oneof({ depthSize: "small" }, selector, joined(is("("), tie("vector"), is(")"))),
    matrix: fc.oneof(
      { depthSize: "small" },
      joined(
        selector,
        is("["),
        durationTerm,
        is("]"),
        fc.constantFrom("", "", " anchored", " smoothed"),
        at,
        offset,
      ),
      joined(
        is("("),
        tie("vector"),
        is(")["),
        durationTerm,
        is(":"),
        fc.oneof(is(""), durationTerm),
        is("]"),
        at,
        offset,
      ),
    ),
  };
});

/** Any of the texts. */
export const anyExpressionText = fc.oneof(
  expressionTexts.vector,
  expressionTexts.scalar,
  expressionTexts.matrix,
);
