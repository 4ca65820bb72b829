import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDescriptions, pageOf } from "../../../simulator/check/index.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { check, seriousCodes } from "./checked.ts";

const nowMs = Date.parse("2026-06-01T12:00:00Z");

/** The named code blocks below a heading of a page. */
function blocksBelow(page: string, heading: string): Readonly<Record<string, string>> {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const blocks = [...section.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)];
  return Object.fromEntries(blocks.map((block) => [block[1] ?? "", block[2] ?? ""]));
}

function readPage(path: string): string {
  return readFileSync(join(repositoryRoot, path), "utf8");
}

describe("the pages of the checks", () => {
  it("are one for each check, and an index that names them all", () => {
    const pages = readdirSync(join(repositoryRoot, "docs/checks")).sort();
    const wanted = checkDescriptions.map(({ code }) => `${code.replace("/", "-")}.md`);
    expect(pages).toEqual(["README.md", ...wanted].sort());
    const index = readPage("docs/checks/README.md");
    for (const { code, severity, title } of checkDescriptions) {
      expect(index).toContain(`| [${code}](${code.replace("/", "-")}.md) | ${severity} | ${title} |`);
    }
  });

  it.each(checkDescriptions.map((description) => [description.code, description] as const))(
    "%s: the wrong example is found, the right one is clean",
    (code, { severity, title }) => {
      const page = readPage(pageOf(code) ?? "");
      expect(page.startsWith(`# ${code}\n\nSeverity: ${severity}. Finds: ${title}.\n`)).toBe(true);
      const wrong = check(blocksBelow(page, "Wrong"), {
        nowMs,
        hasRunbook,
        hasCatalog: withCatalog.has(code),
      });
      expect(wrong.isUsable).toBe(true);
      expect(wrong.findings.map((finding) => finding.code)).toContain(code);
      // Nothing else than what the page is about; an expired suppression brings its finding back.
      const others = seriousCodes(wrong).filter((found) => found !== code);
      expect(others).toEqual(alsoFound[code] ?? []);
      const right = check(blocksBelow(page, "Right"), {
        nowMs,
        hasRunbook,
        hasCatalog: withCatalog.has(code),
      });
      expect(right.ruleCount + right.dashboardCount).toBeGreaterThan(0);
      expect(right.findings.map((finding) => finding.code)).not.toContain(code);
      expect(seriousCodes(right)).toEqual([]);
    },
  );
});

// Only there it is known what there is.
const withCatalog: ReadonlySet<string> = new Set(["query/logql-label-unknown"]);

const alsoFound: Readonly<Record<string, readonly string[]>> = {
  // Without a variable, every panel names its data source or none.
  "dashboard/no-datasource-variable": ["panel/literal-datasource"],
  "suppression/expired": ["alert/no-comparison"],
  "suppression/malformed": ["alert/no-comparison"],
};

function hasRunbook(address: string): boolean | undefined {
  return address.startsWith("https:") ? undefined : false;
}
