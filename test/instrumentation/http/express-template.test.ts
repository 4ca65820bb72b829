import { describe, expect, it } from "vitest";
import {
  canHaveMatched,
  joinTemplates,
  templateOf,
} from "../../../instrumentation/src/http/express-template.ts";

describe("the template of a path", () => {
  it.each([
    ["/orders/:id", "/orders/:id"],
    ["/", ""],
    ["", ""],
    [undefined, ""],
    [() => {}, ""],
    [/^\/x$/i, "/^\\/x$/i"],
    [["/a", "/b"], "{/a,/b}"],
    [["/a", ["/b", ["/c"]]], "{/a,/b,/c}"],
    [["/a", "/a"], "/a"],
    [["/", "/a"], "{/,/a}"],
    [["/"], ""],
    [[() => {}], ""],
    [[], ""],
  ])("%j is %j", (path, template) => {
    expect(templateOf(path)).toBe(template);
  });
});

describe("a template behind a mount", () => {
  it.each([
    ["", "/x", "/x"],
    ["", "/", "/"],
    ["/a", "/", "/a"],
    ["/a/", "/x", "/a/x"],
    ["/a/:b", "/c/:d", "/a/:b/c/:d"],
  ])("%j and %j are %j", (mount, template, joined) => {
    expect(joinTemplates(mount, template)).toBe(joined);
  });
});

describe("a mount whose template matches only a part of its path", () => {
  it.each([
    ["/users", "/users", true],
    ["/users", "/tenants/7/users", false],
    ["/:a/b", "/x/b/", true],
    ["/*rest", "/a/b/c", true],
    ["{/a,/b}", "/a/b/c", true],
  ])("%j for %j: %s", (template, path, expected) => {
    expect(canHaveMatched(template, path)).toBe(expected);
  });
});
