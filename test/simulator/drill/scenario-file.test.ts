import { describe, expect, it } from "vitest";
import { parseScenario } from "../../../simulator/drill/index.ts";

const known = {
  alerts: ["ApiInstanceDown", "PostgresDown", "TargetDown"],
  systemsOfAlerts: new Map([
    ["ApiInstanceDown", ["api"]],
    ["PostgresDown", ["postgres"]],
  ]),
  receivers: ["api-page", "api-ticket"],
  recorded: ["a:b"],
};

const sound = `title: One instance is killed
description: It dies.
system: api
symptom: probe_success == 0
method:
  - fault: { kind: instance-killed, instance: "api-2:8080" }
    duration: 10m
blast-radius: [api, api-health]
expect:
  alerts:
    - name: ApiInstanceDown
      receiver: api-ticket
      within: 1m30s
      resolves-within: 2m
variants:
  brief:
    description: It is back at once.
    method:
      - fault: { kind: instance-killed, instance: "api-2:8080" }
        duration: 5s
    expect:
      alerts: [{ name: ApiInstanceDown, state: pending }]
`;

function findingsOf(text: string | Uint8Array): readonly string[] {
  return parseScenario(text, "x.yml", "api/x", known).findings.map(
    ({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`,
  );
}

// Nine lists of nine, each of the one before.
const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${["b", "c", "d", "e", "f", "g", "h"]
  .map((name, index) => {
    const before = "abcdefg"[index];
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(", ")}]\n`;
  })
  .join("")}`;

describe("a scenario file", () => {
  it("stands for the sustained drill and its variants", () => {
    const { scenarios, findings } = parseScenario(sound, "x.yml", "api/x", known);
    expect(findings).toEqual([]);
    expect(
      scenarios.map(({ name, variant, seed, environment }) => ({ name, variant, seed, environment })),
    ).toEqual([
      { name: "api/x", variant: "sustained", seed: 1, environment: "production" },
      { name: "api/x:brief", variant: "brief", seed: 1, environment: "production" },
    ]);
    expect(scenarios[0]?.expect.alerts[0]).toEqual({
      name: "ApiInstanceDown",
      labels: {},
      state: "firing",
      receiver: "api-ticket",
      "also-notified": [],
      within: 90_000,
      "resolves-within": 120_000,
    });
    expect(scenarios[1]?.method[0]?.duration).toBe(5_000);
  });

  it.each<[string, string, string, readonly string[]]>([
    [
      "a misspelt field",
      "symptom:",
      "symtom:",
      ["4:1 scenario/unknown-field: unknown field `symtom`; did you mean `symptom`?"],
    ],
    [
      "a field that resembles none",
      "duration: 10m",
      "duration: 10m\n    severity: 3",
      ["8:5 scenario/unknown-field: unknown field `severity`; known are `fault`, `start`, `duration`"],
    ],
    [
      "a misspelt parameter of a fault",
      "{ kind: instance-killed, instance:",
      "{ kind: instance-killed, instanc: x, instance:",
      ["6:37 scenario/unknown-field: unknown field `instanc`; did you mean `instance`?"],
    ],
    [
      "no title",
      "title: One instance is killed\n",
      "",
      ["1:1 scenario/missing-field: missing `title`; write a text"],
    ],
    [
      "a number where a text belongs",
      "title: One instance is killed",
      "title: 2024",
      ["1:8 scenario/wrong-value: `title` must be a text, not a number; put it in quotes"],
    ],
    [
      "a duration without a unit",
      "within: 1m30s",
      "within: 90",
      [
        "13:15 scenario/wrong-value: `expect.alerts[0].within` is not a duration; write a number and a unit, as in `5m` or `1h30m`",
      ],
    ],
    [
      "an unknown fault",
      "  - fault: { kind: instance-killed",
      "  - fault: { kind: instance-kiled",
      [
        "6:20 scenario/wrong-value: `method[0].fault.kind`: `instance-kiled` is not known; did you mean `instance-killed`?",
      ],
    ],
    [
      "a ratio that is not a number",
      'fault: { kind: instance-killed, instance: "api-2:8080" }\n    duration: 10m',
      "fault: { kind: error-burst, ratio: .nan }\n    duration: 10m",
      ["6:40 scenario/wrong-value: `method[0].fault.ratio` must be a number, not NaN"],
    ],
    [
      "an unknown alert",
      "name: ApiInstanceDown\n",
      "name: ApiInstanceDwn\n",
      [
        "11:13 scenario/unknown-alert: no rule raises an alert `ApiInstanceDwn`; did you mean `ApiInstanceDown`?",
      ],
    ],
    [
      "an unknown receiver",
      "receiver: api-ticket",
      "receiver: api-tiket\n      also-notified: [api-pag]",
      [
        "12:17 scenario/unknown-receiver: no receiver is called `api-tiket`; did you mean `api-ticket`?",
        "13:23 scenario/unknown-receiver: no receiver is called `api-pag`; did you mean `api-page`?",
      ],
    ],
    [
      "an unknown system",
      "system: api\n",
      "system: apis\n",
      ["3:9 scenario/unknown-system: no system is called `apis`; did you mean `api`?"],
    ],
    [
      "an unknown system in its world",
      "system: api\n",
      "system: api\nsystems: [postgrse]\n",
      ["4:11 scenario/unknown-system: no system is called `postgrse`; did you mean `postgres`?"],
    ],
    [
      "an alert of a system that its world has not",
      "name: ApiInstanceDown",
      "name: PostgresDown",
      [
        "11:13 scenario/outside-world: `PostgresDown` is about `postgres`, which this drill's world has not; add it, as in `systems: [postgres]`",
      ],
    ],
    [
      "an impossible duration",
      "duration: 10m",
      "duration: 10mn",
      [
        "7:15 scenario/wrong-value: `method[0].duration`: `10mn` is not a duration; write a number and a unit, as in `5m` or `1h30m`",
      ],
    ],
    [
      "a duration beyond all bounds",
      "duration: 10m",
      "duration: 90y",
      [
        "7:15 scenario/wrong-value: `method[0].duration`: `90y` is not a usable duration; write at most 60 days, units from large to small",
      ],
    ],
    [
      "a fault of no duration",
      "duration: 10m",
      "duration: 0s",
      ["7:15 scenario/no-duration: the fault takes no time; write how long it lasts, or remove it"],
    ],
    [
      "a fault that outlasts the drill",
      "duration: 10m",
      "duration: 40m",
      [
        "7:15 scenario/fault-outlasts-drill: the fault ends after the observation; raise `observe`, or shorten the fault",
        "14:24 scenario/deadline-outlasts-drill: only 0s are observed after the last fault ends; raise `observe`, or shorten the fault or `resolves-within`",
      ],
    ],
    [
      "a fault that begins after the drill",
      "duration: 10m",
      "start: 25m",
      [
        "7:12 scenario/fault-outlasts-drill: the fault begins when the observation is over; raise `observe`, or let it begin earlier",
        "13:15 scenario/deadline-outlasts-drill: only 0s are observed after the first fault begins; raise `observe`, or shorten `within`",
        "14:24 scenario/deadline-outlasts-drill: only 0s are observed after the last fault ends; raise `observe`, or shorten the fault or `resolves-within`",
      ],
    ],
    [
      "a deadline after the drill",
      "resolves-within: 2m",
      "resolves-within: 16m",
      [
        "14:24 scenario/deadline-outlasts-drill: only 15m are observed after the last fault ends; raise `observe`, or shorten the fault or `resolves-within`",
      ],
    ],
    [
      "a fault beyond the blast radius",
      "blast-radius: [api, api-health]",
      "blast-radius: [api, api-healt]",
      [
        "6:12 scenario/outside-blast-radius: `instance-killed` reaches `api-health/api-2:8080`, outside `blast-radius`; add what is meant there",
        "8:21 scenario/unknown-target: there is no target `api-healt`; did you mean `api-health`?; write a job or `job/instance`",
        "19:16 scenario/outside-blast-radius: `instance-killed` reaches `api-health/api-2:8080`, outside `blast-radius`; add what is meant there",
      ],
    ],
    [
      "an expression that is none, at its place",
      "symptom: probe_success == 0",
      "symptom: >-\n  probe_success and\n  rate(probe_success)",
      [
        '6:8 scenario/bad-expression: `probe_success and rate(probe_success)` is not PromQL: expected type range vector in call to function "rate", got instant vector',
      ],
    ],
    [
      "a metric that nobody has",
      "symptom: probe_success == 0",
      "symptom: up == 0 or probe_sucess == 0",
      [
        "4:21 scenario/unknown-metric: no system has a metric `probe_sucess` and no rule records it; did you mean `probe_success`?",
      ],
    ],
    [
      "a selector of metrics that nobody has",
      "symptom: probe_success == 0",
      `symptom: '{__name__=~"probed_.*"} == 0'`,
      [
        '4:11 scenario/unknown-metric: no system has a metric that `{__name__=~"probed_.*"}` selects and no rule records one; write the metric\'s name',
      ],
    ],
    [
      "a threshold that is not a number",
      "symptom: probe_success == 0",
      "symptom: probe_success > 0 / 0",
      [
        "4:26 scenario/nan-threshold: `>` compares with NaN, which nothing equals, exceeds or undercuts; write a number",
      ],
    ],
    [
      "a range vector where it needs an instant vector",
      "symptom: probe_success == 0",
      "symptom: probe_success[5m]",
      [
        "4:10 scenario/bad-expression: `probe_success[5m]` is a range vector; write an expression that yields an instant vector or a scalar",
      ],
    ],
    [
      "an expression that reads nothing",
      "symptom: probe_success == 0",
      "symptom: vector(1)",
      [
        "4:10 scenario/bad-expression: `vector(1)` reads no series, so it tells nothing; write an expression over series",
      ],
    ],
    [
      "a stop condition over what a rule writes",
      "symptom: probe_success == 0",
      "stop-conditions: [{ description: it burns, expression: 'a:b > 1' }]",
      [
        "4:56 scenario/not-scraped: a stop condition sees scraped series only, and `a:b` is written by a rule; write what the rule reads",
      ],
    ],
    [
      "a symptom of no fault",
      '  - fault: { kind: instance-killed, instance: "api-2:8080" }\n    duration: 10m\n',
      "  []\n",
      [
        "4:10 scenario/contradiction: the sustained drill has a symptom and no fault that could show it; write the fault under `method`, or remove `symptom`",
      ],
    ],
    [
      "a steady state that no scrape precedes",
      "symptom: probe_success == 0",
      "control: 0s\nsteady-state: [{ description: it is up, expression: up == 1 }]",
      [
        "4:10 scenario/too-short: `steady-state` is checked at the end of the control phase, which is too short for a single scrape; write at least `control: 1m`",
      ],
    ],
    [
      "a drill beyond all memory",
      "system: api\n",
      "system: api\ncontrol: 60d\n",
      [
        "4:10 scenario/too-long: control phase and observation are longer than 14 days together, which no memory holds; shorten them",
      ],
    ],
    [
      "an alert of which nothing is said",
      "      receiver: api-ticket\n      within: 1m30s\n      resolves-within: 2m\n",
      "",
      [
        "11:7 scenario/no-receiver: `ApiInstanceDown` has no `receiver`; name who is notified, or write `none`",
        "11:7 scenario/no-deadline: `ApiInstanceDown` has no `within`; say how soon it must be noticed",
        "11:7 scenario/no-resolution: `ApiInstanceDown` has no `resolves-within`; say how soon after the last fault it is over, or write `never`",
      ],
    ],
    [
      "a pending alert with a receiver",
      "state: pending }",
      "state: pending, receiver: api-page, resolves-within: 1m }",
      [
        "22:67 scenario/contradiction: an alert that stays pending has no `receiver`; remove it",
        "22:94 scenario/contradiction: an alert that stays pending has no `resolves-within`; remove it",
      ],
    ],
    [
      "somebody notified of an alert of which nobody is",
      "receiver: api-ticket",
      "receiver: none\n      also-notified: [api-page]",
      [
        "13:22 scenario/contradiction: `receiver: none` says that nobody is notified; name the receiver, or remove `also-notified`",
      ],
    ],
    [
      "an alert that must fire and stay silent",
      "      resolves-within: 2m\n",
      "      resolves-within: 2m\n    - { name: ApiInstanceDown, state: silent }\n",
      [
        "15:7 scenario/contradiction: `ApiInstanceDown` must be firing and silent at once; tell them apart by `labels`, or remove one",
      ],
    ],
    [
      "nothing expected",
      "      alerts: [{ name: ApiInstanceDown, state: pending }]\n",
      "      alerts: []\n",
      [
        "22:7 scenario/nothing-expected: the brief drill expects nothing; name alerts, `state: silent` ones included, or write `quiet: true` where nothing may fire",
      ],
    ],
    [
      "quiet and noise at once",
      "expect:\n  alerts:",
      "expect:\n  quiet: true\n  also-allowed: [TargetDown]\n  alerts:",
      [
        "11:17 scenario/contradiction: `also-allowed` lets alerts fire, but `quiet: true` says that nothing may; remove one of them",
        "13:7 scenario/contradiction: `ApiInstanceDown` must fire, but `quiet: true` says that nothing may; remove one of them",
      ],
    ],
    [
      "a deadline for a heartbeat that goes on",
      "expect:\n  alerts:",
      "expect:\n  heartbeat: { missing: false, within: 5m }\n  alerts:",
      [
        "10:40 scenario/contradiction: a heartbeat that goes on has no `within`; remove it, or write `missing: true`",
      ],
    ],
    [
      "an unknown variant",
      "  brief:\n",
      "  breif:\n",
      ["16:3 scenario/unknown-field: unknown field `breif`; known are `below`, `brief`, `absent`, `idle`"],
    ],
    [
      "a key written twice",
      "system: api\n",
      "system: api\nsystem: postgres\n",
      ["4:1 document/duplicate-key: the key `system` is written twice in this map; keep one of them"],
    ],
    [
      "tabs",
      "    duration: 10m",
      "\tduration: 10m",
      ["7:1 document/malformed: tabs are not allowed as indentation; write spaces"],
    ],
  ])("is refused with %s", (_what, from, to, expected) => {
    expect(sound).toContain(from);
    expect(findingsOf(sound.replace(from, to))).toEqual(expected);
  });

  it.each([
    ["an alert that never resolves", "resolves-within: 2m", "resolves-within: never"],
    [
      "nothing that may fire",
      "      alerts: [{ name: ApiInstanceDown, state: pending }]\n",
      "      quiet: true\n      alerts: [{ name: ApiInstanceDown, state: pending }]\n",
    ],
    [
      "a receiver that may be told as well",
      "within: 1m30s",
      "also-notified: [api-page]\n      within: 1m30s",
    ],
    ["a condition over alerts", "symptom: probe_success == 0", "symptom: 'ALERTS{alertstate=\"pending\"}'"],
    ["a byte order mark", "title:", "\ufefftitle:"],
    ["aliases", "system: api\n", "system: &system api\ntags: [*system]\n"],
  ])("may have %s", (_what, from, to) => {
    expect(sound).toContain(from);
    expect(findingsOf(sound.replace(from, to))).toEqual([]);
    expect(findingsOf(new TextEncoder().encode(sound.replace(from, to)))).toEqual([]);
  });

  it("is refused with all its problems at once, however broken its other parts are", () => {
    const broken = sound
      .replace("title: One instance is killed", "title: ''")
      .replace("symptom: probe_success == 0", "symtom: x\nsymptom: probe_sucess == 0\nsystem: api")
      .replace("duration: 10m", "duration: NaN")
      .replace("blast-radius: [api, api-health]", "blast-radius: [api]")
      .replace("receiver: api-ticket", "receiver: api-tiket")
      .replace("within: 1m30s", "within: [1]")
      .replace("state: pending }", "state: pendng }, 7, { name: Apy }");
    expect(findingsOf(broken).map((finding) => finding.split(" ").slice(0, 2).join(" "))).toEqual([
      "1:8 scenario/wrong-value:",
      "4:1 scenario/unknown-field:",
      "5:10 scenario/unknown-metric:",
      "6:1 document/duplicate-key:",
      "8:12 scenario/outside-blast-radius:",
      "9:15 scenario/wrong-value:",
      "14:17 scenario/unknown-receiver:",
      "15:15 scenario/wrong-value:",
      "21:16 scenario/outside-blast-radius:",
      "24:48 scenario/wrong-value:",
      "24:58 scenario/wrong-value:",
      "24:61 scenario/no-receiver:",
      "24:61 scenario/no-deadline:",
      "24:61 scenario/no-resolution:",
      "24:69 scenario/unknown-alert:",
    ]);
  });

  it("leaves names alone that nobody can know, since the files that have them are broken", () => {
    const unknown = { alerts: undefined, receivers: undefined, recorded: undefined };
    const text = sound
      .replace("probe_success", "nobody_knows")
      .replaceAll("ApiInstanceDown", "NobodyKnows")
      .replace("api-ticket", "nobody");
    expect(parseScenario(text, "x.yml", "api/x", unknown).findings).toEqual([]);
    const late = parseScenario(text.replace("duration: 10m", "duration: 1h"), "x.yml", "api/x", unknown);
    expect(late.findings.map(({ code }) => code)).toContain("scenario/fault-outlasts-drill");
  });

  it.each([
    ["empty", ""],
    ["a list", "- 1\n- 2\n"],
    ["bytes", new Uint8Array([0xff, 0xfe, 0x00])],
    ["deep", "[".repeat(50_000)],
    ["deep without brackets", Array.from({ length: 3_000 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")],
    ["a number", "42"],
    ["two documents", `${sound}---\n${sound}`],
    ["a bomb of aliases", bomb],
    ["an unknown fault", sound.replaceAll("instance-killed", "instance-kidnapped")],
    [
      "a fault that is not a number",
      sound.replace('kind: instance-killed, instance: "api-2:8080"', "kind: error-burst, ratio: .nan"),
    ],
  ])("is refused when it is %s", (_what, content) => {
    const findings = findingsOf(content);
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(finding).toMatch(/^\d+:\d+ (document|scenario)\/[a-z-0-9]+: \S/);
  });
});
