import { expect, it } from "vitest";
import { PromqlError, parseExpression } from "../../../simulator/promql/index.ts";
import { renderQueryErrorJson, renderQueryJson } from "../../../simulator/report/index.ts";
import { answerAt, answerOver } from "./answer.ts";

// That this is what Prometheus answers is shown by `test/real/query-json.test.ts`.

function json(answer: Parameters<typeof renderQueryJson>[0], text = ""): string {
  return [...renderQueryJson(answer, text)].join("");
}

it("writes vectors with labels in their order and milliseconds as three decimals", () => {
  const answer = answerAt("x", ['x{b="<2>",B="1",1="a"} 0.1'.replace(",1=", ',"1"=')], 500);
  expect(json(answer)).toBe(
    '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"1":"a","B":"1","__name__":"x","b":"<2>"},"value":[0.500,"0.1"]}]}}\n',
  );
});

it("writes a matrix with floats and histograms apart", () => {
  const series = ["x 1 2 {{schema:0 count:4 sum:5 z_bucket:1 z_bucket_w:0.5 buckets:[2] n_buckets:[1]}}"];
  const answer = answerOver("x", series, { startMs: 0, endMs: 120_000, stepMs: 60_000 });
  expect(JSON.parse(json(answer))).toEqual({
    status: "success",
    data: {
      resultType: "matrix",
      result: [
        {
          metric: { __name__: "x" },
          values: [
            [0, "1"],
            [60, "2"],
          ],
          histograms: [
            [
              120,
              {
                count: "4",
                sum: "5",
                buckets: [
                  [1, "-1", "-0.5", "1"],
                  [3, "-0.5", "0.5", "1"],
                  [0, "0.5", "1", "2"],
                ],
              },
            ],
          ],
        },
      ],
    },
  });
});

it.each([
  [1e-9, "1e-09"],
  [1e-6, "0.000001"],
  [1e20, "100000000000000000000"],
  [1e21, "1e+21"],
  [Number.NEGATIVE_INFINITY, "-Inf"],
  [Number.NaN, "NaN"],
])("writes %d as the API does", (value, written) => {
  const labels = answerAt("x", ["x 1"]);
  if (labels.kind !== "instant" || labels.result.type !== "vector") throw new Error("not a vector");
  const samples = labels.result.samples.map((sample) => ({ ...sample, value }));
  expect(json({ ...labels, result: { ...labels.result, samples } })).toContain(`"value":[0,"${written}"]`);
});

it("tells at most ten remarks of a kind, each once", () => {
  const annotations = Array.from({ length: 24 }, (_, index) => ({
    level: "warning" as const,
    message: `doubt ${index % 12}`,
    span: { start: index, end: index + 1 },
  }));
  const answer = answerAt("1", []);
  if (answer.kind !== "instant") throw new Error("not an instant");
  const { warnings } = JSON.parse(
    json({ ...answer, result: { ...answer.result, annotations } }, "x".repeat(30)),
  );
  expect(warnings).toHaveLength(11);
  expect(warnings[0]).toBe("PromQL warning: doubt 0 (1:13)");
  expect(warnings[10]).toBe("2 more warning annotations omitted");
});

it("writes errors with their kind", () => {
  const options = { isRange: false, prometheus: 3 } as const;
  const text = "sum(";
  const unread = failureOf(() => parseExpression(text));
  expect(JSON.parse(renderQueryErrorJson(unread, text, { ...options, phase: "parsing" }))).toEqual({
    status: "error",
    errorType: "bad_data",
    error: 'invalid parameter "query": 1:5: parse error: unclosed left parenthesis',
  });
  const failed = new PromqlError("promql/execution", "it failed", { start: 0, end: 1 });
  expect(JSON.parse(renderQueryErrorJson(failed, text, { ...options, phase: "evaluation" }))).toEqual({
    status: "error",
    errorType: "execution",
    error: "it failed",
  });
});

function failureOf(work: () => unknown): PromqlError {
  try {
    work();
  } catch (error) {
    if (error instanceof PromqlError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}
