import fc from "fast-check";

/** A configuration and the label sets to ask it about, as JSON texts and plain values. */
export interface RoutingCase {
  readonly config: string;
  readonly labelSets: readonly Readonly<Record<string, string>>[];
}

interface RouteText {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly match?: Readonly<Record<string, string>>;
  readonly match_re?: Readonly<Record<string, string>>;
  readonly continue?: boolean;
  readonly routes?: readonly RouteText[];
}

const classicNames = ["team", "severity", "system", "job"];
const utf8Names = ["a b", "é", 'q"q', "x=y"];
const value = fc.constantFrom("", "api", "data", "page", "ticket", "a.b", "x y", "é", "a\nb", 'q"q', "b\\n");
const regex = fc.constantFrom(
  "api|data",
  ".*",
  ".+",
  "a.b",
  "p[a-z]+",
  "",
  "(?i)API",
  "x y",
  "^api$",
  "\\w+",
  "[^a]*",
  "(?s).+",
  "\\pL+",
  "[[:alpha:]]+|",
  "a{1,2}.?i?",
);
const receiver = fc.constantFrom("one", "two", "three", "four");

/** Quotes a text as both matcher syntaxes understand it. */
export function quoteForMatcher(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

// Every further condition makes it less likely that a label set gets through.
function rarely<Value>(
  arbitrary: fc.Arbitrary<Readonly<Record<string, Value>>>,
): fc.Arbitrary<Readonly<Record<string, Value>>> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary });
}

function matcherLine(names: readonly string[]): fc.Arbitrary<string> {
  const name = fc.constantFrom(...names);
  const matcher = fc.oneof(
    fc.tuple(name, fc.constantFrom("=", "!="), value),
    fc.tuple(name, fc.constantFrom("=~", "!~"), regex),
  );
  const text = fc.tuple(matcher, fc.boolean()).map(([[label, operator, operand], isBare]) => {
    const written = classicNames.includes(label) ? label : quoteForMatcher(label);
    if (isBare && /^[\w.|+*]+$/.test(operand)) return `${written}${operator}${operand}`;
    return `${written} ${operator} ${quoteForMatcher(operand)}`;
  });
  return fc
    .tuple(fc.array(text, { minLength: 1, maxLength: 2 }), fc.boolean())
    .map(([texts, hasBraces]) => (hasBraces ? `{${texts.join(",")}}` : texts.join(", ")));
}

/**
 * Routing trees of every shape with label sets that have a fair chance to match. With `hasUtf8` some label names need the
 * syntax of Alertmanager 0.27 and later.
 */
export function routingCases(hasUtf8: boolean): fc.Arbitrary<RoutingCase> {
  const names = hasUtf8 ? [...classicNames, ...utf8Names] : classicNames;
  const line = matcherLine(names);
  const classicName = fc.constantFrom(...classicNames);
  const { route } = fc.letrec<{ route: RouteText }>((tie) => ({
    route: fc.record(
      {
        receiver,
        matchers: fc.oneof(fc.array(line, { maxLength: 1 }), fc.array(line, { maxLength: 2 })),
        match: rarely(fc.dictionary(classicName, value, { maxKeys: 1 })),
        match_re: rarely(fc.dictionary(classicName, regex, { maxKeys: 1 })),
        continue: fc.boolean(),
        routes: fc.array(tie("route"), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  }));
  const labelSet = fc.dictionary(fc.constantFrom(...names), value, { minKeys: 2, maxKeys: 6 });
  return fc
    .tuple(
      fc.array(route, { minLength: 1, maxLength: 4 }),
      fc.array(labelSet, { minLength: 2, maxLength: 4 }),
    )
    .map(([routes, labelSets]) => ({
      config: JSON.stringify({
        route: { receiver: "root", routes },
        receivers: ["root", "one", "two", "three", "four"].map((each) => ({ name: each })),
      }),
      labelSets,
    }));
}
