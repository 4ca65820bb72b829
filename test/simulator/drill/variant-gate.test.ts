import { describe, expect, it } from "vitest";
import {
  type Assets,
  parseAssets,
  type ShownVariant,
  variantProblems,
} from "../../../simulator/drill/index.ts";
import { unshownVariants } from "../../../simulator/systems/index.ts";
import { ownAssets } from "../../support/own-drills.ts";

const rules = `groups:
- name: g
  rules:
  - { record: "a:b", expr: "sum(up)" }
  - { alert: Slow, expr: "pg_up == 0", for: 2m }
  - { alert: Quick, expr: "a:b == 0" }
  - { alert: Watchdog, expr: "vector(1)", labels: { severity: none } }
`;

function assetsOf(content: string): Assets {
  const { assets, findings } = parseAssets({
    rules: [{ file: "r.yml", content }],
    routing: [],
    evaluationIntervalMs: 15_000,
    heartbeatLossMs: 180_000,
  });
  if (assets === undefined) throw new Error(JSON.stringify(findings));
  return assets;
}

const assets = assetsOf(rules);

/** What `Alert variant` lines of drills leave open. */
function problemsOf(shown: readonly string[], excepted: readonly string[] = []): readonly string[] {
  const read = (line: string): Pick<ShownVariant, "alert" | "variant"> => {
    const [alert = "", variant = ""] = line.split(" ");
    if (variant !== "sustained" && variant !== "below" && variant !== "brief" && variant !== "absent") {
      throw new Error(`no variant ${variant}`);
    }
    return { alert, variant };
  };
  return variantProblems(
    shown.map((line) => ({ ...read(line), drill: "x/x" })),
    assets,
    excepted.map((line) => ({ ...read(line), reason: "so it is" })),
  ).map(({ alert, variant, message }) => `${alert} ${variant}: ${message}`);
}

const slow = ["Slow sustained", "Slow below", "Slow brief", "Slow absent"];
const quick = ["Quick sustained", "Quick below", "Quick absent"];

describe("the gate of variants", () => {
  it("lists every variant that no drill shows, with what to do; one that always fires needs none", () => {
    expect(problemsOf([])).toMatchInlineSnapshot(`
      [
        "Quick sustained: it is never shown from firing to resolved; expect it \`firing\` with its \`receiver\` and \`resolves-within\`",
        "Quick below: it is never shown silent while a series that it reads is bent; expect it \`silent\`, without labels, in a drill whose \`symptom\` is over such series",
        "Quick absent: it is never shown with a series that it reads gone; expect it in a drill whose \`symptom\` is \`absent(…)\` of such a series and in which somebody is told",
        "Slow sustained: it is never shown from firing to resolved; expect it \`firing\` with its \`receiver\` and \`resolves-within\`",
        "Slow below: it is never shown silent while a series that it reads is bent; expect it \`silent\`, without labels, in a drill whose \`symptom\` is over such series",
        "Slow brief: it is never shown pending only; expect it \`pending\` in a drill whose fault is over before its \`for\` of 2m has passed",
        "Slow absent: it is never shown with a series that it reads gone; expect it in a drill whose \`symptom\` is \`absent(…)\` of such a series and in which somebody is told",
      ]
    `);
  });

  it("lets pass what is shown in every variant, `brief` only where there is a hold duration", () => {
    expect(problemsOf([...slow, ...quick])).toEqual([]);
  });

  it("takes an exception for a variant that cannot be shown", () => {
    expect(problemsOf([...slow, "Quick sustained", "Quick absent"], ["Quick below"])).toEqual([]);
  });

  it.each([
    [
      "that a drill shows",
      "Quick below",
      "Quick below: it has an exception that is not needed, since `x/x` shows it; remove that",
    ],
    [
      "that is not asked for",
      "Quick brief",
      "Quick brief: it has an exception that is not needed, since the alert has no `for`; remove that",
    ],
    [
      "of an alert that is not there",
      "Quik below",
      "Quik below: it has an exception, but no rule raises it; remove that",
    ],
    [
      "of an alert that always fires",
      "Watchdog below",
      "Watchdog below: it has an exception, but no rule raises it; remove that",
    ],
  ])("refuses an exception %s", (_what, exception, problem) => {
    expect(problemsOf([...slow, ...quick], [exception])).toEqual([problem]);
  });
});

describe("klaxon's own exceptions", () => {
  it("are few, each once and with a reason", () => {
    const names = unshownVariants.map(({ alert, variant }) => `${alert} ${variant}`);
    expect(names).toEqual([...new Set(names)]);
    expect(names.filter((name) => !ownAssets().alertNames.includes(name.split(" ")[0] ?? ""))).toEqual([]);
    for (const { reason } of unshownVariants) expect(reason).toMatch(/\w+ \w+ \w+.*[^.]$/);
  });
});
