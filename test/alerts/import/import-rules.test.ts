import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { importRules, ruleFormOf, ruleShapes } from "../../../alerts/import/index.ts";
import { emitRuleFile, type PlainRuleFile, plainAlert, plainRecording } from "../../../alerts/index.ts";
import {
  evaluateText,
  isJsonObject,
  items,
  type JsonObject,
  type JsonValue,
  removed,
} from "../../../artifacts/index.ts";
import { createChance } from "../../support/chance.ts";
import { mutated } from "../../support/mutated-json.ts";
import { repositoryRoot } from "../../support/repository.ts";

const options = { source: "mail.yml", kit: "klaxon/alerts" };
const kit = { items, plainAlert, plainRecording, removed };

const mail = `
groups:
  - name: mail
    interval: 30s
    limit: 10
    rules:
      - record: job:mail_queue:sum
        expr: sum by (job) (mail_queue)
      - alert: MailQueueHigh
        expr: |
          job:mail_queue:sum{job="mail"}
            > 500
        for: 5m
        keep_firing_for: 10m
        labels: { severity: page, priority: 1 }
        annotations:
          summary: 'Mail waits on {{ $labels.instance }}: \`{{ $value | printf "%.0f" }}\`'
      - alert: MailStrange
        expr: 1
        for: 1h30m
        annotations: { runbook: "*/ \${x}" }
  - name: empty
`;

function read(yaml: string): JsonObject {
  const value: JsonValue = parse(yaml);
  if (!isJsonObject(value)) throw new TypeError("a rule file is an object");
  return value;
}

function built(value: JsonObject): unknown {
  const { text, name } = importRules(value, options);
  const made = evaluateText(text, kit).get(name);
  if (!isRuleFile(made)) throw new TypeError("the text has no rules");
  return emitRuleFile(made);
}

function isRuleFile(value: unknown): value is PlainRuleFile {
  return typeof value === "object" && value !== null && "groups" in value;
}

describe("imported rules", () => {
  it("read as code of our own", () => {
    expect(importRules(read(mail), options).text).toMatchInlineSnapshot(`
      "// Imported from mail.yml by \`klaxon import\`; \`emitRuleFile(mail)\` makes it again.
      // What there is no word for stands in patches.
      import { type PlainRuleFile, plainAlert, plainRecording, removed } from "klaxon/alerts";

      const jobMailQueueSum = plainRecording({
        record: "job:mail_queue:sum",
        expression: "sum by (job) (mail_queue)",
      });

      const mailQueueHigh = plainAlert({
        name: "MailQueueHigh",
        expression: \`job:mail_queue:sum{job="mail"}
        > 500
      \`,
        holdSeconds: 300,
        keepFiringSeconds: 600,
        annotations: { summary: 'Mail waits on {{ $labels.instance }}: \`{{ $value | printf "%.0f" }}\`' },
        patch: { labels: { severity: "page", priority: 1 } },
      });

      const mailStrange = plainAlert({
        name: "MailStrange",
        expression: "1",
        annotations: { runbook: "*/ \${x}" },
        patch: { expr: 1, for: "1h30m" },
      });

      /** The rules of mail.yml, as they were imported. */
      export const mail: PlainRuleFile = {
        groups: [
          {
            name: "mail",
            intervalSeconds: 30,
            rules: [jobMailQueueSum, mailQueueHigh, mailStrange],
            patch: { limit: 10 },
          },
          {
            name: "empty",
            rules: [],
            patch: { rules: removed },
          },
        ],
      };
      "
    `);
  });

  it("build the same again", () => {
    expect(built(read(mail))).toEqual(read(mail));
  });

  it("build a manifest again", () => {
    const manifest = {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PrometheusRule",
      metadata: { name: "mail", namespace: "monitoring", labels: { prometheus: "k8s" } },
      spec: read(mail),
    };
    expect(built(manifest)).toEqual(manifest);
    expect(importRules(manifest, options).text).toContain("manifest: {");
  });

  it("of our own need no patch", () => {
    const folder = join(repositoryRoot, "alerts/generated/rules");
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(30);
    for (const file of files) {
      const { differences, patchedCount, removedCount } = importRules(
        read(readFileSync(join(folder, file), "utf8")),
        options,
      );
      expect({ file, differences, patchedCount, removedCount }).toEqual({
        file,
        differences: [],
        patchedCount: 0,
        removedCount: 0,
      });
    }
  });

  it("say in numbers what stands in patches", () => {
    const { ruleCount, valueCount, patchedCount, removedCount } = importRules(read(mail), options);
    // `limit`, the labels of which one is a number, the number as an expression, `1h30m`; and `rules`, which the last group has not.
    expect({ ruleCount, valueCount, patchedCount, removedCount }).toEqual({
      ruleCount: 3,
      valueCount: 17,
      patchedCount: 5,
      removedCount: 1,
    });
  });

  it("build the same again when they were changed at random", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const chance = createChance(seed);
      let rules: JsonObject = read(mail);
      for (let count = 1 + chance.below(6); count > 0; count--) {
        const changed = mutated(rules, chance);
        const form = ruleFormOf(changed);
        if (form !== undefined && isJsonObject(changed) && ruleShapes[form].safeParse(changed).success)
          rules = changed;
      }
      expect({ seed, differences: importRules(rules, options).differences }).toEqual({
        seed,
        differences: [],
      });
    }
  });
});
