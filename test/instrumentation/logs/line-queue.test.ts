import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineQueue, lineBytes, type WaitingLine } from "../../../instrumentation/src/logs/line-queue.ts";

const stream = { json: "{}" };

function waiting(line: string): WaitingLine {
  return { line, timeMs: 0, timeNs: 0, stream, bytes: lineBytes(line), failureCount: 0, acceptedBefore: 0 };
}

describe("a queue of lines", () => {
  it("is a list to which lines are added at its end, and taken and put back at its start", () => {
    const step = fc.constantFrom("add", "take", "putBack", "clear", "add", "add", "putBack", "take");
    fc.assert(
      fc.property(fc.array(step, { minLength: 100, maxLength: 600 }), (steps) => {
        const queue = new LineQueue();
        let model: string[] = [];
        steps.forEach((name, i) => {
          if (name === "clear" && i % 7 > 0) return;
          const line = `line ${i}`;
          if (name === "add") {
            queue.add(waiting(line));
            model.push(line);
          } else if (name === "putBack") {
            queue.putBack(waiting(line));
            model.unshift(line);
          } else if (name === "take") expect(queue.take()?.line).toBe(model.shift());
          else {
            queue.clear();
            model = [];
          }
          const bytes = model.reduce((sum, one) => sum + lineBytes(one), 0);
          expect([queue.length, queue.bytes, queue.first()?.line]).toEqual([model.length, bytes, model[0]]);
        });
        while (model.length > 0) expect(queue.take()?.line).toBe(model.shift());
        expect(queue.take()).toBeUndefined();
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  it("counts two bytes a character as soon as one is no ASCII", () => {
    const overhead = lineBytes("");
    expect(["abc", "abü", "ab🙂"].map((line) => lineBytes(line) - overhead)).toEqual([3, 6, 8]);
  });
});
