import { describe, expect, it } from "vitest";
import { hostProblem } from "../../../../simulator/live/target/allow-list.ts";
import { windowProblem } from "../../../../simulator/live/target/drill-window.ts";
import { parseTarget } from "../../../../simulator/live/target/index.ts";

const secret = "a-secret-of-twenty-characters";
const variables = { HOOK_TOKEN: secret, RECEIVER_TOKEN: secret, SHORT: "short" };

const good = `
name: staging
production: false
prometheus: { url: http://prometheus.staging.example:9090/ }
alertmanagers: [{ url: "http://alertmanager.staging.example:9093" }]
receiver: { listen: "0.0.0.0:9099", url: http://drills.staging.example:9099, token-variable: RECEIVER_TOKEN }
allow: [prometheus.staging.example, 10.1.0.0/16]
services:
  api:
    - { instance: "api-1:8080", hook: http://10.1.2.3:9465, token-variable: HOOK_TOKEN }
`;

describe("a target file", () => {
  it("names a stack, whose secrets come from variables", () => {
    expect(parseTarget(good, "staging.yml", variables)).toEqual({
      findings: [],
      target: {
        name: "staging",
        isProduction: false,
        prometheus: { url: "http://prometheus.staging.example:9090", token: undefined },
        alertmanagers: [{ url: "http://alertmanager.staging.example:9093", token: undefined }],
        receiver: { host: "0.0.0.0", port: 9099, url: "http://drills.staging.example:9099", token: secret },
        allow: ["prometheus.staging.example", "10.1.0.0/16"],
        services: new Map([
          ["api", new Map([["api-1:8080", { url: "http://10.1.2.3:9465", token: secret }]])],
        ]),
        windows: [],
      },
    });
  });

  it("has all that is wrong told at once, each with its place and without a secret", () => {
    const bad = `name: Staging One
production: true
prometheus: { url: "http://user:swordfish@prometheus:9090", token-variable: MISSING }
alertmanagers: []
receiver: { listen: ":9099", url: ftp://here, token-variable: SHORT }
alow: [x]
services:
  api:
    - { instance: "api-1:8080", hook: http://10.1.2.3:9465, token-variable: HOOK_TOKEN }
windows:
  - { days: [mon], from: "17:00", to: "9:00", zone: Mars/Olympus }
`;
    const { target, findings } = parseTarget(bad, "bad.yml", variables);
    expect(target).toBeUndefined();
    const told = findings.map(({ code, line, column }) => `${line}:${column} ${code}`);
    expect(told).toEqual([
      "1:7 target/wrong-value",
      "3:20 target/wrong-value",
      "3:77 target/no-secret",
      "4:16 target/wrong-value",
      "5:21 target/wrong-value",
      "5:35 target/wrong-value",
      "5:63 target/short-secret",
      "6:1 target/unknown-field",
      "11:14 target/wrong-value",
      "11:39 target/wrong-value",
      "11:53 target/wrong-value",
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/swordfish|twenty/);
  });

  it.each([
    [
      "production without a window",
      "production: true",
      "production: false",
      "`windows` must have at least one window, as the target is production",
    ],
    [
      "a host that is none",
      "10.1.0.0/16",
      "10.1.0.0/16, 'no host'",
      "`no host` is no host; write a name, an address or a network such as `10.1.0.0/16`",
    ],
  ])("is refused with %s", (_, to, from, message) => {
    const text = good.includes(from) ? good.replace(from, to) : good.replace(to, from);
    expect(parseTarget(text, "x.yml", variables).findings.map((finding) => finding.message)).toEqual([
      message,
    ]);
  });
});

describe("the hosts that a drill may touch", () => {
  const names: Readonly<Record<string, readonly string[]>> = {
    localhost: ["127.0.0.1", "::1"],
    "inside.example": ["10.1.2.3"],
    "half.example": ["10.1.2.3", "203.0.113.7"],
    "outside.example": ["203.0.113.7"],
  };
  const resolve = async (name: string) => names[name] ?? [];
  const allow = ["10.1.0.0/16", "named.example", "2001:db8::/32"];

  it.each([
    "http://127.0.0.1:9090",
    "http://[::1]:9090",
    "http://localhost:1",
    "http://10.1.255.255",
    "http://inside.example",
    "http://NAMED.example:8080",
    "http://[2001:db8::7]",
  ])("are loopback, and what is listed by name or address: %s", async (url) => {
    expect(await hostProblem(url, allow, resolve)).toBeUndefined();
  });

  it.each([
    ["http://10.2.0.1", "`10.2.0.1` may not be touched: it is not loopback and not in the target's `allow`"],
    ["http://0x7f.1.example", "`0x7f.1.example` has no address, and is not in the target's `allow`"],
    [
      "http://half.example",
      "`half.example` (203.0.113.7) may not be touched: it is not loopback and not in the target's `allow`",
    ],
    [
      "http://outside.example",
      "`outside.example` (203.0.113.7) may not be touched: it is not loopback and not in the target's `allow`",
    ],
  ])("are no others: %s", async (url, problem) => {
    expect(await hostProblem(url, allow, resolve)).toBe(problem);
  });
});

describe("a drill window", () => {
  const window = { days: ["monday" as const], from: "09:00", to: "17:00", zone: "Europe/Zurich" };
  const at = (text: string, minutes: number) => ({
    startMs: Date.parse(text),
    endMs: Date.parse(text) + minutes * 60_000,
  });

  it("is open in its hours, in its zone, for a drill that ends within it", () => {
    expect(windowProblem([window], at("2026-07-06T07:00:00Z", 30))).toBeUndefined();
    expect(windowProblem([], at("2026-07-05T03:00:00Z", 30))).toBeUndefined();
  });

  const there = "there is: monday from 09:00 to 17:00 (Europe/Zurich)";
  it.each([
    ["before it opens", at("2026-07-06T06:59:00Z", 30), `no drill window is open now; ${there}`],
    ["on another day", at("2026-07-07T07:00:00Z", 30), `no drill window is open now; ${there}`],
    [
      "too late to end in it",
      at("2026-07-06T14:45:00Z", 30),
      `the drill takes 30 min, and the drill window closes before that; ${there}`,
    ],
  ])("is closed %s", (_, time, problem) => {
    expect(windowProblem([window], time)).toBe(problem);
  });
});
