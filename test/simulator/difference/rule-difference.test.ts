import { describe, expect, it } from "vitest";
import { told } from "./compared.ts";

const before = `groups:
- name: api
  rules:
  - record: job:errors:rate5m
    expr: sum by (job, instance) (rate(errors_total[5m]))
  - alert: ApiErrors
    expr: job:errors:rate5m > 0.01
    for: 5m
    labels: {severity: page}
    annotations:
      summary: errors
      description: |
        Look at the panel.
        Then at the log.
  - alert: ApiSlow
    expr: latency_seconds > 1
  - alert: ApiGone
    expr: absent(up{job="api"})
- name: other
  rules: []
`;

const rules = (text: string) => ({ "rules.yml": text });
const edited = (...edits: readonly (readonly [string, string])[]) =>
  told(rules(before), rules(edits.reduce((text, [from, to]) => text.replace(from, to), before)));

describe("the difference of rules", () => {
  it("is none for another form of the same", () => {
    const json = `{"groups": [{"rules": [
      {"expr": "sum by (instance,job)(rate(errors_total[300s]))", "record": "job:errors:rate5m"},
      {"alert": "ApiErrors", "expr": "(0.01 < job:errors:rate5m)", "for": "300s", "labels": {"severity": "page"},
       "annotations": {"description": "Look at the panel.\\nThen at the log.\\n", "summary": "errors"}},
      {"alert": "ApiSlow", "expr": "latency_seconds>1", "for": "0s"},
      {"alert": "ApiGone", "expr": "absent(up{job='api'})"}], "name": "api"}, {"name": "other"}]}`;
    expect(told(rules(before), rules(json))).toBe("no difference in 4 rules\n");
    expect(told({ "rules.yml": before }, { "rules.json": json })).toBe("no difference in 4 rules\n");
  });

  it("names every field of a rule, and says what it does to the alert", () => {
    const text = edited(
      ["> 0.01", "> 0.05"],
      ["for: 5m", "for: 10m\n    keep_firing_for: 2m"],
      ["severity: page", "severity: ticket, team: api"],
      ["summary: errors", "summary: many errors"],
      ["Then at the log.", "Then at the trace."],
      ["(job, instance)", "(job)"],
    );
    expect(text).toMatchInlineSnapshot(`
      "2 differences: 1 alert fires less or later

      Alerts that fire less or later
        ApiErrors  alert in api  b/rules.yml:6:5
          expr                     threshold 0.01 → 0.05 of \`job:errors:rate5m\`: looser, fires less
          for                      5m → 10m: fires later by 5m
          keep_firing_for          none → 2m: resolves later by 2m
          labels.severity          \`"page"\` → \`"ticket"\`
          labels.team              new label \`team\`: \`"api"\`
          annotations.description  changed
              Look at the panel.
            - Then at the log.
            + Then at the trace.

          annotations.summary      \`"errors"\` → \`"many errors"\`

      Rules
        job:errors:rate5m  record in api  b/rules.yml:4:5
          expr  \`sum\` no longer keeps \`instance\`
      "
    `);
  });

  it("tells alerts that came, went, were renamed or moved", () => {
    const text = edited(
      ["alert: ApiErrors", "alert: ApiFailing"],
      ['  - alert: ApiGone\n    expr: absent(up{job="api"})\n', ""],
      [
        "  rules: []",
        "  rules:\n  - alert: ApiSlow\n    expr: latency_seconds > 1\n  - alert: ApiBusy\n    expr: busy > 0.9",
      ],
      ["  - alert: ApiSlow\n    expr: latency_seconds > 1\n", ""],
    );
    expect(text).toMatchInlineSnapshot(`
      "4 differences: 1 alert removed, 1 new alert

      Alerts that are gone
        ApiGone  alert in api, removed  a/rules.yml:17:5
          alert  removed alert: \`absent(up{job="api"})\`

      Rules
        ApiErrors → ApiFailing  alert in api, renamed  b/rules.yml:6:5
          alert  renamed from \`ApiErrors\`
        ApiBusy  alert in other, added  b/rules.yml:19:5
          alert  new alert: \`busy > 0.9\`
        ApiSlow  alert in other, moved  b/rules.yml:17:5
          group  moved from the group \`api\` to \`other\`
      "
    `);
  });

  it("tells what groups say, of which the rules are the same", () => {
    expect(edited(["- name: api", "- name: the-api\n  interval: 30s\n  limit: 10"])).toMatchInlineSnapshot(`
      "1 difference

      Rules
        api → the-api  group, renamed  b/rules.yml:2:3
          interval  default → 30s
          limit     none → 10
          name      renamed from \`api\`
      "
    `);
    expect(
      edited(["- name: api", "- name: api\n  interval: 30s\n  labels: {region: eu}"]),
    ).toMatchInlineSnapshot(`
      "5 differences

      Rules
        api  group  b/rules.yml:2:3
          interval  default → 30s
        ApiErrors  alert in api  b/rules.yml:8:5
          labels.region  new label \`region\`: \`"eu"\`
        ApiGone  alert in api  b/rules.yml:19:5
          labels.region  new label \`region\`: \`"eu"\`
        ApiSlow  alert in api  b/rules.yml:17:5
          labels.region  new label \`region\`: \`"eu"\`
        job:errors:rate5m  record in api  b/rules.yml:6:5
          labels.region  new label \`region\`: \`"eu"\`
      "
    `);
  });

  it("tells that an alert is read before what it reads", () => {
    const rule = "  - record: job:errors:rate5m\n    expr: sum by (job, instance) (rate(errors_total[5m]))\n";
    expect(edited([rule, ""], ["- name: other", `${rule}- name: other`])).toMatchInlineSnapshot(`
      "1 difference

      Rules
        api  group  b/rules.yml:2:3
          rules  the rules are evaluated in another order
      "
    `);
  });

  it("pairs rules of one name by what they are", () => {
    const burn = (severity: string, limit: number) =>
      `  - alert: Burn\n    expr: burn > ${limit}\n    labels: {severity: ${severity}}\n`;
    const group = (...list: readonly string[]) => rules(`groups:\n- name: a\n  rules:\n${list.join("")}`);
    expect(
      told(group(burn("page", 14), burn("ticket", 3)), group(burn("ticket", 3), burn("page", 10))),
    ).toMatchInlineSnapshot(`
      "2 differences

      Rules
        Burn  alert in a  b/rules.yml:7:5
          expr  threshold 14 → 10 of \`burn\`: stricter, fires more
        a  group  b/rules.yml:2:3
          rules  the rules are evaluated in another order
      "
    `);
  });

  it("is not told of files that cannot be read", () => {
    expect(told(rules(before), rules(before.replace("> 0.01", "> > 0.01")))).toContain("rules/bad-expr");
  });
});
