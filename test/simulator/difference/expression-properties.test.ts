import { describe, expect, it } from "vitest";
import { expressionDifference } from "../../../simulator/difference/index.ts";
import {
  evaluateInstant,
  labelsFromRecord,
  parseExpression,
  printExpression,
} from "../../../simulator/promql/index.ts";
import { createChance } from "../../support/chance.ts";
import { memorySeries, memorySource } from "../promql/memory-source.ts";
import { mutated, randomExpression, rewritten } from "./random-expression.ts";

const seeds = Array.from({ length: 600 }, (_, index) => Math.imul(index + 1, 2_654_435_761));

const source = memorySource(
  ["m", "n"].flatMap((name, metric) =>
    ["a", "b"].flatMap((job, group) =>
      ["1", "2", "3"].map((i, place) =>
        memorySeries(
          labelsFromRecord({ __name__: name, job, i }),
          Array.from({ length: 50 }, (_, at) => ({
            timestampMs: at * 15_000,
            value: ((at * (place + 1 + metric) + group * 5) % 17) + place,
          })),
        ),
      ),
    ),
  ),
);

/** What an expression yields, in an order of its own, or the failure. */
function answerOf(text: string): unknown {
  try {
    const result = evaluateInstant(parseExpression(text), source, 600_000, {});
    if (result.type !== "vector") return result;
    return result.samples
      .map(({ labels, value }) => [labels.key, Number(value.toPrecision(12))] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1));
  } catch {
    return "failed";
  }
}

describe("random expressions", () => {
  it("do not differ from themselves, nor written in another way, which yields the same", () => {
    let rewrittenCount = 0;
    let answerCount = 0;
    for (const seed of seeds) {
      const chance = createChance(seed);
      const before = parseExpression(randomExpression(chance));
      const text = printExpression(before);
      const other = printExpression(rewritten(before, chance));
      const changes = expressionDifference(before, parseExpression(other), { isAlert: true });
      expect({ seed, text, other, changes }).toEqual({ seed, text, other, changes: [] });
      const answer = answerOf(text);
      expect({ seed, text, other, answer: answerOf(other) }).toEqual({ seed, text, other, answer });
      if (text !== other) rewrittenCount++;
      if (Array.isArray(answer) && answer.length > 0) answerCount++;
    }
    expect(rewrittenCount).toBeGreaterThan(seeds.length / 2);
    expect(answerCount).toBeGreaterThan(seeds.length / 2);
  });

  it("differ after any one change, which is named", () => {
    let count = 0;
    for (const seed of seeds) {
      const chance = createChance(seed);
      const before = parseExpression(randomExpression(chance));
      const change = mutated(before, chance);
      if (change === undefined) continue;
      const after = rewritten(parseExpression(change.text), chance);
      const messages = expressionDifference(before, after, { isAlert: true }).map(({ message }) => message);
      const isNamed = messages.some((message) => message.includes(change.what));
      const text = printExpression(before);
      expect({ seed, text, after: change.text, messages, isNamed }).toMatchObject({ isNamed: true });
      count++;
    }
    expect(count).toBeGreaterThan(seeds.length * 0.8);
  });
});
