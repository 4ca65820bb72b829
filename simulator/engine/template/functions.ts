import {
  anyType,
  escapeQuery,
  type FunctionSet,
  type GoFunction,
  GoFunctionError,
  type GoType,
  type GoValue,
  goBool,
  goDuration,
  goFloat,
  goMap,
  goPointer,
  goString,
  goTime,
  quoteText,
  stringType,
} from "../../go-template/index.ts";
import { type PrometheusMajor, readDuration } from "../../promql/index.ts";
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
  isMatch,
  numberOf,
  replaceAll,
  toInt64,
  toLower,
  toTitle,
  toTitleByWords,
  toUpper,
  unixNsOf,
} from "../../template-functions/index.ts";
import { stripDomain, stripPort } from "./host-port.ts";
import {
  queryResult,
  queryResultType,
  sampleLabel,
  samplePointerType,
  sampleValue,
  sortedByLabel,
  type TemplateQuery,
} from "./query-result.ts";

/** What the functions need to know about where they are called. */
export interface FunctionSurroundings {
  readonly externalUrl: string;
  readonly isPromtool?: boolean;
  readonly timestampMs: number;
  readonly query: TemplateQuery;
}

/** The functions of Prometheus's templates by name. Profile 3 has those of the latest release. */
export function createFunctions(
  prometheus: PrometheusMajor,
  surroundings: FunctionSurroundings,
): FunctionSet {
  const steady = steadyFunctions(prometheus);
  return {
    has: (name) => steady.has(name) || boundFunction(name, prometheus, surroundings) !== undefined,
    get: (name) => steady.get(name) ?? boundFunction(name, prometheus, surroundings),
  };
}

const steadyByMajor = new Map<PrometheusMajor, ReadonlyMap<string, GoFunction>>();

// Most functions are the same wherever they are called, so they are made once.
function steadyFunctions(prometheus: PrometheusMajor): ReadonlyMap<string, GoFunction> {
  let known = steadyByMajor.get(prometheus);
  if (known === undefined) {
    known = new Map([
      ...sampleFunctions,
      ...textFunctions,
      ...changingFunctions(prometheus),
      ...numberFunctions(prometheus),
    ]);
    steadyByMajor.set(prometheus, known);
  }
  return known;
}

function boundFunction(
  name: string,
  prometheus: PrometheusMajor,
  { externalUrl, isPromtool, timestampMs, query }: FunctionSurroundings,
): GoFunction | undefined {
  const address = (write: () => string): GoFunction => ({
    parameters: [],
    call: () => goString(isPromtool === true ? failNil() : write()),
  });
  switch (name) {
    case "query":
      return {
        parameters: [stringType],
        steps: querySteps,
        call: ([expression]) => queryResult(attempt(() => query(textOf(expression), timestampMs))),
      };
    case "externalURL":
      return address(() => externalUrl);
    case "pathPrefix":
      return address(() => pathOf(externalUrl));
    case "now":
      if (prometheus === 2) return undefined;
      return { parameters: [], call: () => goFloat(timestampMs / 1000) };
    default:
      return undefined;
  }
}

function attempt(query: () => ReturnType<TemplateQuery>): ReturnType<TemplateQuery> {
  try {
    return query();
  } catch (error) {
    const isBug =
      error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
    if (error instanceof Error && !isBug) throw new GoFunctionError(error.message);
    throw error;
  }
}

type Named = [string, GoFunction];

// A query costs far more than any other step of a template.
const querySteps = 200;

const sampleFunctions: readonly Named[] = [
  [
    "first",
    {
      parameters: [queryResultType],
      call: ([result]) => {
        const first = result?.kind === "slice" ? result.items?.[0] : undefined;
        if (first === undefined) throw new GoFunctionError("first() called on vector with no elements");
        return first;
      },
    },
  ],
  [
    "label",
    {
      parameters: [stringType, samplePointerType],
      call: ([name, sample]) => goString(sampleLabel(sample, textOf(name)) ?? failNil()),
    },
  ],
  ["value", { parameters: [samplePointerType], call: ([sample]) => sampleValue(sample) ?? failNil() }],
  [
    "strvalue",
    {
      parameters: [samplePointerType],
      call: ([sample]) => goString(sampleLabel(sample, "__value__") ?? failNil()),
    },
  ],
  [
    "sortByLabel",
    {
      parameters: [stringType, queryResultType],
      call: ([name, result]) => sortedByLabel(result, textOf(name)),
    },
  ],
];

const htmlType: GoType = { kind: "string", name: "template.HTML" };

const textFunctions: readonly Named[] = [
  [
    "args",
    {
      parameters: [anyType],
      isVariadic: true,
      call: (values) =>
        goMap(
          anyType,
          values.map((value, index) => [
            `arg${index}`,
            { kind: "interface", type: anyType, value: value.kind === "invalid" ? undefined : value },
          ]),
        ),
    },
  ],
  ["safeHtml", ofText((text) => ({ kind: "string", type: htmlType, value: text }))],
  ["toUpper", ofText((text) => goString(toUpper(text)))],
  ["toLower", ofText((text) => goString(toLower(text)))],
  ["graphLink", ofText((text) => goString(`/graph?g0.expr=${escapeQuery(text)}&g0.tab=0`))],
  ["tableLink", ofText((text) => goString(`/graph?g0.expr=${escapeQuery(text)}&g0.tab=1`))],
  ["stripPort", ofText((text) => goString(stripPort(text)))],
  ["stripDomain", ofText((text) => goString(stripDomain(text)))],
];

// What differs between the release lines.
function changingFunctions(prometheus: PrometheusMajor): readonly Named[] {
  return [
    [
      "reReplaceAll",
      {
        parameters: [stringType, stringType, stringType],
        call: ([pattern, replacement, text]) =>
          goString(replaceAll(textOf(pattern), textOf(replacement), textOf(text), prometheus)),
      },
    ],
    [
      "match",
      {
        parameters: [stringType, stringType],
        call: ([pattern, text]) => goBool(isMatch(textOf(pattern), textOf(text), prometheus)),
      },
    ],
    ["title", ofText((text) => goString(prometheus === 2 ? toTitle(text) : toTitleByWords(text)))],
    ["parseDuration", ofText((text) => goFloat(durationSecondsOf(text, prometheus)))],
    ...(prometheus === 2 ? [] : [urlQueryEscape]),
  ];
}

function durationSecondsOf(text: string, prometheus: PrometheusMajor): number {
  const duration = readDuration(text);
  if (typeof duration === "number") return duration / 1000;
  const invalid = `not a valid duration string: ${quoteText(text)}`;
  if (prometheus === 3) {
    throw new GoFunctionError(duration.message.startsWith("not a valid") ? invalid : duration.message);
  }
  // Prometheus 2 looks at the form first and does not name units.
  const isForm = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/.test(text);
  throw new GoFunctionError(text === "" ? duration.message : isForm ? "duration out of range" : invalid);
}

const urlQueryEscape: Named = ["urlQueryEscape", ofText((text) => goString(escapeQuery(text)))];

function numberFunctions(prometheus: PrometheusMajor): readonly Named[] {
  const ofNumber = (compute: (number: number) => GoValue): GoFunction => ({
    parameters: [anyType],
    call: ([value]) => compute(numberOf(value, prometheus)),
  });
  const written = (write: (number: number) => string): GoFunction =>
    ofNumber((number) => goString(write(number)));
  const functions: Named[] = [
    ["humanize", written(humanize)],
    ["humanize1024", written(humanize1024)],
    ["humanizeDuration", written(humanizeDuration)],
    ["humanizePercentage", written(humanizePercentage)],
    ["humanizeTimestamp", written(humanizeTimestamp)],
    ["toTime", ofNumber((number) => goPointer(goTime(unixNsOf(number))))],
  ];
  if (prometheus === 3) {
    functions.push(["toDuration", ofNumber((number) => goPointer(goDuration(toInt64(number * 1e9))))]);
  }
  return functions;
}

function ofText(compute: (text: string) => GoValue): GoFunction {
  return { parameters: [stringType], call: ([text]) => compute(textOf(text)) };
}

function textOf(value: GoValue | undefined): string {
  return value?.kind === "string" ? value.value : "";
}

function failNil(): never {
  throw new GoFunctionError("runtime error: invalid memory address or nil pointer dereference");
}

function pathOf(url: string): string {
  const path = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] ?? url.replace(/[?#].*$/s, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
