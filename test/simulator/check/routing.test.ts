import { describe, expect, it } from "vitest";
import { check } from "./checked.ts";

const rules = [
  "groups:",
  "  - name: example",
  "    rules:",
  "      - {alert: JobDown, expr: 'avg by (job) (up) < 0.5', labels: {severity: page, team: api}}",
  "      - {alert: TargetDown, expr: 'up == 0', labels: {severity: ticket, team: api}}",
  "      - {alert: QueueLong, expr: 'max(queue_length) > 5', labels: {severity: ticket}}",
  "      - {alert: ApiDown, expr: 'up{job=\"api\"} == 0', labels: {severity: page, team: api, pod: ''}}",
  "",
].join("\n");

function found(routing: readonly string[], externalLabels: readonly string[] = []): readonly string[] {
  const texts = {
    "rules.yml": rules,
    "alertmanager.yml": [
      ...routing,
      "receivers:",
      "  - {name: all, webhook_configs: [{url: 'http://127.0.0.1:9/'}]}",
      "  - {name: team, webhook_configs: [{url: 'http://127.0.0.1:9/'}]}",
      "  - {name: nobody}",
      "",
    ].join("\n"),
  };
  return check(texts, { externalLabels })
    .findings.filter(({ code }) => /^(?:route|inhibition)/.test(code))
    .map(({ code, subject, message }) => `${code} ${subject}: ${message}`);
}

function inhibition(source: string, target: string, equal: string): readonly string[] {
  return found([
    "route: {receiver: all}",
    "inhibit_rules:",
    `  - {source_matchers: ['${source}'], target_matchers: ['${target}'], equal: [${equal}]}`,
  ]);
}

describe("a routing and the rules it serves", () => {
  it("finds alerts that no route reaches, and those that nobody hears of", () => {
    const routes = (root: string) => [
      "route:",
      `  receiver: ${root}`,
      "  routes: [{receiver: team, matchers: [team=api]}]",
    ];
    expect(found(routes("all"))).toEqual([
      "route/unreached QueueLong: no route of alertmanager.yml matches the alert, so it goes to the root's receiver `all`",
    ]);
    expect(found(routes("nobody"))).toEqual([
      "route/swallowed QueueLong: no route of alertmanager.yml matches the alert, and the root's receiver `nobody` tells nobody",
    ]);
    expect(found(["route: {receiver: nobody}"])).toEqual([]);
    expect(found(routes("all"), ["team"])).toEqual([]);
  });

  it("finds routes behind others", () => {
    const routes = (first: string) =>
      found([
        "route:",
        "  receiver: all",
        "  routes:",
        `    - {receiver: team, matchers: [severity=~"page|ticket"]${first}}`,
        "    - {receiver: all, matchers: [severity=page]}",
      ]);
    expect(routes("")).toEqual([
      'route/dead {severity="page"}: every alert that this route matches is taken by the one in line 4 before it: {severity=~"page|ticket"}',
    ]);
    expect(routes(", continue: true")).toEqual([]);
  });

  it("finds routes that contradict themselves", () => {
    expect(
      found([
        "route:",
        "  receiver: all",
        "  routes: [{receiver: team, matchers: [a=1, a=2]}, {receiver: all}]",
      ]),
    ).toEqual(['route/dead {a="1",a="2"}: no alert can match {a="1",a="2"}']);
  });

  it.each([
    ["alertname=JobDown", "alertname=TargetDown", "job", []],
    ["alertname=JobDown", "alertname=TargetDown", "cluster", []],
    ["alertname=JobDown", "alertname=TargetDown", "rack", []],
    ["alertname=JobDown", "alertname=QueueLong", "pod", []],
    ["severity=page", "severity=ticket", "instance", []],
    [
      "alertname=JobDown",
      "alertname=TargetDown",
      "instance",
      [
        "inhibition/never-matches inhibit_rules[0]: the alerts can never agree on `instance` in `equal`: `JobDown` never has it, `TargetDown` always has it",
      ],
    ],
    [
      "alertname=JobDown",
      "alertname=TargetDown",
      "severity",
      [
        "inhibition/never-matches inhibit_rules[0]: the alerts can never agree on `severity` in `equal`: it is always `page` on `JobDown`, it is always `ticket` on `TargetDown`",
      ],
    ],
    [
      "alertname=JobDwn",
      "alertname=TargetDown",
      "job",
      [
        'inhibition/never-matches inhibit_rules[0]: no rule given here raises an alert that matches the source {alertname="JobDwn"}',
      ],
    ],
    [
      "alertname=JobDown",
      "team=data",
      "job",
      [
        'inhibition/never-matches inhibit_rules[0]: no rule given here raises an alert that matches the target {team="data"}',
      ],
    ],
    [
      "team=api",
      "team=api",
      "job",
      [
        'inhibition/never-matches inhibit_rules[0]: source and target are the same, {team="api"}, and alerts that are both mute nothing',
      ],
    ],
  ])("judges an inhibition of %s over %s by equal %s", (source, target, equal, findings) => {
    expect(inhibition(source, target, equal)).toEqual(findings);
  });

  it("says nothing of alerts where no rules are given", () => {
    const routing =
      "route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules: [{source_matchers: [a=b], target_matchers: [c=d]}]\n";
    expect(check({ "alertmanager.yml": routing }).findings).toEqual([]);
  });
});
