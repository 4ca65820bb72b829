import { describe, expect, it } from "vitest";
import { urlAttributes } from "../../../instrumentation/src/http/url-attributes.ts";
import { queryRedaction } from "../../../instrumentation/src/redaction/index.ts";

const redactQuery = queryRedaction(["pin"]);

describe("a query on a span", () => {
  it.each([
    ["page=2&sort=name", "page=2&sort=name"],
    ["author=a&monkey=b&encoding=c", "author=a&monkey=b&encoding=c"],
    ["token=t&page=2", "token=REDACTED&page=2"],
    [
      "X-Amz-Signature=s&AWSAccessKeyId=k&sig=s",
      "X-Amz-Signature=REDACTED&AWSAccessKeyId=REDACTED&sig=REDACTED",
    ],
    ["code=1&state=2&key=3&SAMLResponse=4", "code=REDACTED&state=2&key=REDACTED&SAMLResponse=REDACTED"],
    ["%70assword=p", "%70assword=REDACTED"],
    ["user[api_key]=k", "user[api_key]=REDACTED"],
    ["user_pin=1234", "user_pin=REDACTED"],
    ["to%ken=t=t", "to%ken=REDACTED"],
    ["next=https%3A%2F%2Fh%2F%3Ftoken%3Dt", "next=REDACTED"],
    ["db=postgres://u:p@db/x", "db=REDACTED"],
    ["next=https%3A%2F%2Fh%2F%3Fpage%3D2", "next=https%3A%2F%2Fh%2F%3Fpage%3D2"],
    ["token", "token"],
    ["a=%&=&&", "a=%&=&&"],
  ])("shows %j as %j", (query, shown) => {
    expect(redactQuery(query)).toBe(shown);
  });

  it.each([
    [
      "http://user:secret@api:8080",
      "/x?code=1&y=2",
      { "url.full": "http://api:8080/x?code=REDACTED&y=2", "url.query": "code=REDACTED&y=2" },
    ],
    ["https://api", "/", { "url.full": "https://api/", "url.query": "" }],
    ["nonsense", "/", {}],
  ])("shows an address without its secrets: %s%s", (origin, path, attributes) => {
    expect(urlAttributes(origin, path, redactQuery)).toEqual(attributes);
  });
});
