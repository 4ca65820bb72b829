import { describe, expect, it } from "vitest";
import { type FindStream, streamFinder } from "../../../instrumentation/src/logs/stream-labels.ts";
import { createRedaction } from "../../../instrumentation/src/redaction/index.ts";
import { quickLoki, shop } from "./logger-stand.ts";

const redaction = createRedaction([]);

function finder(labels: Readonly<Record<string, string>>, labelFields: readonly string[] = []): FindStream {
  const attributes = { "service.namespace": "web", "deployment.environment": "prod", "host.id": "h" };
  return streamFinder(quickLoki("http://h", { labels, labelFields }), { ...shop, attributes }, redaction);
}

function labelsOf(find: FindStream, level: string, ...fields: readonly object[]): unknown {
  return JSON.parse(find(level, fields).json);
}

const service = { service_name: "shop", service_namespace: "web", deployment_environment: "prod" };

describe("the labels of a line", () => {
  it("are those of the service, the level, the settings and the fields that are allowed", () => {
    const find = finder({ region: "eu" }, ["tenant", "plan"]);
    expect(labelsOf(find, "info", { tenant: "a", user: "b", plan: 5 })).toEqual({
      ...service,
      region: "eu",
      level: "info",
      tenant: "a",
      plan: "5",
    });
    expect(labelsOf(find, "info", { plan: true }, { tenant: "outer", plan: false })).toEqual({
      ...service,
      region: "eu",
      level: "info",
      tenant: "outer",
      plan: "true",
    });
  });

  it("are one stream for one set of values", () => {
    const find = finder({}, ["a"]);
    expect(find("info", [{ a: "1" }])).toBe(find("info", [{ a: "1", b: "2" }]));
    expect(find("info", [{ a: "1" }])).not.toBe(find("warn", [{ a: "1" }]));
  });

  it("leave out what is secret, empty, no text or taken", () => {
    const find = finder({ service_name: "other", level: "x", "": "y", empty: "" }, [
      "password",
      "object",
      "level",
      "service_name",
      "null",
      "url",
    ]);
    const fields = { password: "p", object: {}, null: null, service_name: "z", url: "http://u:p@h/?token=t" };
    expect(labelsOf(find, "warn", fields)).toEqual({
      ...service,
      level: "warn",
      url: "http://[redacted]@h/?token=[redacted]",
    });
  });

  it("have names that Loki takes", () => {
    const find = finder({ "a.b-c": "1", "9": "2", __meta: "3", ü: "4" }, ["user.plan"]);
    expect(labelsOf(find, "info", { "user.plan": "x" })).toEqual({
      ...service,
      a_b_c: "1",
      _9: "2",
      _meta: "3",
      _: "4",
      level: "info",
      user_plan: "x",
    });
  });

  it("have values of at most 2,048 bytes of whole characters", () => {
    const find = finder({ ascii: "x".repeat(5000), wide: `x${"ü".repeat(5000)}`, lone: "a\ud800b" });
    expect(labelsOf(find, "info")).toEqual({
      ...service,
      level: "info",
      ascii: "x".repeat(2048),
      wide: `x${"ü".repeat(1023)}`,
      lone: "a\ufffdb",
    });
  });

  it("are at most fifteen", () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`l${i}`, "x"]));
    const labels = labelsOf(finder(many, ["a"]), "info", { a: "1" });
    expect(Object.keys(labels as object)).toEqual([
      ...Object.keys(service).slice(0, 1),
      ...Array.from({ length: 13 }, (_, i) => `l${i}`),
      "level",
    ]);
  });

  it("become `other` after a hundred streams, and for levels that nobody knows", () => {
    const find = finder({}, ["user"]);
    const streams = Array.from({ length: 5000 }, (_, i) => find("info", [{ user: `u${i}` }]).json);
    expect(new Set(streams).size).toBe(101);
    expect(labelsOf(find, "error", { user: "new" })).toEqual({ ...service, level: "error", user: "other" });
    expect(labelsOf(find, "whatever", { user: "u1" })).toEqual({ ...service, level: "other", user: "other" });
    expect(labelsOf(find, "info", { user: "u1" })).toEqual({ ...service, level: "info", user: "u1" });
  });

  it("survive getters that throw", () => {
    const bad = {
      get a(): string {
        throw new Error("no");
      },
    };
    expect(labelsOf(finder({}, ["a"]), "info", bad)).toEqual({
      ...service,
      level: "info",
      a: "[unreadable]",
    });
  });
});
