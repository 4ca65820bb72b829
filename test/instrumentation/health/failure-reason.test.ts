import { describe, expect, it } from "vitest";
import { failureReason } from "../../../instrumentation/src/health/index.ts";

describe("the reason of a failed check", () => {
  it.each([
    ["an error", new Error("connect ECONNREFUSED 10.0.0.7:5432"), "connect ECONNREFUSED 10.0.0.7:5432"],
    ["a text", "replica lags", "replica lags"],
    ["nothing", undefined, "failed without a reason"],
    ["null", null, "failed without a reason"],
    ["a number", 503, "503"],
    ["an object without a message", { code: "EPIPE" }, "EPIPE"],
    ["an object without anything", Object.create(null), "failed without a reason"],
    ["an error without a message", new TypeError(""), "TypeError"],
    [
      "several addresses refusing",
      new AggregateError([
        new Error("connect ECONNREFUSED ::1:1"),
        new Error("connect ECONNREFUSED 127.0.0.1:1"),
      ]),
      "connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1",
    ],
    ["several lines", new Error("first\r\nsecond\u001b[31m\u2028third"), "first second [31m third"],
    [
      "what throws when it is looked at",
      {
        get message(): string {
          throw new Error("no");
        },
      },
      "failed with something that cannot be shown",
    ],
    ["a symbol", Symbol("x"), "Symbol(x)"],
  ])("says what %s says, in one line", (_, thrown, reason) => {
    expect(failureReason(thrown)).toBe(reason);
  });

  it.each([
    ["postgres://app:s3cr3t@db:5432/orders is down", "postgres://[redacted]@db:5432/orders is down"],
    ["postgres://app:a/b@c?d@db/orders", "postgres://[redacted]@db/orders"],
    ["redis://:p1@a:6379,redis://:p2@b:6379", "redis://[redacted]@a:6379,redis://[redacted]@b:6379"],
    ["host=db user=app password=hunter2 refused", "host=db user=app password=[redacted] refused"],
    ['{"password": "hunter2 and more", "user": "app"}', '{"password": "[redacted]", "user": "app"}'],
    ["{ password: 'hunter2 and more' }", "{ password: [redacted] }"],
    ["wrong password: hunter2", "wrong password: [redacted]"],
    ["Authorization: Bearer abc.def", "Authorization: [redacted]"],
    ["got 401 for Bearer abcdefgh.ijkl", "got 401 for Bearer [redacted]"],
    ["https://x/?api_key=abc&page=2", "https://x/?api_key=[redacted]&page=2"],
  ])("keeps the secret of `%s` to itself", (message, reason) => {
    expect(failureReason(new Error(message))).toBe(reason);
  });

  it("is bounded, and shows no half of a credential that was cut", () => {
    expect(failureReason(new Error("x".repeat(1_000_000)))).toBe("failed without a reason");
    expect(failureReason(new Error("word ".repeat(100_000)))).toHaveLength(200);
    expect(failureReason(new Error(`at postgres://app:${"p".repeat(3_000)}@db`))).toBe("at");
  });
});
