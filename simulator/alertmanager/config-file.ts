import {
  compareFindings,
  compilePathPattern,
  type Finding,
  hasErrors,
  linesOf,
  parseDocuments,
  type SourceDocument,
} from "../document/index.ts";
import type { AlertmanagerConfig } from "./config.ts";
import { checkFallbacks, globalSettings } from "./global-settings.ts";
import { anyHeaders, httpSettings, tlsSettings } from "./http-settings.ts";
import { type MatcherSyntax, type ParsedMatchers, parseMatchers } from "./matcher-text.ts";
import { buildReceiver, integrationSections, receiverSettings } from "./receiver-settings.ts";
import {
  buildInhibitRules,
  buildRouteTree,
  checkRoutes,
  inhibitSettings,
  routeSettings,
} from "./route-settings.ts";
import { type ReadContext, report, Section } from "./setting.ts";
import { rememberSettings } from "./setting-difference.ts";
import { readSection } from "./setting-reader.ts";
import { boolean, fieldsOf, listOf, scalar, section, text, texts } from "./setting-type.ts";
import type { TimeInterval } from "./time-interval.ts";
import { buildTimeIntervals, namedIntervalSettings } from "./time-interval-settings.ts";

/** How a configuration is read. */
export interface AlertmanagerConfigOptions {
  /** Default `fallback`, as Alertmanager without feature flags. */
  readonly matcherSyntax?: MatcherSyntax;
  /** Says what is wrong with a template in a URL or a responder's type; without it none is checked. */
  readonly templateProblem?: (template: string) => string | undefined;
}

/** What came of a configuration: `config` is there exactly when no finding is an error. */
export interface ParsedAlertmanagerConfig {
  readonly config: AlertmanagerConfig | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads a configuration of Alertmanager 0.33, YAML or JSON. Everything wrong with it is found at once, each with its
 * place; what Alertmanager takes although it can hardly be meant is a warning (`alertmanager/doubtful`). Secrets
 * appear in no finding and not in the result. Files that it names (templates, secrets) are not looked at.
 */
export function parseAlertmanagerConfig(
  content: Uint8Array | string,
  file: string,
  options: AlertmanagerConfigOptions = {},
): ParsedAlertmanagerConfig {
  const { documents, findings: syntaxFindings } = parseDocuments(content, file, { reader: "prometheus" });
  const findings: Finding[] = syntaxFindings.map(sayWhatToWrite);
  const [document, second] = documents;
  if (document === undefined) return { config: undefined, findings };
  const context = readContext(document, content, findings, options);
  if (second !== undefined) {
    const message = "only the first document of the file counts; remove the others";
    findings.push({
      code: "alertmanager/doubtful",
      severity: "warning",
      message,
      file,
      ...second.placeOf([]),
    });
  }
  const settings = readSection(context, configSettings, document.value, []);
  if (settings === undefined) return { config: undefined, findings };
  checkWhole(settings);
  findings.sort(compareFindings);
  return { config: hasErrors(findings) ? undefined : buildConfig(settings, file), findings };
}

const tracingSettings = section(
  {
    endpoint: text,
    client_type: scalar("trace-client"),
    sampling_fraction: scalar("number"),
    insecure: boolean,
    tls_config: tlsSettings,
    headers: anyHeaders,
    compression: scalar("trace-compression"),
    timeout: scalar("duration"),
  },
  {
    check(tracing) {
      if (!tracing.has("endpoint")) tracing.problem("missing", undefined, "`tracing` needs `endpoint`");
    },
  },
);

const eventRecorderSettings = section({
  file_outputs: listOf(section({ path: text }, { check: (output) => output.atLeastOne("path") })),
  webhook_outputs: listOf(
    section(
      {
        url: scalar("url"),
        http_config: httpSettings,
        ...fieldsOf(scalar("integer"), "max_retries workers"),
        ...fieldsOf(scalar("duration"), "retry_backoff timeout"),
      },
      { check: (output) => output.atLeastOne("url") },
    ),
  ),
  kafka_outputs: listOf(
    section({
      brokers: texts,
      buffer_size: scalar("integer"),
      ...fieldsOf(text, "acks client_id compression format topic"),
      tls_config: tlsSettings,
    }),
  ),
});

const configSettings = section({
  global: globalSettings,
  route: routeSettings,
  inhibit_rules: listOf(inhibitSettings),
  receivers: listOf(receiverSettings),
  templates: texts,
  mute_time_intervals: listOf(namedIntervalSettings),
  time_intervals: listOf(namedIntervalSettings),
  tracing: tracingSettings,
  event_recorder: eventRecorderSettings,
});

function readContext(
  document: SourceDocument,
  content: Uint8Array | string,
  findings: Finding[],
  options: AlertmanagerConfigOptions,
): ReadContext {
  const lines = linesOf(content);
  const matcherSyntax = options.matcherSyntax ?? "fallback";
  const knownLines = new Map<string, ParsedMatchers>();
  return {
    document,
    findings,
    matcherSyntax,
    matchersIn(line) {
      const parsed = knownLines.get(line) ?? parseMatchers(line, matcherSyntax);
      knownLines.set(line, parsed);
      return parsed;
    },
    templateProblem: options.templateProblem,
    lineAt(line) {
      return lines()[line - 1] ?? "";
    },
  };
}

function checkWhole(settings: Section): void {
  const global = settings.section("global") ?? new Section(settings.context, ["global"], globalDefaults);
  const receivers = checkNames(settings, "receivers", new Set());
  for (const receiver of settings.sections("receivers")) {
    for (const [kind, integration] of integrationSections(receiver))
      checkFallbacks(kind, integration, global);
  }
  const intervals = checkNames(settings, "mute_time_intervals", new Set());
  checkNames(settings, "time_intervals", intervals);
  for (const [index, pattern] of settings.texts("templates").entries()) {
    if (compilePathPattern(pattern) !== undefined) continue;
    const message = `\`${pattern}\` is no file pattern; close its bracket, or write \`\\[\` for a bracket itself`;
    report(settings.context, "wrong-value", ["templates", index], message);
  }
  const route = settings.section("route");
  if (route !== undefined) checkRoutes(route, receivers, intervals);
  else if (!isBroken(settings, "route"))
    settings.problem("missing", undefined, `the file needs \`route\`; ${smallest}`);
}

const smallest = "write at least `route: { receiver: … }` and `receivers: [{ name: … }]`";

function sayWhatToWrite(finding: Finding): Finding {
  return finding.code === "document/empty"
    ? { ...finding, message: `${finding.message}; ${smallest}` }
    : finding;
}

const globalDefaults = new Map(Object.entries(globalSettings.defaults ?? {}));

// A field that was written as something else has its finding already.
function isBroken(settings: Section, field: string): boolean {
  return settings.context.findings.some(
    (finding) => finding.code === "alertmanager/wrong-type" && finding.message.startsWith(`\`${field}\``),
  );
}

function checkNames(settings: Section, field: string, names: Set<string>): Set<string> {
  for (const [index, entry] of settings.list(field).entries()) {
    const name = entry instanceof Section ? entry.text("name") : "";
    if (names.has(name)) {
      const path = [field, index, "name"];
      report(settings.context, "duplicate-name", path, `the name \`${name}\` is given twice; rename one`);
    }
    names.add(name);
  }
  return names;
}

function buildConfig(settings: Section, file: string): AlertmanagerConfig {
  const route = settings.section("route");
  if (route === undefined) throw new Error("a configuration without findings has a route");
  const timeIntervals = new Map<string, readonly TimeInterval[]>();
  for (const named of [...settings.sections("mute_time_intervals"), ...settings.sections("time_intervals")]) {
    timeIntervals.set(named.text("name"), buildTimeIntervals(named));
  }
  const config: AlertmanagerConfig = {
    file,
    resolveTimeoutMs: settings.section("global")?.number("resolve_timeout") ?? defaultResolveTimeoutMs,
    templates: settings.texts("templates").map((pattern, index) => ({
      text: pattern,
      get place() {
        return settings.context.document.placeOf(["templates", index]);
      },
    })),
    route: buildRouteTree(route),
    inhibitRules: buildInhibitRules(settings),
    receivers: settings.sections("receivers").map(buildReceiver),
    timeIntervals,
  };
  rememberSettings(
    config,
    settings.section("global") ?? new Section(settings.context, ["global"], globalDefaults),
  );
  return config;
}

const defaultResolveTimeoutMs = 300_000;
