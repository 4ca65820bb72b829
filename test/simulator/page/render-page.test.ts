import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { darkTheme, lightTheme, type Theme } from "../../../simulator/chart/index.ts";
import { renderPage } from "../../../simulator/page/index.ts";

const script = { code: "document.title;", style: "p{margin:0}" };

describe("a page's text", () => {
  it("holds its data compressed, whatever that holds", () => {
    const data = { runs: [{ name: "</script><!-- ü \u0000" }], "by-name": null };
    const html = renderPage({ title: "t", script, data });
    const found = [
      ...html.matchAll(
        /<script type="application\/gzip" id="data-([^"]+)" data-format="1" data-length="(\d+)">([^<]*)<\/script>/g,
      ),
    ];
    expect(
      Object.fromEntries(
        found.map(([, name, , text = ""]) => [
          name,
          JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString()),
        ]),
      ),
    ).toEqual(data);
    expect(found.map(([, , length, text]) => Number(length) === text?.length)).toEqual([true, true]);
  });

  it("is the same for the same input", () => {
    const page = { title: "t", script, data: { a: [1, 2, 3] } };
    expect(renderPage(page)).toBe(renderPage(page));
  });

  it("allows its own script and style sheet by their hashes, and nothing else", () => {
    const html = renderPage({ title: "t", script, data: {} });
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "";
    expect(policyOf(html)).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hashOf(script.code)}'`,
      `style-src 'sha256-${hashOf(style)}'`,
      "img-src data: blob:",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types default",
    ]);
    expect(policyOf(renderPage({ title: "t", script, data: {}, asksItsServer: true }))).toContain(
      "connect-src 'self'",
    );
  });

  it("shows a hostile title as text", () => {
    const html = renderPage({
      title: `</title><script>x</script>"'&`,
      script,
      data: {},
      language: `"><script>`,
    });
    expect(html).toContain("<title>&lt;/title&gt;&lt;script&gt;x&lt;/script&gt;&quot;&#39;&amp;</title>");
    expect(html).toContain('<html lang="&quot;&gt;&lt;script&gt;">');
    expect(html.match(/<script>/g)).toHaveLength(1);
  });

  it.each([
    ["a script that ends its element", { code: 'x = "</SCRIPT>"', style: "" }],
    ["a script that opens a comment", { code: 'x = "<!--"', style: "" }],
    ["a script that the browser would change", { code: "x;\r\ny;", style: "" }],
    ["a style sheet that ends its element", { code: "", style: "</style>" }],
  ])("is refused with %s", (_what, wrong) => {
    expect(() => renderPage({ title: "t", script: wrong, data: {} })).toThrow(/would end its element/);
  });

  it.each([
    ["a name that is none", { 'a"b': 1 }, /is no name for data/],
    ["nothing", { a: undefined }, /nothing that JSON can hold/],
  ])("is refused with data of %s", (_what, data, message) => {
    expect(() => renderPage({ title: "t", script, data })).toThrow(message);
  });
});

describe.each([lightTheme, darkTheme])("the $name colours", (theme: Theme) => {
  const grounds = [theme.surface, theme.raised];

  it.each(Object.entries({ ink: theme.ink, inkMuted: theme.inkMuted, accent: theme.accent, ...theme.tones }))(
    "let %s be read as text",
    (_name, color) => {
      for (const ground of grounds) expect(contrast(color, ground)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("let text be read on a state's colour, on the accent and under the pointer", () => {
    const pairs = [
      [theme.onAccent, theme.accent],
      [theme.ink, theme.hover],
      [theme.inkMuted, theme.hover],
      ...Object.values(theme.tones).map((tone) => [theme.surface, tone]),
    ];
    for (const [color = "", ground = ""] of pairs)
      expect(contrast(color, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it("let lines and borders be seen", () => {
    for (const color of [theme.border, ...theme.series]) {
      expect(contrast(color, theme.surface)).toBeGreaterThanOrEqual(3);
    }
    expect(new Set(theme.series).size).toBe(theme.series.length);
  });
});

function policyOf(html: string): readonly string[] {
  return /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.split("; ") ?? [];
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}

/** The contrast of WCAG 2, from 1 to 21. */
function contrast(left: string, right: string): number {
  const [high = 0, low = 0] = [luminance(left), luminance(right)].sort((one, other) => other - one);
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
