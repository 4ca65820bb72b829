import fc from "fast-check";
import type { Integration } from "../../simulator/alertmanager/index.ts";
import { receiverSettings } from "../../simulator/alertmanager/receiver-settings.ts";
import type { SettingType } from "../../simulator/alertmanager/setting-type.ts";
import { nowhere, reachableKinds, unreachableKinds } from "./alertmanager-kinds.ts";

type Fields = Readonly<Record<string, unknown>>;

// Values of all types; of those that are right somewhere, each is wrong elsewhere.
const values: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 1.5, 1e20, [], {}, [1], ["a"], [null], [{}]],
  ..."true yes x 1 1.5 -3 5m 1h30m 500ms 1.5h 0s -5m 1d x:25 :25 é team HTML markdown auto daily none".split(
    " ",
  ),
  ...[
    "",
    "http://x",
    "https://x/y?z",
    "ftp://x",
    "://",
    "http://{{ .X }}/",
    "http://{{ .X",
    "{{ .A }}",
    "{{ .A",
    "<secret>",
  ],
  ...[
    { a: "b" },
    { a: 1 },
    { a: null },
    { a: { b: "c" } },
    { template: "x" },
    { template: "x", enable_update: false },
  ],
  ...[
    [{ title: "t" }],
    [{ title: "t", value: "v" }],
    [{ title: "t", value: "v", short: "x" }],
    [{ href: "x" }],
  ],
  ...[
    [{ type: "button", text: "t" }],
    [{ type: "button", text: "t", url: "u" }],
    [{ type: "button", name: "n", confirm: {} }],
  ],
  ...[
    [{ id: "x", type: "team" }],
    [{ type: "team" }],
    [{ id: "x" }],
    { enabled: true },
    { enabled: true, thread_by_date: "daily" },
  ],
  ...[{ priority: "urgent" }, { region: "x" }, { access_key: "a" }, { role_arn: "x", external_id: "y" }],
  ...[
    { authorization: { credentials: "x" } },
    { basic_auth: { username: "a" } },
    { bearer_token: "x", basic_auth: {} },
  ],
  ...[{ proxy_url: "http://x" }, { follow_redirects: false }, { tls_config: { insecure_skip_verify: true } }],
];

const matchers: readonly unknown[] = [
  ...'a=b a="b" a=~b.* a=~( a!=b a!~b {a="b",c!="d"} a=b,c=d "é"="x" é=x a =b a==b {a=b a=b} {} a=b, ,a=b a-b=c a.b=c "a=b" a=\'b\' a=~ a=[ 🙂=x a=🙂 a!=~b 0a=b a=b#c a=\\n a="\\x" a=""'.split(
    " ",
  ),
  ...["", "a b=c", "a = b", " a=b ", "{ a=b , c=d }", "foo=bar baz", "a=b c=d", 'a="b', 1, null, true],
];

const durations: readonly unknown[] = [
  ..."5m 0s 1h 1d 1w 1y -1m 1.5m 5 1m30s 30s1m abc 1ms 292y 300y 1M".split(" "),
  ...[5, 0, null, "", true],
];

const pick = (all: readonly unknown[]) => fc.constantFrom(...all);
const listOf = (all: readonly unknown[]) => fc.array(pick(all), { maxLength: 2 });

/** Some of the fields, few at a time, so that one mistake does not hide the next. */
function some(
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  countMax: number,
): fc.Arbitrary<Fields> {
  return fc
    .subarray(Object.keys(fields), { maxLength: countMax })
    .chain((names) =>
      fc.record(Object.fromEntries(names.map((name) => [name, fields[name] ?? fc.constant(null)]))),
    );
}

const receiver: fc.Arbitrary<Fields> = fc
  .constantFrom(...reachableKinds, ...unreachableKinds)
  .chain(({ kind, settings, more }) => {
    const whole: Fields = { send_resolved: true, ...settings(nowhere), ...more };
    const known = Object.fromEntries(fieldsOf(kind).map((name) => [name, pick(values)]));
    return fc
      .tuple(
        some({ ...known, unknown: fc.constant(1) }, 3),
        fc.subarray(Object.keys(whole), { maxLength: 2 }),
      )
      .map(([written, missing]) => {
        const left = Object.fromEntries(Object.entries(whole).filter(([name]) => !missing.includes(name)));
        return { name: "r", [`${kind}_configs`]: [{ ...left, ...written }] };
      });
  });

function fieldsOf(kind: Integration["kind"]): readonly string[] {
  const list: SettingType | undefined = receiverSettings.fields[`${kind}_configs`];
  return list?.kind === "list" && list.item.kind === "section" ? Object.keys(list.item.fields) : [];
}

const route = some(
  {
    receiver: pick(["r", "s", "nope", 1, null, ""]),
    matchers: fc.oneof(listOf(matchers), pick(["a=b", null, {}])),
    match: pick([
      { a: "b" },
      { a: 1 },
      { "a-b": "c" },
      { "": "x" },
      { é: "x" },
      null,
      [],
      { a: null },
      { a: true },
    ]),
    match_re: pick([{ a: "b.*" }, { a: "(" }, { "a-b": "c" }, { a: 1 }, null, { a: "" }]),
    group_by: pick([
      ["a"],
      ["..."],
      ["...", "a"],
      ["a", "a"],
      [""],
      ["é"],
      ["a b"],
      [],
      null,
      "a",
      [1],
      ["0a"],
      [null],
    ]),
    group_wait: pick(durations),
    group_interval: pick(durations),
    repeat_interval: pick(durations),
    continue: pick([true, false, "yes", "x", null, 1]),
    mute_time_intervals: pick([["t"], ["nope"], [], null, "t", ["t", "t"]]),
    active_time_intervals: pick([["t"], ["nope"], [], null, "t"]),
    routes: pick([[], null, [{}], [{ receiver: "s" }], [{ matchers: ["x=y"] }], {}, [null]]),
    unknown: fc.constant(1),
  },
  2,
);

const inhibition = some(
  {
    name: pick(["n", null, 1]),
    source_matchers: listOf(matchers),
    target_matchers: listOf(matchers),
    source_match: pick([{ a: "b" }, { "a-b": "c" }, null, { é: "x" }]),
    target_match: pick([{ a: "b" }, null]),
    source_match_re: pick([{ a: "(" }, { a: "x" }]),
    target_match_re: pick([{ a: "x" }]),
    equal: pick([["a"], [""], ["a b"], ["é"], null, "a", [1], ["a", "a"], ["0"]]),
    unknown: fc.constant(1),
  },
  3,
);

const times = (start_time: unknown, end_time?: unknown) => [{ start_time, end_time }];

const timeInterval = some(
  {
    times: pick([
      ...[times("09:00", "17:00"), times("17:00", "09:00"), times("00:00", "24:00"), times("9:00", "17:00")],
      ...[
        times("09:00"),
        times("09:60", "10:00"),
        times("24:00", "24:00"),
        times(540, "10:00"),
        times("", ""),
      ],
      ...[times("23:59", "24:00"), times("09:00", "09:00"), [{}], [], null],
    ]),
    weekdays: listOf([
      ..."monday monday:friday Friday:monday MON 1 1:5 saturday:sunday sunday:saturday monday: :monday 0 7 a:b:c".split(
        " ",
      ),
      ...["", "monday : friday", 1, null],
    ]),
    days_of_month: listOf([
      ..."1 1:5 -1 -5:-1 5:1 0 32 1:-1 -31:31 x 1:32 -1:1 31:-31 10:-25 -32".split(" "),
      ...[1, -1],
    ]),
    months: listOf([..."january january:march march:january 1 1:12 13 Jan 0 december:1".split(" "), 1]),
    years: listOf([..."2020 2020:2030 2030:2020 x -1 0 2020:".split(" "), 2020]),
    location: pick([
      ..."Europe/Paris UTC Local nope europe/paris US/Eastern EST Etc/GMT+5 +02:00 ../etc".split(" "),
      ...["", null, 1],
    ]),
    unknown: fc.constant(1),
  },
  2,
);

/** Configurations in JSON of which one part is generated: about half of them are good. */
export const generatedConfigs: fc.Arbitrary<string> = fc
  .oneof(
    receiver.map((value) => ({ receivers: [value, { name: "s" }] })),
    receiver.map((value) => ({ receivers: [value, { name: "s" }] })),
    route.map((value) => ({ route: { receiver: "r", routes: [value] } })),
    inhibition.map((value) => ({ inhibit_rules: [value] })),
    timeInterval.map((value) => ({ time_intervals: [{ name: "t", time_intervals: [value] }] })),
  )
  .map((part) =>
    JSON.stringify({
      route: { receiver: "r" },
      receivers: [{ name: "r" }, { name: "s" }],
      time_intervals: [{ name: "t", time_intervals: [{}] }],
      ...part,
    }),
  );
