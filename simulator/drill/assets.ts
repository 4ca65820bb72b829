import { type AlertmanagerConfig, parseAlertmanagerConfig } from "../alertmanager/index.ts";
import { type Finding, hasErrors } from "../document/index.ts";
import { parseRuleFile, type RuleGroup } from "../engine/index.ts";
import { checkRules } from "./rule-check.ts";
import type { Scenario } from "./scenario.ts";

/** One environment's way from an alert to a receiver. */
export interface Routing {
  readonly config: AlertmanagerConfig;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** The address that Prometheus gives for itself. */
  readonly externalUrl: string;
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
}

/** A file's name and content. */
export interface FileText {
  readonly file: string;
  readonly content: Uint8Array | string;
}

/** An environment's Alertmanager configuration, and what its Prometheus adds on sending. */
export interface RoutingText extends FileText {
  readonly environment: Scenario["environment"];
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
}

/** What assets are made of. */
export interface AssetTexts {
  readonly rules: readonly FileText[];
  readonly routing: readonly RoutingText[];
  readonly evaluationIntervalMs: number;
  readonly heartbeatLossMs: number;
}

/** Parses rule and routing files; with any error there are no assets, and every problem is a finding. */
export function parseAssets(texts: AssetTexts): {
  readonly assets: Assets | undefined;
  readonly findings: readonly Finding[];
} {
  const rules = texts.rules.map(({ file, content }) => parseRuleFile(content, file));
  const configs = texts.routing.map((text) => ({
    text,
    parsed: parseAlertmanagerConfig(text.content, text.file),
  }));
  const findings = [
    ...rules.flatMap((parsed) => parsed.findings),
    ...configs.flatMap(({ parsed }) => parsed.findings),
  ];
  const groups = rules.flatMap((parsed) => parsed.groups);
  findings.push(...checkRules(groups));
  if (hasErrors(findings)) return { assets: undefined, findings };
  const routing = new Map(
    configs.flatMap(({ text, parsed }) => {
      const { externalLabels, externalUrl, environment } = text;
      return parsed.config === undefined
        ? []
        : [[environment, { config: parsed.config, externalLabels, externalUrl }] as const];
    }),
  );
  const receivers = [...routing.values()].flatMap(({ config }) =>
    config.receivers.map((receiver) => receiver.name),
  );
  const assets: Assets = {
    groups,
    alertNames: unique(
      groups.flatMap((group) =>
        group.rules.filter((rule) => rule.kind === "alerting").map((rule) => rule.name),
      ),
    ),
    receiverNames: unique(receivers),
    recordedNames: unique(
      groups.flatMap((group) =>
        group.rules.filter((rule) => rule.kind === "recording").map((rule) => rule.name),
      ),
    ),
    routing,
    evaluationIntervalMs: texts.evaluationIntervalMs,
    heartbeatLossMs: texts.heartbeatLossMs,
  };
  return { assets, findings };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
