import { isAlias, isCollection, isNode, isScalar, type Pair, Scalar } from "yaml";
import { parseYamlNumber } from "./written-scalar.ts";
import type { YamlError } from "./yaml-error-text.ts";
import { foreignEscape } from "./yaml-escapes.ts";

/** What Prometheus's reader has against a value or a key that the parser takes. */
export function nodeRefusal(node: unknown, text: string, isInFlow: boolean): YamlError | undefined {
  if (!isNode(node)) return undefined;
  const start = node.range?.[0] ?? 0;
  const anchor = isAlias(node) ? node.source : node.anchor;
  if (anchor !== undefined && !/^[\w-]+$/.test(anchor)) {
    return refusal(
      start,
      `the name \`${anchor}\` of an anchor may have letters, digits, \`-\` and \`_\` only; rename it`,
    );
  }
  if (!isScalar(node)) return undefined;
  const source = text.slice(start, node.range?.[1] ?? start);
  if (node.type === Scalar.QUOTE_DOUBLE && source.includes("\\")) {
    const foreign = foreignEscape(source);
    if (foreign !== undefined) return refusal(start + foreign.offset, foreign.message);
  }
  if (isInFlow && node.type === Scalar.PLAIN && source.includes("?")) {
    const message = "a `?` ends a text without quotes in brackets; put the text in quotes";
    return refusal(start + source.indexOf("?"), message);
  }
  const kind = node.tag?.startsWith(tagArea) ? node.tag.slice(tagArea.length) : undefined;
  if (kind === undefined || fitsTag(kind, String(node.source ?? node.value ?? ""))) return undefined;
  return refusal(start, `\`${source}\` is no \`!!${kind}\`; write a value of that kind, or remove the mark`);
}

/** What Prometheus's reader has against a key of a map in brackets or lines; `isInFlow` tells which. */
export function keyRefusal({ key }: Pair, text: string, isInFlow: boolean): YamlError | undefined {
  if (!isNode(key)) return undefined;
  const start = key.range?.[0] ?? 0;
  if (isCollection(key)) return refusal(start, "a key must be a text, not a map or a list");
  if (!isInFlow) return undefined;
  const end = key.range?.[1] ?? start;
  const colon =
    end + (/^(?:\s|#[^\n]*\n)*(?=:)/.exec(text.slice(end, end + keyCharactersMax))?.[0].length ?? 0);
  if (text[colon] !== ":" || isMarked(text, start)) return undefined;
  if (text.slice(start, colon).includes("\n")) {
    return refusal(start, "a key and its colon must stand on one line");
  }
  if (colon - start <= keyCharactersMax) return undefined;
  return refusal(start, `a key may have at most ${keyCharactersMax} characters; shorten it`);
}

// Behind `?` a key may be of any length.
function isMarked(text: string, start: number): boolean {
  return /\?\s+$/.test(text.slice(Math.max(0, start - 80), start));
}

/** Longer keys Prometheus's reader takes only behind `?`. */
export const keyCharactersMax = 1024;

const tagArea = "tag:yaml.org,2002:";

function fitsTag(kind: string, written: string): boolean {
  switch (kind) {
    case "int":
      return parseYamlNumber(written)?.kind === "integer";
    case "float":
      return parseYamlNumber(written) !== undefined;
    case "bool":
      return /^(?:true|false)$/i.test(written);
    case "null":
      return /^(?:~|null)?$/i.test(written);
    default:
      return true;
  }
}

function refusal(start: number, message: string): YamlError {
  return { code: "REFUSED", message, pos: [start, start + 1] };
}
