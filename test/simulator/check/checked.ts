import {
  type CheckOptions,
  type CheckResult,
  catalogSource,
  checkFiles,
  defaultCheckOptions,
  type MetricSource,
  scrapeSource,
} from "../../../simulator/check/index.ts";
import { parseExposition } from "../../../simulator/exposition/index.ts";

/** Checks texts by file name; those that end in `.prom` are scrapes. */
export function check(
  texts: Readonly<Record<string, string>>,
  { hasCatalog = false, ...options }: Partial<CheckOptions> & { readonly hasCatalog?: boolean } = {},
): CheckResult {
  const sources: MetricSource[] = hasCatalog ? [catalogSource([])] : [];
  const files: { readonly file: string; readonly content: string }[] = [];
  for (const [file, content] of Object.entries(texts)) {
    if (!file.endsWith(".prom")) files.push({ file, content });
    else sources.push(scrapeSource(`the scrape ${file}`, parseExposition(content, file).families, []));
  }
  return checkFiles({ files, sources, options: { ...defaultCheckOptions, ...options }, disabled: new Set() });
}

/** The codes of what is at least a warning, each once. */
export function seriousCodes({ findings }: CheckResult): readonly string[] {
  return [...new Set(findings.flatMap(({ severity, code }) => (severity === "info" ? [] : [code])))].sort();
}

/** A rule file with one alert that has all it should, but for the expression. */
export function alertFile(expression: string, { hold = "5m", interval = "" } = {}): string {
  return [
    "groups:",
    "  - name: example",
    ...(interval === "" ? [] : [`    interval: ${interval}`]),
    "    rules:",
    "      - alert: Example",
    `        expr: ${JSON.stringify(expression)}`,
    ...(hold === "" ? [] : [`        for: ${hold}`]),
    "        labels: {severity: page}",
    "        annotations: {summary: it is wrong}",
    "",
  ].join("\n");
}
