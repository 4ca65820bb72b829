import {
  type AlertmanagerConfig,
  loadNotificationTemplates,
  type NotificationTemplates,
  parseAlertmanagerConfig,
  templateProblem,
} from "../alertmanager/index.ts";
import { type FileReader, type Finding, hasErrors } from "../document/index.ts";
import { parseRuleFile, type RuleGroup } from "../engine/index.ts";
import type { FeatureFlag, ParseOptions, PrometheusMajor } from "../promql/index.ts";
import { systemsOfAlerts } from "./alert-systems.ts";
import type { KnownNames } from "./known-names.ts";
import { checkRules } from "./rule-check.ts";
import type { Scenario } from "./scenario.ts";

/** One environment's way from an alert to a receiver. */
export interface Routing {
  readonly config: AlertmanagerConfig;
  readonly templates: NotificationTemplates;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** The address that Prometheus gives for itself. */
  readonly externalUrl: string;
  /** The address that Alertmanager gives for itself. */
  readonly alertmanagerUrl: string;
}

/** What ships, read: the rules and the routing that every drill goes through. */
export interface Assets {
  readonly groups: readonly RuleGroup[];
  readonly alertNames: readonly string[];
  readonly receiverNames: readonly string[];
  /** Names of series that rules record. */
  readonly recordedNames: readonly string[];
  readonly routing: ReadonlyMap<Scenario["environment"], Routing>;
  /** For groups that name no interval of their own. */
  readonly evaluationIntervalMs: number;
  /** How long the monitor outside waits for the watchdog. */
  readonly heartbeatLossMs: number;
  /** The release line whose scrapes and semantics a drill follows. */
  readonly prometheus: PrometheusMajor;
  /** Language features that Prometheus runs with. */
  readonly features: ReadonlySet<FeatureFlag>;
}

/** A file's name and content. */
export interface FileText {
  readonly file: string;
  /** Undefined where it cannot be had. */
  readonly content: Uint8Array | string | undefined;
  /** Why there is no content. */
  readonly findings?: readonly Finding[];
}

/** An environment's Alertmanager configuration, and what its Prometheus adds on sending. */
export interface RoutingText extends FileText {
  readonly environment: Scenario["environment"];
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
  /** Default `http://localhost:9093`. */
  readonly alertmanagerUrl?: string;
}

/** What assets are made of. */
export interface AssetTexts {
  readonly rules: readonly FileText[];
  readonly routing: readonly RoutingText[];
  /** Where the files of notification templates come from; without it no pattern matches any. */
  readonly files?: FileReader;
  readonly evaluationIntervalMs: number;
  readonly heartbeatLossMs: number;
  /** Default 3. */
  readonly prometheus?: PrometheusMajor;
  /** Default: none. */
  readonly features?: ReadonlySet<FeatureFlag>;
}

/** What came of rule and routing files. */
export interface ParsedAssets {
  /** Undefined with any error. */
  readonly assets: Assets | undefined;
  /** The names in those files that could be read whole, with or without errors elsewhere. */
  readonly known: KnownNames;
  readonly findings: readonly Finding[];
}

/** Parses rule and routing files; with any error there are no assets, and every problem is a finding. */
export function parseAssets(texts: AssetTexts): ParsedAssets {
  const { prometheus = 3, features = new Set<FeatureFlag>() } = texts;
  const language = { prometheus, features };
  const { groups, areComplete, findings: ruleFindings } = parseRules(texts.rules, language);
  const { routing, findings: routingFindings } = parseRouting(texts.routing, texts.files ?? noFiles);
  const names = (kind: "alerting" | "recording") =>
    unique(
      groups.flatMap((group) => group.rules.filter((rule) => rule.kind === kind).map((rule) => rule.name)),
    );
  const receivers = unique(
    [...routing.values()].flatMap(({ config }) => config.receivers.map((receiver) => receiver.name)),
  );
  const recordedNames = names("recording");
  const known: KnownNames = {
    alerts: areComplete ? names("alerting") : undefined,
    systemsOfAlerts: systemsOfAlerts(groups),
    receivers: hasErrors(routingFindings) ? undefined : receivers,
    recorded: areComplete ? recordedNames : undefined,
    language,
  };
  const findings = [
    ...ruleFindings,
    ...checkRules(groups, { recorded: known.recorded, language }),
    ...routingFindings,
  ];
  if (hasErrors(findings)) return { assets: undefined, known, findings: withoutEchoes(findings) };
  const assets: Assets = {
    groups,
    alertNames: names("alerting"),
    receiverNames: receivers,
    recordedNames,
    routing,
    evaluationIntervalMs: texts.evaluationIntervalMs,
    heartbeatLossMs: texts.heartbeatLossMs,
    prometheus,
    features,
  };
  return { assets, known, findings: withoutEchoes(findings) };
}

/** The names that assets have. */
export function knownNames(assets: Assets): KnownNames {
  const { groups, alertNames, receiverNames, recordedNames, prometheus, features } = assets;
  return {
    alerts: alertNames,
    systemsOfAlerts: systemsOfAlerts(groups),
    receivers: receiverNames,
    recorded: recordedNames,
    language: { prometheus, features },
  };
}

interface ParsedRules {
  readonly groups: readonly RuleGroup[];
  /** Whether no rule was left out. */
  readonly areComplete: boolean;
  readonly findings: readonly Finding[];
}

function parseRules(files: readonly FileText[], language: ParseOptions): ParsedRules {
  const findings: Finding[] = [];
  const groups: RuleGroup[] = [];
  for (const { file, content, findings: unreadable = [] } of files) {
    findings.push(...unreadable);
    if (content === undefined) continue;
    const parsed = parseRuleFile(content, file, language);
    groups.push(...parsed.groups);
    const isEmpty = parsed.groups.every((group) => group.rules.length === 0);
    if (isEmpty && !hasErrors(parsed.findings)) findings.push(noRules(file));
    else findings.push(...parsed.findings);
  }
  const areComplete = !hasErrors(findings);
  const [first] = files;
  const hasAlerts = groups.some((group) => group.rules.some((rule) => rule.kind === "alerting"));
  if (areComplete && !hasAlerts && first !== undefined) {
    const message = "no rule raises an alert, so there is nothing to prove; write a rule with `alert`";
    findings.push({ code: "rules/no-alerts", severity: "error", message, file: first.file, ...start });
  }
  return { groups, areComplete, findings };
}

// Prometheus loads such a file without a word, and then nothing ever fires.
function noRules(file: string): Finding {
  const message =
    "the file has no rules; write some, as in `groups: [{name: …, rules: […]}]`, or remove the file";
  return { code: "rules/no-rules", severity: "error", message, file, ...start };
}

const start = { line: 1, column: 1 } as const;

const noFiles: FileReader = { read: () => ({ content: undefined, findings: [] }), glob: () => [] };

function parseRouting(
  texts: readonly RoutingText[],
  files: FileReader,
): {
  readonly routing: Assets["routing"];
  readonly findings: readonly Finding[];
} {
  const findings: Finding[] = [];
  const routing = new Map<Scenario["environment"], Routing>();
  // One file may serve several environments.
  const read = new Map<string, Pick<Routing, "config" | "templates"> | undefined>();
  for (const { file, content, findings: unreadable = [], ...text } of texts) {
    if (!read.has(file)) {
      findings.push(...unreadable);
      read.set(file, content === undefined ? undefined : readRouting(content, file, files, findings));
    }
    const known = read.get(file);
    const { externalLabels, externalUrl, alertmanagerUrl = "http://localhost:9093" } = text;
    if (known === undefined) continue;
    routing.set(text.environment, { ...known, externalLabels, externalUrl, alertmanagerUrl });
  }
  return { routing, findings };
}

function readRouting(
  content: Uint8Array | string,
  file: string,
  files: FileReader,
  findings: Finding[],
): Pick<Routing, "config" | "templates"> | undefined {
  const { config, findings: reading } = parseAlertmanagerConfig(content, file, { templateProblem });
  findings.push(...reading);
  if (config === undefined) return undefined;
  const { templates, findings: loading } = loadNotificationTemplates(config, files);
  findings.push(...loading);
  return { config, templates };
}

// Of a rule that is written twice a rule file warns; of an alert that is raised twice there is an error already.
function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const placeOf = ({ file, line, column }: Finding) => JSON.stringify([file, line, column]);
  const told = new Set(findings.filter(({ code }) => code === "rules/duplicate-alert").map(placeOf));
  return findings.filter((finding) => finding.code !== "rules/duplicate-rule" || !told.has(placeOf(finding)));
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
