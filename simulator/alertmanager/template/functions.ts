import {
  anyType,
  type FunctionSet,
  formatTimeLayout,
  type GoFunction,
  GoFunctionError,
  type GoTime,
  type GoType,
  type GoValue,
  goBool,
  goDuration,
  goMap,
  goSlice,
  goString,
  goTime,
  sliceTypeOf,
  stringType,
  timeType,
} from "../../go-template/index.ts";
import {
  humanizeDuration,
  isMatch,
  numberOf,
  replaceAll,
  toLower,
  toTitleByWords,
  toUpper,
} from "../../template-functions/index.ts";
import { marshalJson } from "./json.ts";
import { zoneNamed } from "./zone.ts";

/** The functions of Alertmanager 0.33's templates by name; `nowMs` is the time of the notification. */
export function notificationFunctions(nowMs: number): FunctionSet {
  return new Map([...textFunctions, ...valueFunctions, ...timeFunctions(nowMs)]);
}

/** A text that is HTML already, so that it is not escaped. */
export const htmlTypeName = "template.HTML";

/** A text that is a safe URL. */
export const urlTypeName = "template.URL";

type Named = readonly [string, GoFunction];

const htmlType: GoType = { kind: "string", name: htmlTypeName };
const urlType: GoType = { kind: "string", name: urlTypeName };
const anySliceType = sliceTypeOf(anyType);

const textFunctions: readonly Named[] = [
  ["toUpper", ofText((text) => goString(toUpper(text)))],
  ["toLower", ofText((text) => goString(toLower(text)))],
  ["title", ofText((text) => goString(toTitleByWords(text, "lowered")))],
  ["trimSpace", ofText((text) => goString(trimSpace(text)))],
  ["safeHtml", ofText((text) => ({ kind: "string", type: htmlType, value: text }))],
  ["safeUrl", ofText((text) => ({ kind: "string", type: urlType, value: text }))],
  ["urlUnescape", ofText((text) => goString(unescapeQuery(text)))],
  [
    "join",
    {
      parameters: [stringType, sliceTypeOf(stringType)],
      call: ([separator, items]) => goString(itemsOf(items).map(textOf).join(textOf(separator))),
    },
  ],
  [
    "match",
    {
      parameters: [stringType, stringType],
      call: ([pattern, text]) => goBool(isMatch(textOf(pattern), textOf(text), 3)),
    },
  ],
  [
    "reReplaceAll",
    {
      parameters: [stringType, stringType, stringType],
      call: ([pattern, replacement, text]) =>
        goString(replaceAll(textOf(pattern), textOf(replacement), textOf(text), 3)),
    },
  ],
];

const valueFunctions: readonly Named[] = [
  [
    "stringSlice",
    {
      parameters: [stringType],
      isVariadic: true,
      call: (values) => goSlice(stringType, values),
    },
  ],
  ["list", { parameters: [anyType], isVariadic: true, call: (values) => goSlice(anyType, values.map(wrap)) }],
  [
    "append",
    {
      parameters: [anySliceType, anyType],
      isVariadic: true,
      call: ([list, ...values]) => goSlice(anyType, [...itemsOf(list), ...values.map(wrap)]),
    },
  ],
  ["dict", { parameters: [anyType], isVariadic: true, call: dictOf }],
  [
    "toJson",
    { parameters: [anyType], call: ([value]) => goString(marshalJson(value ?? { kind: "invalid" })) },
  ],
  [
    "humanizeDuration",
    { parameters: [anyType], call: ([value]) => goString(humanizeDuration(numberOf(value, 3))) },
  ],
];

function timeFunctions(nowMs: number): readonly Named[] {
  const nowNs = BigInt(Math.round(nowMs * 1000)) * 1000n;
  return [
    ["now", { parameters: [], call: () => goTime(nowNs) }],
    [
      "date",
      {
        parameters: [stringType, timeType],
        call: ([layout, time]) => {
          const { unixNs, zone } = timeOf(time);
          return goString(formatTimeLayout(unixNs, textOf(layout), zone));
        },
      },
    ],
    [
      "tz",
      {
        parameters: [stringType, timeType],
        call: ([name, time]) => {
          const zone = zoneNamed(textOf(name));
          if (zone === undefined) throw new GoFunctionError(`unknown time zone ${textOf(name)}`);
          return goTime(timeOf(time).unixNs, zone);
        },
      },
    ],
    ["since", { parameters: [timeType], call: ([time]) => clampedDuration(nowNs - timeOf(time).unixNs) }],
  ];
}

// Go's durations end after 292 years.
function clampedDuration(ns: bigint): GoValue {
  const max = 2n ** 63n - 1n;
  return goDuration(ns > max ? max : ns < -max - 1n ? -max - 1n : ns);
}

function dictOf(values: readonly GoValue[]): GoValue {
  if (values.length % 2 !== 0) throw new GoFunctionError("dict requires an even number of arguments");
  const entries: (readonly [string, GoValue])[] = [];
  for (let at = 0; at < values.length; at += 2) {
    const name = values[at];
    // Only Go's own string type will do, not those made of it.
    if (name?.kind !== "string" || name.type.name !== stringType.name) {
      throw new GoFunctionError("dict keys must be strings");
    }
    entries.push([name.value, wrap(values[at + 1] ?? { kind: "invalid" })]);
  }
  return goMap(anyType, entries);
}

function wrap(value: GoValue): GoValue {
  return { kind: "interface", type: anyType, value: value.kind === "invalid" ? undefined : value };
}

function unescapeQuery(text: string): string {
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/su.exec(text);
  if (bad !== null) throw new GoFunctionError(`invalid URL escape ${JSON.stringify(bad[0])}`);
  const bytes = new TextEncoder().encode(text.replaceAll("+", " "));
  const plain: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x25) {
      plain.push(bytes[at] ?? 0);
      continue;
    }
    plain.push(Number.parseInt(String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0), 16));
    at += 2;
  }
  return new TextDecoder().decode(Uint8Array.from(plain));
}

// Go's idea of white space has no byte order mark.
function trimSpace(text: string): string {
  return text.replace(/^[\p{White_Space}]+|[\p{White_Space}]+$/gu, "");
}

function ofText(compute: (text: string) => GoValue): GoFunction {
  return { parameters: [stringType], call: ([text]) => compute(textOf(text)) };
}

function itemsOf(value: GoValue | undefined): readonly GoValue[] {
  return value?.kind === "slice" ? (value.items ?? []) : [];
}

function textOf(value: GoValue | undefined): string {
  return value?.kind === "string" ? value.value : "";
}

function timeOf(value: GoValue | undefined): GoTime {
  return value?.kind === "time" ? value : goTime(0n);
}
