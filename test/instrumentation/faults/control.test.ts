import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createFaults } from "../../../instrumentation/src/faults/index.ts";
import { allowFaults, type FaultySetting, reach, token } from "./faulty-service.ts";

let setting: FaultySetting | undefined;

function allow(points: readonly string[], clock?: { nowMs: number }): FaultySetting {
  setting = allowFaults(points, {
    unixNow: () => 1_000,
    ...(clock === undefined ? {} : { now: () => clock.nowMs }),
  });
  return setting;
}

afterEach(() => setting?.faults.close());

const slowQuery = {
  ...reach,
  kind: "latency",
  point: "db.query",
  delay: { distribution: "fixed", delayMs: 50 },
};
const plan = {
  kind: "latency",
  point: "db.query",
  rate: 1,
  durationMs: 60_000,
  seed: 0,
  delay: { distribution: "fixed", delayMs: 50 },
};
const active = {
  id: "slow-db",
  plan,
  state: "active",
  startedAtMs: 1_000,
  leaseLeftMs: 10_000,
  durationLeftMs: 60_000,
  arrivalCount: 0,
  strikeCount: 0,
};

interface Override {
  readonly token?: string | undefined;
  readonly host?: string;
  readonly isRemote?: boolean;
}

function problems(status: number, ...messages: readonly string[]) {
  return { status, content: { version: 1, problems: messages.map((message) => ({ place: "", message })) } };
}

describe("the control endpoint", () => {
  it("makes a fault, renews it, lists it and ends it", async () => {
    const clock = { nowMs: 0 };
    const { ask, journal, instruments } = allow(["db.query", "http.server"], clock);
    expect(await ask("PUT", "/faults/slow-db", slowQuery)).toEqual({
      status: 201,
      content: { version: 1, fault: active },
    });
    clock.nowMs = 4_000;
    const later = { ...active, durationLeftMs: 56_000 };
    expect(await ask("PUT", "/faults/slow-db", slowQuery)).toEqual({
      status: 200,
      content: { version: 1, fault: later },
    });
    expect(await ask("POST", "/faults/slow-db/lease", { version: 1, leaseMs: 700 })).toEqual({
      status: 200,
      content: { version: 1, fault: { ...later, leaseLeftMs: 700 } },
    });
    expect(instruments.values.get('klaxon_faults_active{kind="latency",point="db.query"}')).toBe(1);
    const ended = { ...active, state: "ended", endedBy: "deleted", leaseLeftMs: 0, durationLeftMs: 0 };
    expect(await ask("DELETE", "/faults/slow-db")).toEqual({
      status: 200,
      content: { version: 1, fault: ended },
    });
    expect(await ask("DELETE", "/faults/slow-db")).toEqual({
      status: 200,
      content: { version: 1, fault: ended },
    });
    expect(await ask("GET", "/faults")).toEqual({
      status: 200,
      content: {
        version: 1,
        pid: process.pid,
        points: ["db.query", "http.server"],
        limits: {
          faultCountMax: 16,
          durationMaxMs: 3_600_000,
          leaseMaxMs: 120_000,
          delayMaxMs: 60_000,
          blockMaxMs: 10_000,
          memoryMaxBytes: 536_870_912,
          intervalMinMs: 100,
        },
        faults: [ended],
      },
    });
    expect(instruments.values.get('klaxon_faults_active{kind="latency",point="db.query"}')).toBe(0);
    expect(journal).toEqual([
      'control of faults is open {"host":"127.0.0.1"}',
      'fault injected {"fault":"slow-db","kind":"latency","point":"db.query","rate":1,"durationMs":60000,"leaseMs":10000,"seed":0}',
      'fault ended {"fault":"slow-db","kind":"latency","point":"db.query","endedBy":"deleted","arrivalCount":0,"strikeCount":0}',
    ]);
  });

  it("ends a fault whose lease nobody renews, and refuses one that had its whole duration", async () => {
    const clock = { nowMs: 0 };
    const { ask } = allow(["db.query"], clock);
    await ask("PUT", "/faults/a", slowQuery);
    clock.nowMs = 10_000;
    expect(await ask("POST", "/faults/a/lease", { version: 1, leaseMs: 10_000 })).toEqual(
      problems(404, "no fault `a` is active"),
    );
    expect((await ask("PUT", "/faults/a", { ...slowQuery, leaseMs: 100_000 })).status).toBe(201);
    clock.nowMs = 70_000;
    expect(await ask("PUT", "/faults/a", slowQuery)).toEqual(
      problems(409, "fault `a` ended after its whole duration; another takes another id"),
    );
    expect((await ask("PUT", "/faults/a", { ...slowQuery, rate: 0.5 })).status).toBe(201);
  });

  it("aborts all faults at once and holds no more than its limits", async () => {
    const { ask } = allow(["process"]);
    const leak = {
      ...reach,
      kind: "memory",
      point: "process",
      bytesPerStrike: 1,
      bytesMax: 300 * 1024 * 1024,
    };
    expect((await ask("PUT", "/faults/leak", leak)).status).toBe(201);
    expect(await ask("PUT", "/faults/second-leak", leak)).toEqual(
      problems(409, "memory faults may take 536870912 bytes together; others have 314572800 of them"),
    );
    const block = { ...reach, kind: "block", point: "process", blockMs: 1, intervalMs: 60_000 };
    for (let index = 1; index < 16; index++) await ask("PUT", `/faults/block-${index}`, block);
    expect(await ask("PUT", "/faults/block-16", block)).toEqual(
      problems(409, "16 faults are active; 16 is the most"),
    );
    expect(await ask("DELETE", "/faults")).toEqual({ status: 200, content: { version: 1, endedCount: 16 } });
  });

  it("names all that is wrong with a request at once", async () => {
    const { ask } = allow(["db.query"]);
    const { status, content } = await ask("PUT", "/faults/x", {
      version: 2,
      kind: "latency",
      point: "db.qurey",
      rate: 0,
      durationMs: 3_600_001,
      seed: 1.5,
      intervalMs: 100,
      pathPrefix: "/a",
      delay: { distribution: "uniform", leastMs: 5, mostMs: -1, meanMs: 3 },
      colour: "red",
    });
    expect(status).toBe(400);
    expect(content).toEqual({
      version: 1,
      problems: [
        { place: "version", message: "`2` is not spoken here; 1 is" },
        { place: "delay.mostMs", message: "-1 is out of range: at least 0 and at most 60000" },
        { place: "delay.leastMs", message: "5 is more than `mostMs`, 0" },
        { place: "delay.meanMs", message: "is not a field here" },
        { place: "point", message: '`"db.qurey"` is not known; the application allows db.query' },
        { place: "rate", message: "0 is out of range: more than 0 and at most 1" },
        { place: "durationMs", message: "3600001 is out of range: at least 1 and at most 3600000" },
        { place: "seed", message: "1.5 is not a whole number" },
        { place: "pathPrefix", message: "is for the point `http.server`; leave it out" },
        { place: "intervalMs", message: "is for the point `process`; leave it out" },
        { place: "leaseMs", message: "is missing; a number, at least 1 and at most 120000" },
        { place: "colour", message: "is not a field here" },
      ],
    });
  });

  it.each([
    ["PUT", "/faults/x", "[1]", problems(400, "the body is not an object")],
    ["PUT", "/faults/x", undefined, problems(400, "the body is not an object")],
    ["PUT", "/faults/x", "{", problems(400, "the body is not JSON")],
    ["PUT", "/faults/x", " ".repeat(2_000_000), problems(413, "the body is longer than 16384 bytes")],
    ["PUT", "/faults/x/lease", "{}", problems(405, "PUT does nothing here; there are POST")],
    ["POST", "/faults", "{}", problems(405, "POST does nothing here; there are GET, DELETE")],
    ["GET", "/", undefined, problems(404, "no such path; the faults are at `/faults`")],
    ["DELETE", "/faults/never-made", undefined, problems(404, "no fault `never-made` is active")],
    [
      "PUT",
      "/faults/%0a",
      "{}",
      problems(400, "the id is not 1 to 64 letters, digits, `.`, `_` or `-`, the first a letter or a digit"),
    ],
  ])("refuses %s %s %j", async (method, path, body, answer) => {
    expect(await allow(["db.query"]).ask(method, path, body)).toEqual(answer);
  });

  it("wants JSON to be called so", async () => {
    const answer = await allow(["db.query"]).ask("PUT", "/faults/x", "{}", { "content-type": "text/plain" });
    expect(answer).toEqual(problems(415, "send `content-type: application/json`"));
  });

  it("hears nobody for a while after ten wrong tokens, and says the right one to nobody", async () => {
    const clock = { nowMs: 0 };
    const { ask, journal } = allow(["db.query"], clock);
    const wrong = { authorization: `Bearer ${token}x` };
    for (let count = 0; count < 10; count++) {
      expect(await ask("GET", "/faults", undefined, wrong)).toEqual(
        problems(401, "send the token as `authorization: Bearer …`"),
      );
      clock.nowMs += 1_000;
    }
    const locked = problems(429, "10 wrong tokens within a minute; nobody is heard until it is over");
    expect(await ask("GET", "/faults", undefined, wrong)).toEqual(locked);
    expect(await ask("GET", "/faults")).toEqual(locked);
    clock.nowMs = 60_000;
    expect((await ask("GET", "/faults")).status).toBe(200);
    expect(journal.join()).not.toContain(token);
    expect(journal.filter((line) => line.includes("wrong token"))).toHaveLength(10);
  });

  it.each([
    ["127.0.0.1:1234", 200],
    ["localhost", 200],
    ["[::1]:80", 200],
    ["LOCALHOST:9", 200],
    ["evil.example", 403],
    ["127.0.0.1.evil.example", 403],
    ["127.evil.example:80", 403],
  ])("answers requests to host `%s` with %i", async (host, status) => {
    const address = await allow(["db.query"]).faults.control();
    const answered = await new Promise((resolve) => {
      request(
        { port: address?.port, path: "/faults", headers: { host, authorization: `Bearer ${token}` } },
        (response) => resolve(response.resume().statusCode),
      ).end();
    });
    expect(answered).toBe(status);
  });

  it("does not answer browsers", async () => {
    const { ask } = allow(["db.query"]);
    expect(await ask("GET", "/faults", undefined, { origin: "http://localhost" })).toEqual(
      problems(403, "browsers are not answered"),
    );
  });

  it.each<[Override, string]>([
    [{ token: undefined }, "there is no token"],
    [{ token: "short" }, "the token is shorter than 16 characters"],
    [{ token: "sixteen or more words" }, "the token has characters that a header cannot hold"],
    [{ host: "0.0.0.0" }, "`0.0.0.0` is not loopback"],
    [{ host: "192.0.2.1", isRemote: true }, "cannot listen: EADDRNOTAVAIL"],
  ])("stays closed with %j", async ({ isRemote = false, ...override }, reason) => {
    const reasons: unknown[] = [];
    const settings = { areAllowed: true, token, host: "127.0.0.1", port: 0, seed: 0, ...override };
    const faults = createFaults(settings, {
      instruments: allow([]).instruments,
      isExemptPath: () => false,
      log: (_, fields) => reasons.push(fields.reason),
    });
    faults.allow(["db.query"], { isRemoteControlAllowed: isRemote });
    expect(await faults.control()).toBe(undefined);
    expect(reasons).toEqual([reason]);
    await faults.close();
  });

  it("is closed, and points are one function that does nothing, unless environment and code both allow", async () => {
    const parts = { instruments: allow([]).instruments, isExemptPath: () => false, log: () => {} };
    const settings = { areAllowed: false, token, host: "127.0.0.1", port: 0, seed: 0 };
    const [first, second] = [createFaults(settings, parts), createFaults(settings, parts)];
    first.allow(["db.query"]);
    expect(await first.control()).toBe(undefined);
    expect(first.point).toBe(second.point);
    expect(first.point("db.query")).toBe(undefined);
    const notInCode = allow([]);
    expect(await notInCode.faults.control()).toBe(undefined);
    expect(notInCode.faults.point("db.query")).toBe(undefined);
  });

  it("refuses names of points that are none where they are allowed", () => {
    expect(() => allow(["DB query"])).toThrow(
      new TypeError('"DB query" is no name of a point; `db.query` is'),
    );
  });
});
