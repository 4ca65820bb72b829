import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { colorTokens } from "./color-tokens.ts";
import { pageFormat } from "./page-format.ts";

/** A page's program and style sheet, each one text with everything in it. */
export interface PageScript {
  readonly code: string;
  readonly style: string;
}

export interface PageOptions {
  readonly title: string;
  readonly script: PageScript;
  /** What the page reads with `readData(name)`: values that JSON can hold. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly language?: string;
  /** Lets the page ask the server that it came from. Nobody else, and without it nobody at all. */
  readonly asksItsServer?: boolean;
}

/**
 * A whole page in one text: it opens from disk, loads nothing, and runs no script but `script`, whatever its data holds.
 * The same input gives the same text.
 */
export function renderPage({
  title,
  script,
  data,
  language = "en",
  asksItsServer = false,
}: PageOptions): string {
  const code = inScript(script.code);
  const style = inStyle(`${colorTokens()}\n${script.style}`);
  const policy = [
    "default-src 'none'",
    `script-src ${sourceOf(code)}`,
    `style-src ${sourceOf(style)}`,
    "img-src data: blob:",
    ...(asksItsServer ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default",
  ].join("; ");
  return [
    "<!doctype html>",
    `<html lang="${escapeHtml(language)}">`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    `<div id="page"><main class="page-wait"><h1>${escapeHtml(title)}</h1>${waitingText}</main></div>`,
    // Before the data, so that a file that was cut off can still say so.
    `<script>${code}</script>`,
    ...Object.entries(data).map(([name, value]) => dataElement(name, value)),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** What stands there until the script has run; if it never does, why. */
const waitingText =
  "<p>The page draws itself with JavaScript, and loads nothing from elsewhere. If this text stays, JavaScript is switched off, or the file was cut off.</p>";

/** An element of a type that browsers neither run nor show; base64 cannot end it. */
function dataElement(name: string, value: unknown): string {
  assert(/^[a-z][a-z0-9-]*$/.test(name), `\`${name}\` is no name for data: small letters, digits and dashes`);
  const json = JSON.stringify(value);
  assert(json !== undefined, `the data \`${name}\` is nothing that JSON can hold`);
  const text = gzipSync(json).toString("base64");
  return `<script type="application/gzip" id="data-${name}" data-format="${pageFormat}" data-length="${text.length}">${text}</script>`;
}

function inScript(code: string): string {
  assert(!/<\/script|<!--|[\r\0]/i.test(code), "a page's script would end its element, or be changed by it");
  return code;
}

function inStyle(style: string): string {
  assert(!/<\/style|[\r\0]/i.test(style), "a page's style sheet would end its element, or be changed by it");
  return style;
}

function sourceOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
