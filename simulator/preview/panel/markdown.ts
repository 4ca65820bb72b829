/** A piece of text in a paragraph. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis"; readonly children: readonly Inline[] }
  | { readonly kind: "link"; readonly address: string; readonly children: readonly Inline[] };

/** A part of a text. */
export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly children: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "quote"; readonly children: readonly Inline[] }
  | {
      readonly kind: "table";
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly kind: "rule" };

// A text panel is a note; a book would hang the page.
const lengthMax = 50_000;
const depthMax = 6;

/** Takes Markdown apart as far as text panels use it. HTML is text here, whatever it says. */
export function parseMarkdown(text: string): readonly Block[] {
  const lines = text.slice(0, lengthMax).replaceAll("\r", "").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const [block, next] = blockAt(lines, at);
    if (block !== undefined) blocks.push(block);
    at = next;
  }
  return blocks;
}

function blockAt(lines: readonly string[], at: number): readonly [Block | undefined, number] {
  const line = lines[at] ?? "";
  if (line.trim() === "") return [undefined, at + 1];
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading !== null)
    return [
      { kind: "heading", level: heading[1]?.length ?? 1, children: parseInline(heading[2] ?? "", 0) },
      at + 1,
    ];
  if (/^\s*([-*_])\s*(?:\1\s*){2,}$/.test(line)) return [{ kind: "rule" }, at + 1];
  if (/^\s*```/.test(line)) return codeAt(lines, at);
  if (line.includes("|") && /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? ""))
    return tableAt(lines, at);
  if (listItem.test(line)) return listAt(lines, at);
  const end = endOf(
    lines,
    at,
    (one) => one.trim() !== "" && !/^(?:#{1,6}\s|\s*```|>)/.test(one) && !listItem.test(one),
  );
  if (line.startsWith(">")) {
    const quoted = endOf(lines, at, (one) => one.startsWith(">"));
    const text = lines
      .slice(at, quoted)
      .map((one) => one.replace(/^>\s?/, ""))
      .join(" ");
    return [{ kind: "quote", children: parseInline(text, 0) }, quoted];
  }
  const stop = Math.max(end, at + 1);
  return [{ kind: "paragraph", children: parseInline(lines.slice(at, stop).join(" "), 0) }, stop];
}

const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/;

function endOf(lines: readonly string[], at: number, belongs: (line: string) => boolean): number {
  let end = at;
  while (end < lines.length && belongs(lines[end] ?? "")) end++;
  return end;
}

function codeAt(lines: readonly string[], at: number): readonly [Block, number] {
  const end = endOf(lines, at + 1, (line) => !/^\s*```/.test(line));
  return [{ kind: "code", text: lines.slice(at + 1, end).join("\n") }, end + 1];
}

function listAt(lines: readonly string[], at: number): readonly [Block, number] {
  const items: string[] = [];
  let end = at;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? "";
    if (listItem.test(line)) items.push(line.replace(listItem, ""));
    else if (line.trim() !== "" && /^\s/.test(line)) items[items.length - 1] += ` ${line.trim()}`;
    else break;
  }
  return [
    {
      kind: "list",
      isOrdered: /^\s*\d/.test(lines[at] ?? ""),
      items: items.map((item) => parseInline(item, 0)),
    },
    end,
  ];
}

function tableAt(lines: readonly string[], at: number): readonly [Block, number] {
  const end = endOf(lines, at + 2, (line) => line.includes("|"));
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => parseInline(cell.trim(), 0));
  return [{ kind: "table", head: cells(lines[at] ?? ""), rows: lines.slice(at + 2, end).map(cells) }, end];
}

const inlinePattern =
  /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|\*([^*\s][^*]*?)\*|\b_([^_\s][^_]*?)_\b|\[([^\]]*)\]\(\s*<?([^)\s>]*)>?(?:\s+"[^"]*")?\s*\)|<(https?:\/\/[^\s>]+)>/;

function parseInline(text: string, depth: number): readonly Inline[] {
  const parts: Inline[] = [];
  let rest = text;
  while (rest !== "") {
    const match = depth > depthMax ? null : inlinePattern.exec(rest);
    if (match === null) break;
    if (match.index > 0) parts.push({ kind: "text", text: rest.slice(0, match.index) });
    parts.push(inlineOf(match, depth));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== "") parts.push({ kind: "text", text: rest });
  return parts;
}

function inlineOf(match: RegExpExecArray, depth: number): Inline {
  const [, code, strong, strongLow, emphasis, emphasisLow, linkText, address, bare] = match;
  if (code !== undefined) return { kind: "code", text: code };
  const bold = strong ?? strongLow;
  if (bold !== undefined) return { kind: "strong", children: parseInline(bold, depth + 1) };
  const italic = emphasis ?? emphasisLow;
  if (italic !== undefined) return { kind: "emphasis", children: parseInline(italic, depth + 1) };
  if (bare !== undefined) return { kind: "link", address: bare, children: [{ kind: "text", text: bare }] };
  return { kind: "link", address: address ?? "", children: parseInline(linkText ?? "", depth + 1) };
}
