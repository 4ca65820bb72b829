import {
  type Explanation,
  explainRun,
  knownNames,
  parseAssets,
  parseScenario,
  runVirtually,
  type VirtualRun,
} from "../../simulator/drill/index.ts";

/** A drill as somebody might write it: one alert, its routing, and a scenario on klaxon's own API. */
export interface SmallDrill {
  /** The alert's expression. */
  readonly expression: string;
  /** `for`, and other fields of the rule, as in `for: 1m`. */
  readonly rule?: Readonly<Record<string, unknown>>;
  /** Further rules, in the same group and before the alert's own. */
  readonly rules?: readonly Readonly<Record<string, unknown>>[];
  readonly group?: Readonly<Record<string, unknown>>;
  /** Fields of Alertmanager's configuration; its receivers are `team` and `other`. */
  readonly routing?: Readonly<Record<string, unknown>>;
  /** The expectation, beside the name `Broken`. */
  readonly expect?: Readonly<Record<string, unknown>>;
  /** What else the scenario expects. */
  readonly expectations?: readonly Readonly<Record<string, unknown>>[];
  /** Fields of the scenario. */
  readonly scenario?: Readonly<Record<string, unknown>>;
}

/** Its rule file and its routing file, as they are written. */
export function smallDrillFiles(drill: SmallDrill): { readonly rules: string; readonly routing: string } {
  const group = {
    name: "own",
    interval: "15s",
    ...drill.group,
    rules: [
      ...(drill.rules ?? []),
      { alert: "Broken", expr: drill.expression, labels: { severity: "ticket" }, ...drill.rule },
    ],
  };
  const webhook = (name: string) => ({ name, webhook_configs: [{ url: "http://127.0.0.1:9/" }] });
  const routing = {
    route: { receiver: "team", group_by: ["alertname"], group_wait: "10s" },
    receivers: [webhook("team"), webhook("other")],
    ...drill.routing,
  };
  return { rules: JSON.stringify({ groups: [group] }), routing: JSON.stringify(routing) };
}

/** Runs it: one of three instances of the API is dead for four of eight minutes. Its alert is called `Broken`. */
export function runSmallDrill(drill: SmallDrill): VirtualRun {
  const { rules, routing } = smallDrillFiles(drill);
  const { assets, findings } = parseAssets({
    rules: [{ file: "own.json", content: rules }],
    routing: [
      {
        environment: "production",
        file: "routing.json",
        content: routing,
        externalLabels: { environment: "production" },
        externalUrl: "http://prometheus",
      },
    ],
    evaluationIntervalMs: 15_000,
    heartbeatLossMs: 600_000_000,
  });
  if (assets === undefined) throw new Error(JSON.stringify(findings));
  const deadlines = { receiver: "team", within: "6m", "resolves-within": "3m" };
  const isFiring = (drill.expect?.state ?? "firing") === "firing";
  const expected = { name: "Broken", ...(isFiring ? deadlines : {}), ...drill.expect };
  const scenario = {
    title: "An instance dies",
    description: "One of three instances is dead for four minutes.",
    system: "api",
    control: "2m",
    observe: "8m",
    method: [{ fault: { kind: "instance-killed", instance: "api-2:8080" }, duration: "4m" }],
    "blast-radius": ["api/api-2:8080", "api-health/api-2:8080", "prometheus", "alertmanager"],
    expect: { alerts: [expected, ...(drill.expectations ?? [])] },
    ...drill.scenario,
  };
  const parsed = parseScenario(JSON.stringify(scenario), "own.json", "api/own", knownNames(assets));
  const [first] = parsed.scenarios;
  if (first === undefined || parsed.findings.length > 0) throw new Error(JSON.stringify(parsed.findings));
  return runVirtually(first, assets, { seed: 1 });
}

/** What is explained of a small drill, one line a reason: `Broken not-pending: selector-empty: …`. */
export function explainSmallDrill(drill: SmallDrill): readonly string[] {
  return explainRun(runSmallDrill(drill)).flatMap(explanationLines);
}

function explanationLines({ alert, question, reasons }: Explanation): readonly string[] {
  return reasons.map(({ kind, message }) => `${alert} ${question}: ${kind}: ${message}`);
}
