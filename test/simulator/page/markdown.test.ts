import { describe, expect, it } from "vitest";
import { readMarkdown } from "../../../simulator/page/markdown/index.ts";
import { shownMarkdown } from "../../support/shown-markdown.ts";

describe("Markdown", () => {
  it.each([
    ["# A `b`\n\ntext", "h1(A `b`) p(text)"],
    ["**a** *b* [c](https://d.example)", "p(strong(a) emphasis(b) <c to https://d.example>)"],
    ["1. See\n\n   ```promql\n   up == 0\n   ```\n2. Do", "list from 1(p(See) code promql(up == 0) | p(Do))"],
    ["3. a\n4. b", "list from 3(p(a) | p(b))"],
    ["- a\n  - b", "list(p(a) list(p(b)))"],
    ["> a", "quote(p(a))"],
    ["| | |\n| --- | --- |\n| a | `b` |", "table( || a | `b`)"],
    ["| x | y |\n| --- | --- |\n| a | b |", "table(x | y || a | b)"],
    ["---", "rule"],
    ["a &lt; b & c < d \\* e", "p(a < b & c < d * e)"],
    ["`a < b && c`", "p(`a < b && c`)"],
    ["<script>alert(1)</script>", "p(<script>alert(1)</script>)"],
    ["a <b onclick=x>c</b>", "p(a <b onclick=x>c</b>)"],
    ["![a](javascript:x)", "p(![a](javascript:x))"],
    ["", ""],
    ["```\nnever closed", "code (never closed)"],
  ])("%j", (markdown, blocks) => {
    expect(shownMarkdown(readMarkdown(markdown))).toBe(blocks);
  });

  it("that is nested without end is shown as it was written from some depth on", () => {
    expect(JSON.stringify(readMarkdown(`${"> ".repeat(60)}deep`)).length).toBeLessThan(2000);
  });
});
