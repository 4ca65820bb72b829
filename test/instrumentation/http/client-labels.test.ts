import { describe, expect, it } from "vitest";
import { clientLabeller, serverCountMax } from "../../../instrumentation/src/http/client-labels.ts";

const call = { method: "GET", address: "api", port: "80", status: 200, error: undefined };

describe("the labels of a client call", () => {
  it.each([
    [{}, "GET api 80 200 "],
    [{ status: 404 }, "GET api 80 404 404"],
    [{ status: undefined, error: { code: "ECONNREFUSED" } }, "GET api 80  ECONNREFUSED"],
    [{ status: 200, error: { code: "aborted" } }, "GET api 80 200 aborted"],
    [{ status: undefined, error: new DOMException("no", "AbortError") }, "GET api 80  AbortError"],
    [{ status: undefined, error: new TypeError("no") }, "GET api 80  TypeError"],
    [{ status: undefined, error: { code: "user 7\nis unknown" } }, "GET api 80  _OTHER"],
    [{ status: undefined, error: null }, "GET api 80  _OTHER"],
    [{ method: "purge" }, "_OTHER api 80 200 "],
    [{ method: undefined }, "_OTHER api 80 200 "],
  ])("of %j are %j", (changed, expected) => {
    expect(Object.values(clientLabeller()({ ...call, ...changed })).join(" ")).toBe(expected);
  });

  it("are bounded, whatever servers are called and whatever fails", () => {
    const labelsOf = clientLabeller();
    const all = Array.from({ length: 10_000 }, (_, index) =>
      labelsOf({ ...call, address: `host${index}`, port: String(index), error: { code: `E${index}` } }),
    );
    expect(new Set(all.map((labels) => JSON.stringify(labels))).size).toBe(serverCountMax + 1);
    expect(new Set(all.map(({ error_type }) => error_type)).size).toBe(51);
    expect(all.at(-1)).toMatchObject({ server_address: "_OTHER", server_port: "", error_type: "_OTHER" });
    expect(labelsOf({ ...call, address: "host7", port: "7" })).toMatchObject({ server_address: "host7" });
  });
});
