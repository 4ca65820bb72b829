import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, buildPreload, removePreload, startApp } from "./child.ts";

let app: App;
let called: App;

beforeAll(async () => {
  buildPreload();
  app = await startApp({ app: "plain.mjs" });
  called = await startApp({ app: "plain.mjs" });
});

afterAll(async () => {
  await app.stop();
  await called.stop();
  removePreload();
});

/** Sends header lines as they are; the headers that a second service got, through the first one's client. */
async function passedOn(headerLines: readonly string[]): Promise<Record<string, string>> {
  const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
  const lines = [
    `GET /http?to=${called.url}/headers HTTP/1.1`,
    "host: app",
    "connection: close",
    ...headerLines,
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  let text = "";
  socket.on("data", (part) => {
    text += part.toString("latin1");
  });
  await once(socket, "close");
  return JSON.parse(/\{.*\}/s.exec(text)?.[0] ?? "{}");
}

const traceId = "a".repeat(32);
const good = `traceparent: 00-${traceId}-${"b".repeat(16)}-01`;

describe("a hostile trace header", () => {
  it.each([
    ["a short one", ["traceparent: 00-1-2-3"]],
    ["one of zeros", [`traceparent: 00-${"0".repeat(32)}-${"0".repeat(16)}-01`]],
    ["one of another alphabet", [`traceparent: 00-${"é".repeat(32)}-${"b".repeat(16)}-01`]],
    ["a long one", [`traceparent: 00-${traceId}-${"b".repeat(16)}-01-${"x".repeat(9000)}`]],
    ["two of them", [good, `traceparent: 00-${"c".repeat(32)}-${"b".repeat(16)}-01`]],
    ["one of version ff", [`traceparent: ff-${traceId}-${"b".repeat(16)}-01`]],
    ["spaces and colons", [`traceparent: ${" :".repeat(3000)}`]],
    ["a state without a parent", ["tracestate: a=b"]],
  ])("is left out, and a new trace begins: %s", async (_what, lines) => {
    const headers = await passedOn(lines);
    expect(headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(headers.traceparent).not.toContain(traceId);
    expect(headers.tracestate).toBeUndefined();
  });

  it.each([
    ["flags that are not known", [`traceparent: 00-${traceId}-${"b".repeat(16)}-ff`], undefined],
    ["a good state", [good, "tracestate: a=1,b=2"], "a=1,b=2"],
    ["a state that is too long", [good, `tracestate: a=${"x".repeat(600)}`], undefined],
    ["a state that is malformed", [good, "tracestate: ,,=,a=,=b, =,\u00ff=1"], undefined],
    [
      "a state of too many",
      [good, `tracestate: ${Array.from({ length: 60 }, (_, i) => `k${i}=1`).join()}`],
      32,
    ],
  ])("keeps the trace: %s", async (_what, lines, state) => {
    const headers = await passedOn(lines);
    expect(headers.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    if (typeof state === "number") expect(headers.tracestate?.split(",").length).toBe(state);
    else expect(headers.tracestate || undefined).toBe(state);
  });

  it.each([
    ["plain", "a=1,b=2;meta", "a=1,b=2;meta"],
    ["malformed escapes", "a=%,b=%zz,c=1", "c=1"],
    ["line ends in escapes", "a=x%0d%0aevil:%201", "a=x%0D%0Aevil%3A%201"],
    ["names of prototypes", "__proto__=1,constructor=2", "constructor=2"],
    ["nothing but separators", ",=;,;=,", undefined],
    ["far too long", `a=${"x".repeat(9000)}`, undefined],
    ["one entry too long", `a=${"x".repeat(5000)},b=1`, "b=1"],
  ])("passes on baggage that is bounded and escaped: %s", async (_what, baggage, expected) => {
    expect((await passedOn([`baggage: ${baggage}`])).baggage).toBe(expected);
  });

  it("cannot make baggage of more entries than the specification has", async () => {
    const entries = Array.from({ length: 700 }, (_, index) => `k${index}=1`).join();
    expect((await passedOn([`baggage: ${entries}`])).baggage?.split(",").length).toBe(180);
  });

  it("leaves the service as it was", async () => {
    expect(await (await fetch(app.url)).text()).toBe('"hello"');
    expect(await (await fetch(`${app.url}/orders/1`, { headers: { host: "x:y:z" } })).text()).toBe('"hello"');
  });
});
