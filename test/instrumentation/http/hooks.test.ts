import { EventEmitter, once } from "node:events";
import http, { createServer } from "node:http";
import https from "node:https";
import { createRequire, Module } from "node:module";
import { ProxyTracerProvider } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { type Http, startHttp } from "../../../instrumentation/src/http/index.ts";
import { defaultSettings } from "../../../instrumentation/src/settings/index.ts";
import { startTracing, type Tracing } from "../../../instrumentation/src/tracing/index.ts";
import { heldBytes } from "../support/heap.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";

const off = startTracing(defaultSettings.tracing, { name: "app", version: "", commit: "", attributes: {} });
const on: Tracing = { ...off, isOn: true, tracer: new ProxyTracerProvider().getTracer("test") };

/** Everything that may be hooked, as it is now. */
const hookables = () => ({
  emit: http.Server.prototype.emit,
  secureEmit: https.Server.prototype.emit,
  hasOwnEmit: Object.hasOwn(http.Server.prototype, "emit"),
  require: Module.prototype.require,
  request: http.request,
  secureRequest: https.request,
});

let running: Http | undefined;
afterEach(() => running?.close());

/** Answers one request of a server that `prepare` changed before. */
async function answerOne(prepare: (server: http.Server) => void): Promise<void> {
  const server = createServer((_request, response) => response.end("hello"));
  prepare(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("hello");
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

const codes = () => running?.checkHooks().map(({ code }) => code);

describe("the hooks", () => {
  it("are none where there are neither metrics nor traces", () => {
    const before = hookables();
    running = startHttp({ instruments: undefined, tracing: off });
    expect(hookables()).toEqual(before);
    expect(codes()).toEqual([]);
  });

  it("leave servers and clients as they are where there are only metrics", () => {
    const { require: _, ...before } = hookables();
    running = startHttp({ instruments: recordInstruments(), tracing: off });
    expect(hookables()).toMatchObject(before);
  });

  it("are taken away at the end, and can be put back", () => {
    // The instrumentation of clients leaves its own hook in `require`, which then lets through.
    startHttp({ instruments: undefined, tracing: on }).close();
    const before = hookables();
    for (let round = 0; round < 2; round += 1) {
      const started = startHttp({ instruments: recordInstruments(), tracing: on });
      expect(hookables().emit).not.toBe(before.emit);
      expect(hookables().request).not.toBe(before.request);
      started.close();
      expect(hookables()).toEqual(before);
    }
  });

  it("count a request once, however often they were put in", async () => {
    const instruments = recordInstruments();
    const first = startHttp({ instruments, tracing: on });
    running = startHttp({ instruments, tracing: on });
    await answerOne(() => {});
    expect(instruments.recorded.filter(({ name }) => name.startsWith("http_server")).length).toBe(1);
    first.close();
  });

  it("keep nothing of a module that is required over and over", () => {
    running = startHttp({ instruments: recordInstruments(), tracing: off });
    const load = createRequire(import.meta.url);
    load("express");
    const before = heldBytes();
    for (let time = 0; time < 100_000; time += 1) load("express");
    expect(heldBytes() - before).toBeLessThan(3_000_000);
  });

  it("say nothing where all is well", async () => {
    running = startHttp({ instruments: undefined, tracing: on });
    await answerOne(() => {});
    expect(codes()).toEqual([]);
  });

  it("say so where a server passes them by", async () => {
    running = startHttp({ instruments: undefined, tracing: on });
    await answerOne((server) => {
      server.emit = EventEmitter.prototype.emit;
    });
    expect(codes()).toEqual(["http/server-hook-missing"]);
  });

  it("say so where somebody else hooks too, and are let stand under it", () => {
    running = startHttp({ instruments: undefined, tracing: on });
    const { emit } = http.Server.prototype;
    const theirs = function (this: http.Server, event: string, ...values: unknown[]): boolean {
      return Reflect.apply(emit, this, [event, ...values]);
    };
    http.Server.prototype.emit = Object.assign(theirs, { __original: emit });
    expect(codes()).toEqual(["http/server-hooked-twice"]);
    running.close();
    expect(http.Server.prototype.emit).toBe(theirs);
    Reflect.deleteProperty(http.Server.prototype, "emit");
  });

  it("say so where the client's were taken away", () => {
    running = startHttp({ instruments: undefined, tracing: on });
    const hooked = http.request;
    Reflect.set(http, "request", () => {});
    expect(codes()).toEqual(["http/client-hook-missing"]);
    Reflect.set(http, "request", hooked);
  });
});
