import { formatDate } from "./date-format.ts";

/** A value to be written into a text, with what formats ask of it. */
export interface FormattedValue {
  readonly name: string;
  readonly values: readonly string[];
  readonly texts: readonly string[];
  /** Whether Grafana holds a list, even of one value. */
  readonly isList: boolean;
}

/**
 * Writes a value as a format of Grafana asks, `arguments` being what stands behind the format's colon. An unknown format counts as
 * `glob`, as in Grafana.
 */
export function formatValue(
  value: FormattedValue,
  format: string,
  formatArguments: readonly string[] = [],
): string {
  const { name, values, texts, isList } = value;
  const [first = ""] = values;
  switch (format) {
    case "raw":
    case "csv":
      return values.join(",");
    case "pipe":
      return values.join("|");
    case "regex": {
      const escaped = values.map((one) => one.replace(/[\\^$*+?.()|[\]{}/]/g, "\\$&"));
      return escaped.length === 1 ? (escaped[0] ?? "") : `(${escaped.join("|")})`;
    }
    case "json":
      return isList ? JSON.stringify(values) : first;
    case "singlequote":
      return quoted(values, "'", "\\'");
    case "doublequote":
      return quoted(values, '"', '\\"');
    case "sqlstring":
      return values.map((one) => `'${one.replaceAll("'", "''").replaceAll('"', '\\"')}'`).join(",");
    case "lucene":
      return luceneOf(values, isList);
    case "distributed":
      return values.map((one, index) => (index === 0 ? one : `${name}=${one}`)).join(",");
    case "percentencode":
      return strictlyEncoded(isList ? `{${values.join(",")}}` : first);
    case "uriencode":
      return encodeURI(wellFormed(isList ? `{${values.join(",")}}` : first));
    case "queryparam":
      return values.map((one) => `var-${strictlyEncoded(name)}=${strictlyEncoded(one)}`).join("&");
    case "customqueryparam": {
      const [parameter = `var-${name}`, prefix = ""] = formatArguments;
      return values.map((one) => `${strictlyEncoded(parameter)}=${prefix}${strictlyEncoded(one)}`).join("&");
    }
    case "join":
      return values.join(formatArguments[0] ?? ",");
    case "html":
      return escapedHtml(values.join(", "));
    case "text":
      return texts.join(" + ");
    case "date":
      return formatDate(Number(first), formatArguments.join(":"));
    default:
      return values.length > 1 ? `{${values.join(",")}}` : first;
  }
}

function quoted(values: readonly string[], quote: string, escapedQuote: string): string {
  return values.map((one) => `${quote}${one.replaceAll(quote, escapedQuote)}${quote}`).join(",");
}

function luceneOf(values: readonly string[], isList: boolean): string {
  const escaped = (text: string) => text.replace(/([!*+\-=<>\s&|()[\]{}^~?:\\/"])/g, "\\$1");
  if (!isList) return escaped(values[0] ?? "");
  return values.length === 0 ? "__empty__" : `(${values.map((one) => `"${escaped(one)}"`).join(" OR ")})`;
}

function strictlyEncoded(text: string): string {
  const encoded = encodeURIComponent(wellFormed(text));
  return encoded.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

// Half a character of two units would throw.
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

const htmlMarks: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

function escapedHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => htmlMarks.get(mark) ?? mark);
}
