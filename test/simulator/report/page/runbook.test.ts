import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RunbookBlock, RunbookText } from "../../../../simulator/report/page/runbook-blocks.ts";
import { readRunbook } from "../../../../simulator/report/page/runbook-file.ts";
import { repositoryRoot } from "../../../support/repository.ts";

/** What is read, in a notation that shows which part is what. */
function shown(blocks: readonly RunbookBlock[]): string {
  return blocks
    .map((block) => {
      switch (block.kind) {
        case "heading":
          return `h${block.depth}(${line(block.text)})`;
        case "paragraph":
          return `p(${line(block.text)})`;
        case "code":
          return `code ${block.language}(${block.code})`;
        case "list":
          return `${block.isOrdered ? `list from ${block.start}` : "list"}(${block.items.map(shown).join(" | ")})`;
        case "quote":
          return `quote(${shown(block.blocks)})`;
        case "table":
          return `table(${[block.head, ...block.rows].map((cells) => cells.map(line).join(" | ")).join(" || ")})`;
        case "rule":
          return "rule";
        default:
          return block satisfies never;
      }
    })
    .join(" ");
}

function line(parts: readonly RunbookText[]): string {
  return parts
    .map((part) => {
      if ("text" in part) return part.kind === "code" ? `\`${part.text}\`` : part.text;
      return part.kind === "link"
        ? `<${line(part.parts)} to ${part.href}>`
        : `${part.kind}(${line(part.parts)})`;
    })
    .join("");
}

describe("a runbook", () => {
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
    expect(shown(readRunbook(markdown))).toBe(blocks);
  });

  it("that is nested without end is shown as it was written from some depth on", () => {
    expect(JSON.stringify(readRunbook(`${"> ".repeat(60)}deep`)).length).toBeLessThan(2000);
  });

  it("of every alert is read wholly: nothing of it is HTML, and each has its first steps", () => {
    const folder = join(repositoryRoot, "alerts/generated/runbooks");
    const odd = readdirSync(folder).filter((name) => {
      if (name === "README.md") return false;
      const text = shown(readRunbook(readFileSync(join(folder, name), "utf8")));
      return !/^h1\(.*table\( \|\| Severity.*h2\(First steps\) list from 1\(/s.test(text);
    });
    expect(odd).toEqual([]);
  });
});
