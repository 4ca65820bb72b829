import { lookup } from "node:dns/promises";
import { insightThreads } from "../../../../simulator/cli/insight-threads.ts";
import { type Assets, type Journal, parseAssets, parseScenario } from "../../../../simulator/drill/index.ts";
import { Acknowledgements, type LiveObserver, runTargetDrill } from "../../../../simulator/live/run/index.ts";
import { parseTarget } from "../../../../simulator/live/target/index.ts";
import { stagingRouting, stagingRules, tokenVariable } from "./staging.ts";

const scenarioText = `
title: Every request of one kind fails
description: The staging's API answers with errors.
system: api
control: 1m
observe: 17s
symptom: sum(rate(http_server_request_duration_seconds_count{http_response_status_code="500"}[3s])) > 0
steady-state:
  - description: both instances are up
    expression: count(up{job="api"} == 1) == 2
method:
  - { fault: { kind: error-burst, ratio: 1 }, duration: 7s }
blast-radius: [api]
expect:
  alerts:
    - { name: ApiFailing, labels: { instance: "api-1:8080" }, receiver: api-page, within: 12s, resolves-within: 10s }
    - { name: ApiFailing, labels: { instance: "api-2:8080" }, receiver: api-page, within: 12s, resolves-within: 10s }
`;

/** How a drill on the staging is asked for. */
export interface StagingDrill {
  readonly targetText: string;
  readonly token: string;
  readonly confirmedProduction?: string;
  /** Replaces texts of the scenario. */
  readonly edit?: (text: string) => string;
  readonly observer?: LiveObserver;
}

/** Runs the staging's scenario on it. */
export function drillStaging(drill: StagingDrill): Promise<Journal> {
  const { targetText, token, confirmedProduction, edit = (text) => text, observer = () => undefined } = drill;
  const { target, findings } = parseTarget(targetText, "staging.json", { [tokenVariable]: token });
  const { assets, known } = stagingAssets();
  const { scenarios, findings: wrong } = parseScenario(
    edit(scenarioText),
    "failing.yml",
    "api/failing",
    known,
  );
  // The staging scrapes every second, so a minute of control, which a file has to have, is more than is needed.
  const [scenario] = scenarios.map((each) => ({ ...each, controlMs: 3_000 }));
  if (target === undefined || scenario === undefined)
    throw new Error([...findings, ...wrong].map(({ message }) => message).join("\n"));
  return runTargetDrill({
    scenario,
    assets,
    ruleFiles: stagingRuleFiles,
    askForInsight: insightThreads(),
    recordsCurves: true,
    target,
    confirmedProduction,
    resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    nowMs: () => performance.timeOrigin + performance.now(),
    uniform: Math.random,
    observer,
    acknowledgements: new Acknowledgements(),
    signal: new AbortController().signal,
  });
}

// An alert that the staging has not.
const rulesElsewhere = JSON.stringify({
  groups: [
    {
      name: "elsewhere",
      rules: [
        { alert: "ApiElsewhere", expr: "up == 2", labels: { severity: "page", team: "api", system: "api" } },
      ],
    },
  ],
});

/** The rule files that the drill knows. */
export const stagingRuleFiles = [
  { file: "staging.json", content: stagingRules },
  { file: "elsewhere.json", content: rulesElsewhere },
];

/** What the drill's prediction is made with. */
export function stagingAssets(): {
  readonly assets: Assets;
  readonly known: ReturnType<typeof parseAssets>["known"];
} {
  const { assets, known, findings } = parseAssets({
    rules: stagingRuleFiles,
    routing: [
      {
        environment: "production",
        file: "routing.json",
        content: JSON.stringify(stagingRouting({ receiver: 1, pager: 2 }, "unused")),
        externalLabels: {},
        externalUrl: "http://127.0.0.1:1",
      },
    ],
    evaluationIntervalMs: 15_000,
    heartbeatLossMs: 180_000,
  });
  if (assets === undefined) throw new Error(findings.map(({ message }) => message).join("\n"));
  return { assets, known };
}
