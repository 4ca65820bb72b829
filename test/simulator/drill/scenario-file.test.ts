import { describe, expect, it } from "vitest";
import { parseScenario } from "../../../simulator/drill/index.ts";

const known = {
  alerts: ["ApiInstanceDown", "TargetDown"],
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
    expect(scenarios[0]?.expect.alerts[0]?.within).toBe(90_000);
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
      "receiver: api-tiket",
      ["12:17 scenario/unknown-receiver: no receiver is called `api-tiket`; did you mean `api-ticket`?"],
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
      "a fault that outlasts the drill",
      "duration: 10m",
      "duration: 40m",
      [
        "6:5 scenario/fault-outlasts-drill: the fault ends after the observation; raise `observe` or shorten it",
      ],
    ],
    [
      "a fault beyond the blast radius",
      "blast-radius: [api, api-health]",
      "blast-radius: [api]",
      [
        "6:12 scenario/outside-blast-radius: `instance-killed` reaches `api-health/api-2:8080`, which is outside `blast-radius`; add it there if that is meant",
        "18:16 scenario/outside-blast-radius: `instance-killed` reaches `api-health/api-2:8080`, which is outside `blast-radius`; add it there if that is meant",
      ],
    ],
    [
      "an expression that is none",
      "symptom: probe_success == 0",
      "symptom: rate(probe_success)",
      [
        '4:10 scenario/bad-expression: `rate(probe_success)` is not PromQL: expected type range vector in call to function "rate", got instant vector',
      ],
    ],
    [
      "a metric that nobody has",
      "symptom: probe_success == 0",
      "symptom: probe_sucess == 0",
      [
        "4:10 scenario/unknown-metric: no system has a metric `probe_sucess` and no rule records it; did you mean `probe_success`?",
      ],
    ],
    [
      "a drill beyond all memory",
      "system: api\n",
      "system: api\ncontrol: 60d\n",
      [
        "1:1 scenario/too-long: control phase and observation are longer than 14 days together, which no memory holds; shorten them",
      ],
    ],
    [
      "no deadline",
      "      within: 1m30s\n",
      "",
      ["11:7 scenario/no-deadline: `ApiInstanceDown` has no `within`; say how soon it must be noticed"],
    ],
    [
      "a pending alert with a receiver",
      "state: pending }",
      "state: pending, receiver: api-page }",
      [
        "21:16 scenario/contradiction: an alert that stays pending has no `receiver`, `within` or `resolves-within`; remove them",
      ],
    ],
    [
      "nothing expected",
      "      alerts: [{ name: ApiInstanceDown, state: pending }]\n",
      "      alerts: []\n",
      [
        "21:7 scenario/nothing-expected: the brief method has faults but nothing is expected; name the alerts, `state: silent` ones included",
      ],
    ],
  ])("is refused with %s", (_what, from, to, expected) => {
    expect(sound).toContain(from);
    expect(findingsOf(sound.replace(from, to))).toEqual(expected);
  });

  it("is refused with all its problems at once", () => {
    const broken = sound
      .replace("symptom:", "symtom:")
      .replace("duration: 10m", "duration: NaN")
      .replace("title: One instance is killed", "title: ''");
    const codes = findingsOf(broken).map((finding) => finding.split(" ").slice(0, 2).join(" "));
    expect(codes.sort()).toEqual([
      "1:8 scenario/wrong-value:",
      "4:1 scenario/unknown-field:",
      "7:15 scenario/wrong-value:",
    ]);
  });

  it.each([
    ["empty", ""],
    ["a list", "- 1\n- 2\n"],
    ["bytes", new Uint8Array([0xff, 0xfe, 0x00])],
    ["deep", "[".repeat(50_000)],
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
