import type { Chance } from "../../support/chance.ts";
import { drawAnnotations, drawRuleLabels } from "./alert-texts.ts";
import { between, shuffled } from "./choices.ts";
import { drawExpression, type Readable } from "./expressions.ts";
import type { Family } from "./families.ts";
import { written, type YamlMap, type YamlValue, yamlMap } from "./yaml-value.ts";

/** Rule files with what tests need to know of them. */
export interface DrawnRules {
  /** One for each file, groups in their order. */
  readonly files: readonly YamlMap[];
  readonly groupNames: readonly string[];
  readonly readable: Readable;
}

/** Rules over families: some record, some alert, later ones read earlier ones and sometimes the other way round. */
export function drawRules(
  chance: Chance,
  families: readonly [Family, ...Family[]],
  isLater: boolean,
): DrawnRules {
  const recordNames = shuffled(chance, recordPool).slice(0, between(chance, 0, 3));
  const alertNames = shuffled(chance, alertPool).slice(0, between(chance, 1, 3));
  const readable: Readable = { families, records: recordNames, alertNames };
  const groupNames = shuffled(chance, groupPool).slice(0, between(chance, 1, 3));
  const rules = [
    ...recordNames.map((name) => recordingRule(chance, name, readable)),
    ...alertNames.map((name) => alertingRule(chance, name, readable)),
  ];
  if (chance.happens(0.1)) rules.push(alertingRule(chance, alertNames[0] ?? "", readable));
  const ordered = chance.happens(0.7) ? rules : shuffled(chance, rules);
  const perGroup = Math.ceil(ordered.length / groupNames.length);
  const groups = groupNames.map((name, index) =>
    groupOf(chance, name, ordered.slice(index * perGroup, (index + 1) * perGroup), isLater),
  );
  const fileCount = Math.min(groups.length, chance.pick([1, 1, 2]));
  const perFile = Math.ceil(groups.length / fileCount);
  const files = Array.from({ length: fileCount }, (_, index) =>
    yamlMap(["groups", groups.slice(index * perFile, (index + 1) * perFile)]),
  );
  return { files, groupNames, readable };
}

const recordPool = [
  "job:http_requests:rate5m",
  "instance:up:min",
  "recorded",
  "job_instance:errors:ratio",
  "queue_depth",
] as const;
const alertPool = ["InstanceDown", "HighErrorRate", "Watchdog", "QueueFull", "slow burn (5m)"] as const;
const groupPool = ["alerts", "records", "slo rules", "node.rules", "g-1"] as const;

function groupOf(chance: Chance, name: string, rules: readonly YamlMap[], isLater: boolean): YamlMap {
  return yamlMap(
    ["name", name],
    chance.happens(0.35)
      ? ["interval", duration(chance, ["1m", "30s", "15s", "5m", "1m30s", "0s"])]
      : undefined,
    chance.happens(0.06) ? ["limit", written(between(chance, -1, 3))] : undefined,
    isLater && chance.happens(0.2)
      ? ["query_offset", duration(chance, ["30s", "1m", "90s", "0s"])]
      : undefined,
    isLater && chance.happens(0.2) ? ["labels", drawRuleLabels(chance)] : undefined,
    ["rules", rules],
  );
}

function recordingRule(chance: Chance, name: string, readable: Readable): YamlMap {
  const labels = chance.happens(0.3) ? drawRuleLabels(chance) : undefined;
  return yamlMap(
    ["record", name],
    ["expr", expressionText(chance, readable)],
    labels === undefined ? undefined : ["labels", labels],
  );
}

function alertingRule(chance: Chance, name: string, readable: Readable): YamlMap {
  const labels = drawRuleLabels(chance);
  const annotations = drawAnnotations(chance);
  const expression = expressionText(chance, readable);
  const parts: YamlMap["entries"] = [
    ...(chance.happens(0.7)
      ? [
          [
            "for",
            duration(chance, ["1m", "5m", "2m", "0s", "90s", "10m", "0m", "1m30s", "15m", "0"]),
          ] as const,
        ]
      : []),
    ...(chance.happens(0.2)
      ? [["keep_firing_for", duration(chance, ["1m", "5m", "150s", "0s"])] as const]
      : []),
    ...(labels.entries.length > 0 || chance.happens(0.1) ? [["labels", labels] as const] : []),
    ...(annotations.entries.length > 0 || chance.happens(0.1) ? [["annotations", annotations] as const] : []),
  ];
  return yamlMap(
    ["alert", name],
    ["expr", expression],
    ...(chance.happens(0.8) ? parts : shuffled(chance, parts)),
  );
}

function expressionText(chance: Chance, readable: Readable): YamlValue {
  if (chance.happens(0.02)) return written(chance.pick(["1", "0", "1.5", "0x10", ".5", "1e3", "NaN", "Inf"]));
  const text = drawExpression(chance, readable);
  return chance.happens(0.15) && !text.endsWith("\n") ? `${text}\n` : text;
}

function duration(chance: Chance, texts: readonly [string, ...string[]]): YamlValue {
  const text = chance.pick(texts);
  return chance.happens(0.85) ? written(text) : text;
}
