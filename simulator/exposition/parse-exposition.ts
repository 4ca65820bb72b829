import type { Finding, FindingSeverity } from "../document/index.ts";
import {
  defaultExpositionLimits,
  type ExposedSample,
  type ExposedType,
  type Exposition,
  type ExpositionFormat,
  type ExpositionLimits,
} from "./exposition.ts";
import { checkFamily, type OpenFamily } from "./family-check.ts";
import { LineProblem, LineReader } from "./line-reader.ts";
import { parseSampleLine, shorten } from "./sample-line.ts";

/**
 * Reads what a target answers in the text exposition format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). A text that ends with
 * `# EOF` is OpenMetrics (https://prometheus.io/docs/specs/om/open_metrics_spec/): its timestamps are seconds and it
 * may name units; beyond that it is read as far as the two agree.
 * Tolerant: a line that cannot be read becomes a finding and the rest is still read. Never throws.
 * `file` names the text in findings.
 */
export function parseExposition(
  text: string,
  file: string,
  limits: ExpositionLimits = defaultExpositionLimits,
): Exposition {
  return new ExpositionParser(file, limits).parse(text);
}

class ExpositionParser {
  private readonly file: string;
  private readonly limits: ExpositionLimits;
  private readonly families = new Map<string, OpenFamily>();
  private readonly findings: Finding[] = [];
  private readonly seriesSeen = new Map<string, number>();
  private current: OpenFamily | undefined;
  private format: ExpositionFormat = "text";
  private sampleCount = 0;
  private hasCarriageReturns = false;

  constructor(file: string, limits: ExpositionLimits) {
    this.file = file;
    this.limits = limits;
  }

  parse(text: string): Exposition {
    let readable = text;
    if (text.length > this.limits.lengthMax) {
      readable = text.slice(0, this.limits.lengthMax);
      this.add("error", "too-long", `the text is longer than ${this.limits.lengthMax} characters`, 1, 1);
    }
    // Which format it is only the HTTP header and the text's end say.
    if (/(^|\n)# EOF$/.test(readable.slice(-64).trimEnd())) this.format = "openmetrics";
    const lastLine = this.readLines(readable);
    if (text.trim() === "") {
      this.add("error", "empty", "there is no sample here; is this the answer of a metrics endpoint?", 1, 1);
    } else if (!text.endsWith("\n")) {
      this.add(
        "warning",
        "no-final-newline",
        "the last line has no end; the answer may be cut off",
        lastLine,
        1,
      );
    }
    for (const family of this.families.values()) {
      for (const doubt of checkFamily(family)) {
        this.add("warning", doubt.code, doubt.message, doubt.line, 1);
      }
    }
    return { format: this.format, families: [...this.families.values()], findings: this.findings };
  }

  /** Returns the number of the last line. */
  private readLines(text: string): number {
    let line = 0;
    for (let start = 0; start < text.length; line++) {
      const end = text.indexOf("\n", start);
      const next = end < 0 ? text.length : end;
      if (this.sampleCount >= this.limits.sampleCountMax) {
        this.add(
          "error",
          "too-many-samples",
          `more than ${this.sampleCount} samples; the rest is left out`,
          line + 1,
          1,
        );
        return line + 1;
      }
      const content = text.slice(start, next);
      start = next + 1;
      if (content.trimStart() === "# EOF") return line + 1;
      this.readLine(content, line + 1);
    }
    return Math.max(line, 1);
  }

  private readLine(content: string, line: number): void {
    try {
      const text = content.endsWith("\r") ? content.slice(0, -1) : content;
      if (text !== content && !this.hasCarriageReturns) {
        this.hasCarriageReturns = true;
        const message =
          "lines end in a carriage return, which Prometheus refuses; end them in a line feed only";
        this.add("error", "carriage-return", message, line, content.length);
      }
      const start = text.trimStart();
      if (start === "") return;
      if (start.startsWith("#")) this.readComment(text, line);
      else this.readSample(text, line);
    } catch (error) {
      if (!(error instanceof LineProblem)) throw error;
      this.add("error", error.code, error.message, line, error.column);
    }
  }

  private readComment(text: string, line: number): void {
    const reader = new LineReader(text);
    reader.skipBlanks();
    reader.take("#");
    reader.skipBlanks();
    const keyword = reader.readWord();
    const isUnit = keyword === "UNIT" && this.format === "openmetrics";
    if (keyword !== "HELP" && keyword !== "TYPE" && !isUnit) return;
    reader.skipBlanks();
    const name = reader.text[reader.position] === '"' ? reader.readQuoted() : reader.readWord();
    if (name === "") reader.fail("no-name", `\`# ${keyword}\` names no metric`);
    reader.skipBlanks();
    const family = this.familyNamed(name, line);
    this.current = family;
    if (keyword === "HELP") {
      if (family.help !== undefined)
        reader.fail("duplicate-help", `\`${shorten(name)}\` has a second \`# HELP\` line`);
      family.help = unescapeHelp(reader.readRest());
      return;
    }
    if (isUnit) {
      if (family.unit !== undefined)
        reader.fail("duplicate-unit", `\`${shorten(name)}\` has a second \`# UNIT\` line`);
      family.unit = reader.readRest().trim();
      return;
    }
    const column = reader.position + 1;
    const type = reader.readRest().trimEnd();
    if (!isExposedType(type)) {
      throw new LineProblem(
        "unknown-type",
        `\`${shorten(type)}\` is not a type; write one of ${typeNames}`,
        column,
      );
    }
    if (family.hasType) reader.fail("duplicate-type", `\`${shorten(name)}\` has a second \`# TYPE\` line`);
    if (family.samples.length > 0) {
      reader.fail("late-type", `the \`# TYPE\` line of \`${shorten(name)}\` stands after its samples`);
    }
    family.type = type;
    family.hasType = true;
  }

  private readSample(text: string, line: number): void {
    const sample = parseSampleLine(text, line, this.format);
    this.sampleCount++;
    const key = seriesKey(sample);
    const earlier = this.seriesSeen.get(key);
    if (earlier !== undefined) {
      const message = `the series \`${shorten(sample.name)}\` with these labels stands in line ${earlier} already`;
      throw new LineProblem("duplicate-series", message, 1);
    }
    this.seriesSeen.set(key, line);
    const family = this.familyOfSample(sample);
    if (family !== this.current && family.samples.length > 0 && !family.isScattered) {
      family.isScattered = true;
      const message = `samples of \`${shorten(family.name)}\` stand apart; all lines of a metric belong together`;
      this.add("warning", "scattered", message, line, 1);
    }
    this.current = family;
    family.samples.push(sample);
  }

  private familyOfSample(sample: ExposedSample): OpenFamily {
    for (const suffix of memberSuffixes) {
      if (!sample.name.endsWith(suffix)) continue;
      const owner = this.families.get(sample.name.slice(0, -suffix.length));
      if (owner?.hasType === true && hasMember(owner.type, suffix)) return owner;
    }
    return this.familyNamed(sample.name, sample.line);
  }

  private familyNamed(name: string, line: number): OpenFamily {
    const known = this.families.get(name);
    if (known !== undefined) return known;
    const family: OpenFamily = {
      name,
      type: "untyped",
      help: undefined,
      unit: undefined,
      samples: [],
      line,
      hasType: false,
      isScattered: false,
    };
    this.families.set(name, family);
    return family;
  }

  private add(severity: FindingSeverity, code: string, message: string, line: number, column: number): void {
    const room = this.limits.findingCountMax - this.findings.length;
    if (room <= 0) return;
    const text = room > 1 ? message : "there is more of this kind; only the first findings are shown";
    const shown = room > 1 ? code : "too-many-findings";
    this.findings.push({
      code: `exposition/${shown}`,
      severity,
      message: text,
      file: this.file,
      line,
      column,
    });
  }
}

const exposedTypes = [
  "counter",
  "gauge",
  "histogram",
  "summary",
  "untyped",
  "unknown",
  "info",
  "stateset",
  "gaugehistogram",
] as const satisfies readonly ExposedType[];
const typeNames = "`counter`, `gauge`, `histogram`, `summary`, `untyped`";

const memberSuffixes = [
  "_bucket",
  "_count",
  "_sum",
  "_gcount",
  "_gsum",
  "_total",
  "_created",
  "_info",
] as const;

function hasMember(type: ExposedType, suffix: (typeof memberSuffixes)[number]): boolean {
  switch (type) {
    case "histogram":
      return suffix === "_bucket" || suffix === "_sum" || suffix === "_count" || suffix === "_created";
    case "gaugehistogram":
      return suffix === "_bucket" || suffix === "_gsum" || suffix === "_gcount";
    case "summary":
      return suffix === "_sum" || suffix === "_count" || suffix === "_created";
    case "counter":
      return suffix === "_total" || suffix === "_created";
    case "info":
      return suffix === "_info";
    case "gauge":
    case "untyped":
    case "unknown":
    case "stateset":
      return false;
  }
}

function isExposedType(text: string): text is ExposedType {
  return exposedTypes.some((type) => type === text);
}

function unescapeHelp(text: string): string {
  return text.replace(/\\([\\n])/g, (_, escaped: string) => (escaped === "n" ? "\n" : "\\"));
}

function seriesKey(sample: ExposedSample): string {
  const pairs = Object.entries(sample.labels).sort(([left], [right]) => (left < right ? -1 : 1));
  // Two samples of one series may differ in their own timestamps.
  return JSON.stringify([sample.name, sample.timestampMs ?? null, ...pairs]);
}
