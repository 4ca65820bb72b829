import { GoFunctionError, type GoValue, type OutputFilter } from "../../go-template/index.ts";
import { htmlTypeName, urlTypeName } from "./functions.ts";
import {
  escapeContent,
  escapeUnquoted,
  escapeUrl,
  filterCss,
  filterUrl,
  normalizeContent,
  normalizeUrl,
  stripTags,
} from "./html-escape.ts";

/**
 * Writes HTML as Go's `html/template` does: values are escaped for the place where they stand, comments are left out.
 * Values in scripts are refused, and so are those in the quotes and addresses of styles: no mail has use for them.
 */
export function createHtmlFilter(): OutputFilter {
  return new HtmlFilter();
}

type Place =
  | { readonly kind: "content" | "tag" | "comment" }
  /** Within an element that holds nothing but text: `title`, `textarea`, `script`, `style`. */
  | { readonly kind: "text-only"; readonly element: string; css: string }
  | {
      readonly kind: "attribute";
      readonly name: string;
      readonly quote: string;
      url: UrlPart;
      /** What a style says so far. */
      css: string;
    };

type UrlPart = "start" | "path" | "query";

class HtmlFilter implements OutputFilter {
  #place: Place = { kind: "content" };
  #element = "";

  text(text: string): string {
    let written = "";
    let rest = text;
    // Every turn takes at least one character.
    while (rest !== "") {
      const taken = this.#take(rest);
      written += taken.written;
      rest = rest.slice(taken.length);
    }
    return written;
  }

  value(value: GoValue, text: string, lastWord: string | undefined): string {
    const type = value.kind === "invalid" ? "" : value.type.name;
    const place = this.#place;
    switch (place.kind) {
      case "content":
        return type === htmlTypeName || lastWord === "html" ? text : escapeContent(text);
      case "comment":
        return "";
      case "text-only":
        if (place.element === "style") return styleValue(place, text);
        if (place.element === "script") return refuse("<script>");
        if (lastWord === "html") return text;
        return type === htmlTypeName ? normalizeContent(text) : escapeContent(text);
      case "tag":
        return refuse("a tag");
      case "attribute":
        return attributeValue(place, { type, text, lastWord });
      default:
        return place satisfies never;
    }
  }

  #take(text: string): { readonly written: string; readonly length: number } {
    const place = this.#place;
    switch (place.kind) {
      case "content":
        return this.#takeContent(text);
      case "comment": {
        const end = text.indexOf("-->");
        if (end >= 0) this.#place = { kind: "content" };
        return { written: "", length: end < 0 ? text.length : end + 3 };
      }
      case "text-only": {
        const end = text.toLowerCase().indexOf(`</${place.element}`);
        if (end === 0) return this.#open(text, /^<\/[A-Za-z0-9:-]+/);
        const length = end < 0 ? text.length : end;
        const written = text.slice(0, length);
        place.css += written;
        return { written: isCode(place.element) ? written : written.replaceAll("<", "&lt;"), length };
      }
      case "tag":
        return this.#takeTag(text);
      case "attribute":
        return this.#takeAttribute(place, text);
      default:
        return place satisfies never;
    }
  }

  #takeContent(text: string) {
    if (text.startsWith("<!--")) {
      this.#place = { kind: "comment" };
      return { written: "", length: 4 };
    }
    if (/^<\/?[A-Za-z]/.test(text)) return this.#open(text, /^<\/?[A-Za-z0-9:-]+/);
    if (/^<!doctype/i.test(text)) return { written: "<", length: 1 };
    if (text.startsWith("<")) return { written: "&lt;", length: 1 };
    const end = text.indexOf("<");
    const length = end < 0 ? text.length : end;
    return { written: text.slice(0, length), length };
  }

  #open(text: string, pattern: RegExp) {
    const written = pattern.exec(text)?.[0] ?? text;
    this.#element = written.slice(1).toLowerCase();
    this.#place = { kind: "tag" };
    return { written, length: written.length };
  }

  #takeTag(text: string) {
    if (text.startsWith(">")) {
      const element = this.#element;
      const isTextOnly = ["title", "textarea", "script", "style"].includes(element);
      this.#place = isTextOnly ? { kind: "text-only", element, css: "" } : { kind: "content" };
      return { written: ">", length: 1 };
    }
    const attribute = /^([^\s=>/"'<]+)\s*=\s*(["']?)/.exec(text);
    if (attribute !== null) {
      const [written, name = "", quote = ""] = attribute;
      this.#place = { kind: "attribute", name: name.toLowerCase(), quote, url: "start", css: "" };
      return { written, length: written.length };
    }
    const written = /^[^\s=>/"'<]+|^[\s\S]/.exec(text)?.[0] ?? text;
    return { written, length: written.length };
  }

  #takeAttribute(place: Extract<Place, { kind: "attribute" }>, text: string) {
    const end = place.quote === "" ? text.search(/[\s>]/) : text.indexOf(place.quote);
    const written = end < 0 ? text : text.slice(0, end);
    place.css += written;
    if (/[?#]/.test(written)) place.url = "query";
    else if (written !== "" && place.url === "start") place.url = "path";
    if (end < 0) return { written, length: written.length };
    this.#place = { kind: "tag" };
    return { written: written + place.quote, length: written.length + place.quote.length };
  }
}

function isCode(element: string): boolean {
  return element === "script" || element === "style";
}

interface WrittenValue {
  readonly type: string;
  readonly text: string;
  readonly lastWord: string | undefined;
}

// What a template escapes itself (`urlquery`, `html`) is not escaped again.
function attributeValue(
  place: Extract<Place, { kind: "attribute" }>,
  { type, text, lastWord }: WrittenValue,
): string {
  const { name, quote } = place;
  if (name.startsWith("on")) refuse(`the attribute ${name}`);
  let shown = name === "style" ? styleValue(place, text) : text;
  if (isUrlAttribute(name)) {
    if (place.url === "query") shown = lastWord === "urlquery" ? text : escapeUrl(text);
    else if (lastWord !== "urlquery") {
      shown = normalizeUrl(place.url === "start" && type !== urlTypeName ? filterUrl(text) : text);
    }
    if (place.url === "start") place.url = "path";
    return quote === "" ? escapeUnquoted(shown) : escapeContent(shown);
  }
  if (lastWord === "html" && quote !== "") return text;
  if (type === htmlTypeName) {
    shown = stripTags(text);
    return quote === "" ? escapeUnquoted(shown) : normalizeContent(shown);
  }
  return quote === "" ? escapeUnquoted(shown) : escapeContent(shown);
}

const urlAttributes =
  "action archive background cite classid codebase data formaction href icon longdesc manifest poster profile src usemap xmlns".split(
    " ",
  );

function isUrlAttribute(name: string): boolean {
  const bare = name.replace(/^data-/, "").replace(/^(?!xmlns)[^:]*:/, "");
  return urlAttributes.includes(bare) || /^xmlns:/.test(bare) || /src|uri|url/.test(bare);
}

// Go tells strings and addresses within styles apart as well; here a value is a colour or a length.
function styleValue(place: { css: string }, text: string): string {
  const rest = place.css.replace(/\/\*[\s\S]*?\*\/|"[^"]*"|'[^']*'|url\([^)]*\)/gi, "");
  if (/["']|\/\*|url\(/i.test(rest)) refuse("a quoted part of a style");
  place.css += "x";
  return filterCss(text);
}

function refuse(where: string): never {
  throw new GoFunctionError(`values in ${where} are not rendered here`);
}
