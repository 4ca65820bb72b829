import { describe, expect, it } from "vitest";
import { compileRelabelling, type RelabelStep, relabelStep } from "../../../simulator/engine/index.ts";
import { labelsOf, labelsText } from "./series-text.ts";

function relabelled(
  labels: string,
  steps: readonly Partial<RelabelStep>[],
  prometheus: 2 | 3 = 3,
): string | undefined {
  const result = compileRelabelling(steps.map(relabelStep), prometheus)(labelsOf(labels));
  return result && labelsText(result);
}

describe("relabelling", () => {
  it.each<[string, string, readonly Partial<RelabelStep>[], string | undefined]>([
    ["copies a label", '{a="x"}', [{ sourceLabels: ["a"], targetLabel: "b" }], '{a="x",b="x"}'],
    ["sets a label", '{a="x"}', [{ targetLabel: "b", replacement: "y" }], '{a="x",b="y"}'],
    ["removes a label", '{a="x",b="y"}', [{ targetLabel: "b", replacement: "" }], '{a="x"}'],
    [
      "joins labels",
      '{a="x",b="y"}',
      [{ sourceLabels: ["a", "c", "b"], separator: "/", targetLabel: "d" }],
      '{a="x",b="y",d="x//y"}',
    ],
    [
      "fills in groups",
      '{a="x-y"}',
      [
        {
          sourceLabels: ["a"],
          regex: "(.)-(?P<second>.)",
          targetLabel: "b",
          replacement: `$2$\{1}$second$$$nothing`,
        },
      ],
      '{a="x-y",b="yxy$"}',
    ],
    [
      "fills groups into the target",
      '{a="x-y"}',
      [{ sourceLabels: ["a"], regex: "(.)-(.)", targetLabel: "to_$1", replacement: "$2" }],
      '{a="x-y",to_x="y"}',
    ],
    [
      "takes the longest name after a dollar",
      '{a="x"}',
      [{ sourceLabels: ["a"], targetLabel: "b", replacement: "$1z" }],
      '{a="x"}',
    ],
    [
      "leaves alone what does not match",
      '{a="x"}',
      [{ sourceLabels: ["a"], regex: "y", targetLabel: "b" }],
      '{a="x"}',
    ],
    ["anchors patterns", '{a="xy"}', [{ sourceLabels: ["a"], regex: "x", targetLabel: "b" }], '{a="xy"}'],
    ["keeps", '{a="x"}', [{ action: "keep", sourceLabels: ["a"], regex: "x" }], '{a="x"}'],
    ["keeps not", '{a="x"}', [{ action: "keep", sourceLabels: ["a"], regex: "y" }], undefined],
    ["drops", '{a="x"}', [{ action: "drop", sourceLabels: ["a"], regex: "x|y" }], undefined],
    ["drops not", '{a="x"}', [{ action: "drop", sourceLabels: ["a"], regex: "y" }], '{a="x"}'],
    [
      "stops at the first drop",
      '{a="x"}',
      [{ action: "drop" }, { targetLabel: "b", replacement: "y" }],
      undefined,
    ],
    [
      "keeps what is equal",
      '{a="x",b="x"}',
      [{ action: "keepequal", sourceLabels: ["a"], targetLabel: "b" }],
      '{a="x",b="x"}',
    ],
    [
      "drops what is equal",
      '{a="x",b="x"}',
      [{ action: "dropequal", sourceLabels: ["a"], targetLabel: "b" }],
      undefined,
    ],
    [
      "lowers and raises letters",
      '{a="Xy"}',
      [
        { action: "lowercase", sourceLabels: ["a"], targetLabel: "b" },
        { action: "uppercase", sourceLabels: ["a"], targetLabel: "c" },
      ],
      '{a="Xy",b="xy",c="XY"}',
    ],
    [
      "hashes",
      '{a="foo"}',
      [{ action: "hashmod", sourceLabels: ["a"], targetLabel: "b", modulus: 1000 }],
      '{a="foo",b="696"}',
    ],
    ["maps names", '{x_a="1",y="2"}', [{ action: "labelmap", regex: "x_(.+)" }], '{a="1",x_a="1",y="2"}'],
    ["drops names", '{x_a="1",y="2"}', [{ action: "labeldrop", regex: "x_.*" }], '{y="2"}'],
    ["keeps names", '{x_a="1",y="2"}', [{ action: "labelkeep", regex: "x_.*" }], '{x_a="1"}'],
  ])("%s", (_what, labels, steps, expected) => {
    expect(relabelled(labels, steps)).toBe(expected);
  });

  it("allows only the names of the release line", () => {
    const steps = [{ sourceLabels: ["a"], targetLabel: "b.c" }];
    expect([relabelled('{a="x"}', steps, 2), relabelled('{a="x"}', steps, 3)]).toEqual([
      '{a="x"}',
      '{a="x",b.c="x"}',
    ]);
  });

  it("refuses in release line 2 the groups that its regular expressions do not know", () => {
    const steps = [relabelStep({ sourceLabels: ["a"], regex: "(?<first>x).*", targetLabel: "b" })];
    expect(() => compileRelabelling(steps, 2)).toThrow("invalid or unsupported Perl syntax: `(?<`");
    expect(() => compileRelabelling(steps, 3)).not.toThrow();
  });

  it("lets a dot match a newline only in release line 3", () => {
    const steps = [{ action: "drop", sourceLabels: ["a"], regex: "x.y" }] as const;
    expect([relabelled('{a="x\ny"}', steps, 2), relabelled('{a="x\ny"}', steps, 3)]).toEqual([
      '{a="x\ny"}',
      undefined,
    ]);
  });
});
