import * as z from "zod";
import type { Scenario } from "../../drill/index.ts";
import type { HookDoor } from "../kit/index.ts";
import type { PrometheusApi } from "../stack/index.ts";
import { drillLabel } from "./drill-route.ts";
import { throwProblems } from "./target-error.ts";

/** What fires already, which nobody could tell from what the drill brings about. */
export async function restProblems(
  scenario: Scenario,
  prometheus: PrometheusApi,
): Promise<readonly string[]> {
  const alerts = await prometheus.alerts();
  const names = new Set(
    alerts
      .filter(
        ({ labels, state }) =>
          labels.severity !== "none" && (state === "firing" || isExpected(scenario, labels)),
      )
      .map(({ labels, state }) => `\`${labels.alertname ?? ""}\` is ${state} already`),
  );
  const problems = [...names].sort();
  return problems.length > 10 ? [...problems.slice(0, 10), `and ${problems.length - 10} more`] : problems;
}

function isExpected({ expect }: Scenario, { alertname }: Readonly<Record<string, string>>): boolean {
  return expect.alerts.some(({ name }) => name === alertname);
}

const hookAnswerSchema = z.object({
  faults: z.array(z.object({ id: z.string(), state: z.string() })),
});

/** Faults that are at work already on an instance, whoever asked for them. Rejects where its hook does not answer. */
export async function activeFaultProblems(instance: string, door: HookDoor): Promise<readonly string[]> {
  const answer = hookAnswerSchema.safeParse(await door.ask("GET", "/faults"));
  if (!answer.success) return [`the hook of \`${instance}\` answers in an unknown form`];
  const active = answer.data.faults.filter(({ state }) => state === "active");
  return active.map(
    ({ id }) => `the fault \`${id}\` is at work on \`${instance}\` already; another drill may be running`,
  );
}

/**
 * How often the rule of each alert is evaluated, the longest where several have the name. Rejects with a `TargetError` where the
 * scenario is about an alert that is not deployed.
 */
export async function deployedIntervals(
  scenario: Scenario,
  prometheus: PrometheusApi,
): Promise<ReadonlyMap<string, number>> {
  const intervals = new Map<string, number>();
  const rules = await prometheus.alertRules();
  // What a rule says of a label wins over what Prometheus adds on sending.
  const unmarked = rules.filter(({ labels }) => (labels[drillLabel] ?? "true") !== "true");
  throwProblems(
    "refused",
    unmarked.map(
      ({ alert }) => `the rule of \`${alert}\` sets \`drill\` itself, so its notifications go elsewhere`,
    ),
  );
  for (const { alert, intervalMs } of rules)
    intervals.set(alert, Math.max(intervals.get(alert) ?? 0, intervalMs));
  const missing = scenario.expect.alerts.filter(({ name }) => !intervals.has(name));
  throwProblems(
    "refused",
    missing.map(({ name }) => `Prometheus has no rule for \`${name}\`, which the scenario is about`),
  );
  return intervals;
}
