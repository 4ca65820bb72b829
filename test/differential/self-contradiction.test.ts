import { describe, expect, it } from "vitest";
import type { Outcome } from "./outcome.ts";
import type { Question } from "./question.ts";
import { contradictsItself } from "./self-contradiction.ts";

describe("a Prometheus contradicts itself", () => {
  const question = (expression: string, stepCount: number): Question => ({
    expression,
    times: { kind: "range", startMs: 0, stepMs: 1000, stepCount },
  });
  const nothing = {
    kind: "series",
    isOrdered: true,
    series: [],
    remarks: [],
    omittedRemarkCount: 0,
  } as const;
  const answer = (...values: readonly number[]): Outcome => ({
    ...nothing,
    series: [{ name: "m", points: values.map((value, step) => ({ timestampMs: step * 1000, value })) }],
  });
  const secondStep = (value: number): Outcome => ({
    ...nothing,
    series: [{ name: "m", points: [{ timestampMs: 1000, value }] }],
  });
  const answering = (answers: readonly Outcome[]) => {
    let next = 0;
    return { ask: async () => answers[Math.min(next++, answers.length - 1)] ?? nothing };
  };
  const disputed = { real: answer(1, 2), own: answer(1, 3) };

  it("where it says klaxon's value when it is asked about the step alone", async () => {
    const second = secondStep(3);
    expect(await contradictsItself(answering([second]), question("m", 2), disputed)).toBe(true);
  });

  it("but not where it stays with its own value", async () => {
    const second = secondStep(2);
    const steadfast = answering([second, disputed.real]);
    expect(await contradictsItself(steadfast, question("m", 2), disputed)).toBe(false);
  });

  it("nor where the step alone is another question", async () => {
    const second = secondStep(3);
    const asked: Question[] = [];
    const prometheus = {
      ask: async (one: Question) => {
        asked.push(one);
        return one.times.kind === "range" && one.times.stepCount === 1 ? second : disputed.real;
      },
    };
    expect(await contradictsItself(prometheus, question("m @ end()", 2), disputed)).toBe(false);
    expect(asked.every(({ times }) => times.kind === "range" && times.stepCount === 2)).toBe(true);
  });

  it("where the same question has another answer the next time", async () => {
    const fickle = answering([disputed.real, disputed.real, answer(1, 3)]);
    expect(await contradictsItself(fickle, question("m @ end()", 2), disputed)).toBe(true);
  });

  it("where the buckets of a histogram hold more than all of it", async () => {
    const holding = (count: number): Outcome => ({
      ...nothing,
      series: [
        {
          name: "h",
          points: [{ timestampMs: 0, value: { count: 4, sum: 1, buckets: [{ lower: 0, upper: 1, count }] } }],
        },
      ],
    });
    const steadfast = answering([holding(5)]);
    const outcomes = { real: holding(5), own: holding(4) };
    expect(await contradictsItself(steadfast, question("h", 1), outcomes)).toBe(true);
    expect(
      await contradictsItself(answering([holding(3)]), question("h", 1), { ...outcomes, real: holding(3) }),
    ).toBe(false);
  });
});
