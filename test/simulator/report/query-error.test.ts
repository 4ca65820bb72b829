import { expect, it } from "vitest";
import { PromqlError } from "../../../simulator/promql/index.ts";
import { renderPromqlError } from "../../../simulator/report/index.ts";

function shown(text: string, start: number, end: number): string {
  const error = new PromqlError("promql/execution", "this is wrong", { start, end });
  return renderPromqlError(text, error, { phase: "evaluation", hasColor: false });
}

it("puts carets under the part that is wrong", () => {
  expect(shown("up + down", 5, 9)).toBe("klaxon: 1:6: this is wrong\n  up + down\n       ^^^^\n");
});

it("shows the line of many where it is, tabs as blanks, and a caret behind the end", () => {
  expect(shown("a +\n\tb +\nc", 5, 20)).toBe("klaxon: 2:2: this is wrong\n   b +\n   ^^^\n");
  expect(shown("up +", 4, 4)).toBe("klaxon: 1:5: this is wrong\n  up +\n      ^\n");
  expect(shown("", 0, 0)).toBe("klaxon: 1:1: this is wrong\n");
});

it("cuts a long line around the place", () => {
  const text = `${"a".repeat(10_000)}!${"b".repeat(10_000)}`;
  const [message, line = "", carets = ""] = shown(text, 10_000, 10_001).split("\n");
  expect(message).toBe("klaxon: 1:10001: this is wrong");
  expect(line.length).toBeLessThan(120);
  expect(line[carets.indexOf("^")]).toBe("!");
});
