import { expect, it } from "vitest";
import { pathOfTarget } from "../../../instrumentation/src/request-target/index.ts";

it.each([
  ["/orders/5", "/orders/5"],
  ["/metrics?name[]=up", "/metrics"],
  ["/metrics#x", "/metrics"],
  ["//metrics", "//metrics"],
  ["http://proxy.example:8080/metrics?x=/y", "/metrics"],
  ["HTTPS://a/metrics", "/metrics"],
  ["http://a?x", "/"],
  ["http://a", "/"],
  ["?x", "/"],
  ["", "/"],
  ["*", "*"],
  ["example.com:443", "example.com:443"],
])("the path of the target `%s` is `%s`", (target, path) => {
  expect(pathOfTarget(target)).toBe(path);
});
