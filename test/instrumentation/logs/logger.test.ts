import { PassThrough, Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import winston from "winston";
import Transport from "winston-transport";
import { standLogger } from "./logger-stand.ts";

const nowMs = Date.parse("2026-03-01T12:00:00.007Z");
const clock = { now: () => nowMs };
const start = { time: "2026-03-01T12:00:00.007Z", level: "info", message: "hello", service: "shop" };

/** An object whose every use throws. */
const hostile = new Proxy(
  {},
  {
    get: () => {
      throw new Error("get");
    },
    ownKeys: () => {
      throw new Error("ownKeys");
    },
    getPrototypeOf: () => {
      throw new Error("getPrototypeOf");
    },
    has: () => {
      throw new Error("has");
    },
  },
);

function one(given: readonly unknown[]): Record<string, unknown> | undefined {
  const { logger, lines } = standLogger({}, clock);
  Reflect.apply(logger.info, logger, given);
  expect(lines()).toHaveLength(1);
  return lines()[0];
}

describe("a line", () => {
  it("has the time, the level, the message, the service and the caller's fields, in this order", () => {
    const { logger, text } = standLogger({}, clock);
    logger.info("hello", { b: 1, a: [true, null, "x"], c: { d: {} } });
    expect(text()).toBe(
      '{"time":"2026-03-01T12:00:00.007Z","level":"info","message":"hello","service":"shop","b":1,"a":[true,null,"x"],"c":{"d":{}}}\n',
    );
  });

  it("has the ids of the active span", () => {
    const trace = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
    const { logger, lines } = standLogger({}, { ...clock, activeTrace: () => trace });
    logger.info("hello");
    expect(lines()).toEqual([{ ...start, trace_id: trace.traceId, span_id: trace.spanId }]);
  });

  it("keeps its own fields apart from the caller's of the same names", () => {
    expect(one(["hello", { time: 1, service: "mine", trace_id: "t", level: "x", error: "none" }])).toEqual({
      ...start,
      time_: 1,
      service_: "mine",
      trace_id_: "t",
      level_: "x",
      error_: "none",
    });
  });

  it("has an error with its type, stack, causes and fields, wherever the caller put it", () => {
    const cause = Object.assign(new RangeError("inner"), { code: "E_INNER" });
    const error = Object.assign(new TypeError("outer", { cause }), { status: 503, password: "p" });
    const written = {
      type: "TypeError",
      message: "outer",
      stack: error.stack,
      cause: { type: "RangeError", message: "inner", stack: cause.stack, code: "E_INNER" },
      status: 503,
      password: "[redacted]",
    };
    expect(one([error])).toEqual({ ...start, message: "outer", error: written });
    expect(one(["hello", error])).toEqual({ ...start, error: written });
    expect(one(["hello", { id: 1 }, error])).toEqual({ ...start, id: 1, error: written });
    expect(one([{ message: error, id: 1 }])).toEqual({ ...start, message: "outer", id: 1, error: written });
    expect(one(["hello", { failure: error }])).toEqual({ ...start, failure: written });
    expect(Object.keys(error)).toEqual(["status", "password"]);
  });

  it.each<readonly [string, readonly unknown[], object]>([
    ["no argument", [], { message: "" }],
    ["an object with a message", [{ message: "hello", id: 1 }], { id: 1 }],
    ["an object without one", [{ id: 1 }], { message: "", id: 1 }],
    ["a frozen object", [Object.freeze({ message: "hello", id: 1 })], { id: 1 }],
    ["a list", [[1, 2]], { message: "", items: [1, 2] }],
    ["null", [null], { message: "null" }],
    ["a number", [5], { message: "5" }],
    ["a symbol", [Symbol("s")], { message: "Symbol(s)" }],
    [
      "a format",
      ["%s is %d%% of %j, %i %o", "a", "50", { token: "t" }, 1.5, [1], { id: 1 }],
      {
        message: 'a is 50% of {"token":"[redacted]"}, 1 [1]',
        id: 1,
      },
    ],
    ["a format without values", ["hello %s"], { message: "hello %s" }],
    ["several objects", ["hello", { a: 1, b: 1 }, { b: 2, c: 2 }], { a: 1, b: 1, c: 2 }],
    ["a hostile object", [hostile], { message: "[unreadable]" }],
    ["a hostile field", ["hello", { hostile }], { hostile: "[unreadable]" }],
    ["hostile fields", ["hello", hostile], {}],
  ])("is written for %s", (_what, given, fields) => {
    expect(one(given)).toEqual({ ...start, ...fields });
  });

  it("has a text for whatever JSON has none for", () => {
    const circular: Record<string, unknown> = { name: "c" };
    circular.self = circular;
    const fields = {
      big: 12345678901234567890n,
      huge: 10n ** 5000n,
      nan: Number.NaN,
      infinite: -Infinity,
      nothing: undefined,
      work: () => 1,
      symbol: Symbol("s"),
      date: new Date(0),
      noDate: new Date(Number.NaN),
      map: new Map<unknown, unknown>([
        ["a", 1],
        ["token", "t"],
        [{}, 2],
      ]),
      set: new Set(["a", circular]),
      headers: new Headers({ authorization: "Bearer abc", accept: "*" }),
      query: new URLSearchParams("a=1&api_key=2"),
      url: new URL("https://user:pass@host/?token=t"),
      bytes: Buffer.from("secret"),
      expression: /a"b/,
      boxed: new String("text"),
      empty: Object.create(null),
      broken: {
        get field() {
          throw new Error("getter");
        },
      },
      json: { toJSON: () => ({ password: "p", a: 1 }) },
      badJson: {
        toJSON: () => {
          throw new Error("toJSON");
        },
      },
      ownJson: {
        toJSON() {
          return this;
        },
      },
      circular,
    };
    expect(one(["hello", fields])).toEqual({
      ...start,
      big: "12345678901234567890",
      huge: "[bigint]",
      nan: "NaN",
      infinite: "-Infinity",
      date: "1970-01-01T00:00:00.000Z",
      noDate: null,
      map: { a: 1, token: "[redacted]", "[object]": 2 },
      set: ["a", { name: "c", self: "[circular]" }],
      headers: { accept: "*", authorization: "[redacted]" },
      query: { a: "1", api_key: "[redacted]" },
      url: "https://[redacted]@host/?token=[redacted]",
      bytes: "[6 bytes]",
      expression: '/a"b/',
      boxed: "text",
      empty: {},
      broken: { field: "[unreadable]" },
      json: { password: "[redacted]", a: 1 },
      badJson: "[unreadable]",
      ownJson: "[circular]",
      circular: { name: "c", self: "[circular]" },
    });
  });

  it("hides secrets in any nesting, in lists of headers, and in texts", () => {
    const fields = {
      user: { profile: [{ passwd: "a", name: "b" }] },
      request: {
        headers: { Cookie: "sid=1", "X-Api-Key": ["k"], host: "h" },
        rawHeaders: ["Host", "h", "Authorization", "Bearer abc"],
        pairs: [
          ["cookie", "a=b"],
          ["accept", "*"],
        ],
        list: [
          { name: "Set-Cookie", value: "s" },
          { name: "accept", value: "*" },
        ],
      },
      note: "sent Bearer abc to http://u:p@h/?token=t",
      token: { any: "thing" },
      secret: 12345,
      session: null,
      hasPassword: true,
      password: "",
    };
    expect(one(["hello", fields])).toEqual({
      ...start,
      user: { profile: [{ passwd: "[redacted]", name: "b" }] },
      request: {
        headers: { Cookie: "[redacted]", "X-Api-Key": "[redacted]", host: "h" },
        rawHeaders: ["Host", "h", "Authorization", "[redacted]"],
        pairs: [
          ["cookie", "[redacted]"],
          ["accept", "*"],
        ],
        list: [
          { name: "Set-Cookie", value: "[redacted]" },
          { name: "accept", value: "*" },
        ],
      },
      note: "sent Bearer [redacted] to http://[redacted]@h/?token=[redacted]",
      token: "[redacted]",
      secret: "[redacted]",
      session: null,
      hasPassword: true,
      password: "",
    });
  });

  it("stays under what Loki takes, is JSON, and says that it was cut", () => {
    const long = '🙂\u0001"x'.repeat(100_000);
    const deep = Array.from({ length: 1000 }).reduce<object>((inner) => ({ inner }), {});
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`.repeat(100), long]));
    const { logger, text, lines } = standLogger({}, clock);
    for (const fields of [
      { long },
      { deep },
      { wide },
      wide,
      { list: Object.values(wide) },
      { a: wide, b: [wide] },
    ])
      logger.info(long, fields);
    for (const line of text().split("\n")) expect(Buffer.byteLength(line)).toBeLessThan(262_144);
    expect(lines().map(({ cut, service }) => [cut, service])).toEqual(Array(6).fill([true, "shop"]));
    expect(one(["x".repeat(20_000)])).toEqual({
      ...start,
      message: `${"x".repeat(16_384)}[cut 3616 characters]`,
      cut: true,
    });
  });

  it("leaves no credentials where a cut took the end of a URL", () => {
    const message = `${"x".repeat(16_370)}http://user:password@host`;
    expect(one([message])?.message).toMatch(/^x+http:\/\/\[cut \d+ characters\]$/);
  });

  it("is JSON for any fields", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withUnicodeString: true,
    });
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 4 }), (given) => {
        const line = one(given);
        expect([line?.time, line?.level, line?.service]).toEqual([start.time, "info", "shop"]);
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});

describe("a logger", () => {
  it("is one of winston's, with its levels, children, defaults and profiles", () => {
    const { logger, lines } = standLogger({ level: "warn" }, clock);
    expect(logger).toBeInstanceOf(winston.Logger);
    expect([logger.isWarnEnabled(), logger.isInfoEnabled(), logger.isLevelEnabled("error")]).toEqual([
      true,
      false,
      true,
    ]);
    const { warn } = logger;
    logger.info("no");
    warn("without its object");
    logger.level = "debug";
    logger.defaultMeta = { region: "eu", id: 0 };
    expect(logger.debug("chained").child({ id: 1 }).child({ user: "u" }).http("child", { id: 2 })).not.toBe(
      logger,
    );
    logger.log("error", "by name", { id: 3 });
    logger.log({ level: "silly", message: "no", id: 4 });
    logger.log({ level: "info", message: "entry", id: 5 });
    logger.write({ level: "info", message: "written" });
    logger.silent = true;
    logger.error("no");
    logger.silent = false;
    logger.startTimer().done({ message: "done" });
    expect(lines().map(({ level, message, id, user, region }) => [level, message, id, user, region])).toEqual(
      [
        ["warn", "without its object", undefined, undefined, undefined],
        ["debug", "chained", 0, undefined, "eu"],
        ["http", "child", 2, "u", "eu"],
        ["error", "by name", 3, undefined, "eu"],
        ["info", "entry", 5, undefined, "eu"],
        ["info", "written", 0, undefined, "eu"],
        ["info", "done", 0, undefined, "eu"],
      ],
    );
  });

  it("gives its lines to transports that the application adds, and is not held up by them", () => {
    const { logger, lines } = standLogger({}, clock);
    const seen: unknown[] = [];
    class Stuck extends Transport {
      override log(entry: Record<string | symbol, unknown>) {
        seen.push(entry[Symbol.for("message")], entry.level);
      }
    }
    class Broken extends Transport {
      override log(): never {
        throw new Error("broken");
      }
    }
    logger.add(new Stuck());
    for (let i = 0; i < 100; i++) logger.info("hello", { password: i + 1 });
    expect(seen).toEqual([JSON.stringify({ ...start, password: "[redacted]" }), "info"]);
    logger.clear().add(new Broken());
    logger.info("hello");
    logger.close();
    logger.end();
    logger.info("after the end");
    expect(lines()).toHaveLength(102);
  });

  it("survives children whose fields throw", () => {
    const { logger, lines } = standLogger({}, clock);
    logger.child(hostile).info("hello", { id: 1 });
    expect(lines()).toEqual([{ ...start, id: 1 }]);
  });

  it("may be used while it writes", () => {
    const { logger, lines } = standLogger({}, clock);
    logger.info("outer", { field: { toJSON: () => logger.info("inner") && "written" } });
    expect(lines().map(({ message, field }) => [message, field])).toEqual([
      ["inner", undefined],
      ["outer", "written"],
    ]);
  });

  it("takes an address for Loki that is none as a mistake at the start", () => {
    const loki = { url: "loki:3100:x" };
    expect(() => standLogger({ loki: { ...loki, url: "no address" } as never })).toThrow(TypeError);
  });
});

describe("stdout", () => {
  it("that takes nothing costs a bounded number of bytes, and lines that are counted and told of", async () => {
    const taken: (() => void)[] = [];
    let text = "";
    let isStuck = true;
    const stdout = new Writable({
      write: (chunk, _encoding, callback) => {
        text += String(chunk);
        if (isStuck) taken.push(callback);
        else callback();
      },
    });
    const { logger, flush, values } = standLogger({}, { ...clock, stdout });
    for (let i = 0; i < 10_000; i++) logger.info("x".repeat(1000));
    expect(stdout.writableLength).toBeLessThan(4 * 1024 * 1024 + 2000);
    const dropped = values().klaxon_log_stdout_lines_dropped_total ?? 0;
    expect(dropped).toBeGreaterThan(5000);
    expect(await flush(20)).toBe(false);
    isStuck = false;
    for (const callback of taken) callback();
    expect(await flush(2000)).toBe(true);
    logger.info("after");
    const lines = text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(10_000 - dropped + 2);
    expect(lines.slice(-2)).toEqual([
      { ...start, level: "warn", message: "log lines dropped, stdout did not take them", lineCount: dropped },
      { ...start, message: "after" },
    ]);
  });

  it("whose reader is gone is no error of the application", async () => {
    const stdout = new PassThrough();
    const { logger, flush, values, close } = standLogger({}, { ...clock, stdout });
    stdout.destroy(new Error("EPIPE"));
    await new Promise((resolve) => setImmediate(resolve));
    logger.info("hello");
    expect(await flush(100)).toBe(true);
    expect(values()).toEqual({ klaxon_log_stdout_lines_dropped_total: 2 });
    close();
    standLogger({}, { ...clock, stdout }).close();
    expect(stdout.listenerCount("error")).toBe(1);
  });
});
