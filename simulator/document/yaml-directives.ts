import type { YamlError } from "./yaml-error-text.ts";

/** What Prometheus's reader has against the directives (`%YAML 1.1`) that a text begins with. */
export function directiveErrors(text: string): readonly YamlError[] {
  const errors: YamlError[] = [];
  const known = new Set<string>();
  for (const { 0: line, index } of text.matchAll(/^.*$/gm)) {
    const written = index === 0 ? line.replace(/^\ufeff/, "") : line;
    if (!written.startsWith("%")) {
      if (/^\s*(?:#|$)/.test(written)) continue;
      break;
    }
    const message = directiveProblem(written, known);
    if (message !== undefined) errors.push({ code: "DIRECTIVE", message, pos: [index, index + line.length] });
  }
  return errors;
}

function directiveProblem(line: string, known: Set<string>): string | undefined {
  const [name = "", value = ""] = line.slice(1).trimEnd().split(/\s+/);
  if (name !== "YAML" && name !== "TAG") {
    return `the directive \`%${name}\` is unknown to Prometheus; remove the line`;
  }
  if (name === "YAML" && !/^0?1\.0?1$/.test(value)) {
    return `the directive \`%YAML ${value}\` is refused by Prometheus, which reads YAML 1.1; remove the line`;
  }
  const subject = name === "YAML" ? name : `${name} ${value}`;
  if (known.has(subject)) return `the directive \`%${subject}\` stands here already; remove this one`;
  known.add(subject);
  return undefined;
}
