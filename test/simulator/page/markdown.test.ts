import { describe, expect, it } from "vitest";
import { readHtml, readMarkdown } from "../../../simulator/page/markdown/index.ts";
import { shownMarkdown } from "../../support/shown-markdown.ts";

describe("HTML", () => {
  it.each([
    ["<h1>A <code>b</code></h1>text", "h1(A `b`) p(text)"],
    ["<p>a\n  b<p><b>c</b> <i>d</i>", "p(a b) p(strong(c) emphasis(d))"],
    ["a<br/>b &amp; c &lt;d&gt;", "p(a\nb & c <d>)"],
    ["<ol start=3><li>a</li><li>b<ul><li>c</ul></ol>", "list from 3(p(a) | p(b) list(p(c)))"],
    ["<table><thead><tr><th>x<th>y</thead><tr><td>a<td><i>b</i></table>", "table(x | y || a | emphasis(b))"],
    ["<pre>\na  b\n</pre><hr>", "code (a  b) rule"],
    ["<a href='javascript:alert(1)'><img src=x alt=logo></a>", "p(<logo to javascript:alert(1)>)"],
    ["<span><div>a</div>b</span>", "p(a) p(b)"],
    ["<ul><li>a</li><ul><li>b</li></ul></ul>", "list(p(a) | list(p(b)))"],
    ["<table><caption>c</caption><tr><td><h2>a</h2><p>b</p></table>", "p(c) table( || a\nb\n)"],
    ["<div style='height:1px'> </div>", ""],
    [
      "<script>alert(1)</script><style>*{}</style><svg onload=x><text>b</text></svg><iframe src=x>c</iframe>",
      "",
    ],
    ["<scr<script>ipt>alert(1)</script>", "p(ipt>alert(1))"],
    ["<<b>a", "p(<strong(a))"],
    ["", ""],
  ])("%j", (html, blocks) => {
    expect(shownMarkdown(readHtml(html))).toBe(blocks);
  });

  it("that is nested without end is read in the time of its length", () => {
    const words = shownMarkdown(readHtml(`${"<div>".repeat(5_000)}deep`));
    expect(words).toBe("p(deep)");
    expect(shownMarkdown(readHtml(`${"<span>".repeat(5_000)}deep`))).toBe("p(deep)");
    expect(readHtml(`${"<div>".repeat(60)}<script>secret()</script>`)).toEqual([]);
    // Too long for a test where each closing tag looks through all that are open.
    expect(readHtml("<b>".repeat(33_000) + "</i>".repeat(25_000))).toHaveLength(0);
  });
});

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
    ["<script>alert(1)</script>", ""],
    ["a <b onclick=x>c</b>", "p(a c)"],
    ["a<br>b <!-- no --> <img src=x onerror=y alt=z>", "p(a\nb  z)"],
    ["delete pod <pod>", "p(delete pod <pod>)"],
    ["<pod>\n", "p(<pod>\n)"],
    ["Hello <script>alert(1)</script> <b>you</b>", "p(Hello  you)"],
    ["<div class=x>\n\n**a**\n\n</div>", "p(strong(a))"],
    ["<center><h2>a</h2>b</center>", "h2(a) p(b)"],
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
