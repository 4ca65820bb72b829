import { describe, expect, it } from "vitest";
import { addMatchers, parseExpression } from "../../../simulator/promql/index.ts";

const job = { label: "job", operator: "=", value: "api" } as const;

describe("matchers that are added to an expression", () => {
  it.each([
    ["up", 'up{job="api"}'],
    ["up{}", 'up{job="api"}'],
    ['up { # all of "them" {\n }', 'up {job="api" # all of "them" {\n }'],
    ['up{instance="}"} offset 5m', 'up{job="api",instance="}"} offset 5m'],
    ['{__name__=~"a.*",}', '{job="api",__name__=~"a.*",}'],
    ['{"a.b"}', '{job="api","a.b"}'],
    ["rate(a:b[5m]) / on (x) sum by (y) (c)", 'rate(a:b{job="api"}[5m]) / on (x) sum by (y) (c{job="api"})'],
    ["up - up @ end()", 'up{job="api"} - up{job="api"} @ end()'],
    ['label_replace(up, "a", "$1", "b", "(.*)")', 'label_replace(up{job="api"}, "a", "$1", "b", "(.*)")'],
    ["vector(1)", "vector(1)"],
    ["up{", "up{"],
  ])("stand in every selector, and the rest stays as it is: %s", (text, wanted) => {
    const filled = addMatchers(text, [job]);
    expect(filled).toBe(wanted);
    if (text !== "up{") expect(() => parseExpression(filled)).not.toThrow();
  });

  it("are quoted where they have to be, and none change nothing", () => {
    const odd = { label: "a.b", operator: "!~", value: 'x"\\d' } as const;
    expect(addMatchers("up", [job, odd])).toBe('up{job="api","a.b"!~"x\\"\\\\d"}');
    expect(addMatchers("up", [])).toBe("up");
  });
});
