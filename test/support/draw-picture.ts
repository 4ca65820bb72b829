import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

const fontSize = 13;
const lineHeight = 19;
const characterWidth = 7.83;
const margin = 18;
const styles: Readonly<Record<string, string>> = {
  "1": "font-weight:bold;fill:#f0f3f6",
  "2": "fill:#9198a1",
  "31": "fill:#ff7b72",
  "32": "fill:#3fb950",
  "33": "fill:#d29922",
};

/**
 * Draws `docs/drill.svg` from a real run: a few drills in colour, as a terminal shows them. Run it with
 * `npm run build:picture` after the output changed.
 */
const names = [
  "api/all-instances-killed",
  "api/error-burst",
  "postgres/replay-paused",
  "stack/all-alertmanagers-unreachable",
];
const command = `npm run drill -- ${names.join(" ")}`;
const run = spawnSync("npx", ["tsx", "simulator/cli/main.ts", "drill", ...names], {
  cwd: repositoryRoot,
  encoding: "utf8",
  env: { ...process.env, FORCE_COLOR: "1", NO_COLOR: "" },
});
if (run.status !== 0) throw new Error(`the drills did not hold:\n${run.stdout}${run.stderr}`);
writeFileSync(
  join(repositoryRoot, "docs/drill.svg"),
  drawTerminal(["\u001b[2m$\u001b[0m npm run drill", ...run.stdout.trimEnd().split("\n")]),
);
process.stdout.write(`docs/drill.svg drawn from \`${command}\`\n`);

interface Span {
  readonly text: string;
  readonly style: string;
}

function drawTerminal(lines: readonly string[]): string {
  const spans = lines.map(parseColors);
  const columns = Math.max(
    ...spans.map((line) => line.reduce((length, span) => length + span.text.length, 0)),
  );
  const width = Math.ceil(columns * characterWidth + 2 * margin);
  const height = lines.length * lineHeight + 2 * margin;
  const rows = spans.map((line, index) => {
    const y = margin + (index + 1) * lineHeight - 5;
    const parts = line
      .map((span) => `<tspan style="${span.style}">${escapeText(span.text)}</tspan>`)
      .join("");
    return `  <text x="${margin}" y="${y}" xml:space="preserve">${parts}</text>\n`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Output of npm run drill">\n`,
    `  <rect width="100%" height="100%" rx="8" fill="#0d1117"/>\n`,
    `  <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="${fontSize}" fill="#d1d7e0">\n`,
    ...rows,
    "  </g>\n</svg>\n",
  ].join("");
}

function parseColors(line: string): readonly Span[] {
  const spans: Span[] = [];
  let style = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what colours begin with
  for (const part of line.split(/(\u001b\[\d+m)/)) {
    const code = /\[(\d+)m/.exec(part)?.[1];
    if (code !== undefined && part.startsWith("\u001b")) style = styles[code] ?? "";
    else if (part !== "") spans.push({ text: part, style });
  }
  return spans;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
