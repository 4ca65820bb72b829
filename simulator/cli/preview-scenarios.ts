import { readFileSync } from "node:fs";
import type { DashboardModel } from "../dashboard/index.ts";
import type { Assets, Journal } from "../drill/index.ts";
import { neededSeries, type PreviewAlert } from "../preview/index.ts";
import { systemNames, systemOfSeries } from "../systems/index.ts";
import type { ChosenScenario } from "./preview-choice.ts";

/** An alert that points to a dashboard. */
interface LinkedAlert {
  readonly name: string;
  readonly uid: string;
  readonly panelId: number | undefined;
  readonly summary: string;
}

/** The alerts of some rules that name a dashboard in their annotations, as `…/d/uid…viewPanel=12`. */
export function linkedAlerts(groups: Assets["groups"]): readonly LinkedAlert[] {
  return groups.flatMap(({ rules }) =>
    rules.flatMap((rule): readonly LinkedAlert[] => {
      if (rule.kind !== "alerting") return [];
      const texts = rule.annotations.map(([, text]) => text);
      const link = texts
        .map((text) => /\/d\/([\w-]{1,80})[^\s"]*?(?:viewPanel=(?:panel-)?(\d+))?(?=[\s"&]|$)/.exec(text))
        .find((match) => match !== null);
      if (link === undefined || link === null) return [];
      const summary = rule.annotations.find(([name]) => name === "summary")?.[1] ?? "";
      return [
        {
          name: rule.name,
          uid: link[1] ?? "",
          panelId: link[2] === undefined ? undefined : Number(link[2]),
          summary,
        },
      ];
    }),
  );
}

/**
 * Of some scenarios the one that shows most of a dashboard: of those in which its alerts must fire, the one with most of them;
 * without alerts the first of its system. Undefined where none shows anything of it.
 */
export function fittingScenario(
  dashboard: DashboardModel,
  alerts: readonly LinkedAlert[],
  scenarios: readonly ChosenScenario[],
): string | undefined {
  const names = new Set(
    alerts.filter(({ uid }) => uid === dashboard.uid && uid !== "").map(({ name }) => name),
  );
  const system = systemOf(dashboard);
  let best: string | undefined;
  let bestScore = 0;
  for (const { name, file } of scenarios) {
    const isOwn = name.startsWith(`${system ?? ""}/`);
    if (names.size === 0 ? !isOwn : false) continue;
    const text = names.size === 0 ? "" : readFileSync(file, "utf8");
    const expected = text.slice(0, indexOfVariants(text));
    let score = isOwn ? 1 : 0;
    for (const alert of names) if (new RegExp(`name: ${alert}\\b`).test(expected)) score += 2;
    if (score > bestScore) {
      best = name;
      bestScore = score;
    }
  }
  return best;
}

// What the variants expect is not what the scenario itself does.
function indexOfVariants(text: string): number {
  const at = text.search(/^variants:/m);
  return at < 0 ? text.length : at;
}

/** The system that a dashboard is about: by its uid, or the one that most of its metrics belong to. */
function systemOf(dashboard: DashboardModel): string | undefined {
  const named = systemNames.find((system) => dashboard.uid === `klaxon-${system}`);
  if (named !== undefined) return named;
  const { selectors } = neededSeries(dashboard, { prometheus: 3 });
  const names = selectors.flatMap((matchers) =>
    matchers.filter(({ label }) => label === "__name__").map(({ value }) => value),
  );
  return systemOfSeries(new Set(names));
}

/** The alerts of a drill with when they were what, those that fired first. */
export function alertsOfJournal(
  { events }: Journal,
  linked: readonly LinkedAlert[],
): readonly PreviewAlert[] {
  const alerts = new Map<string, PreviewAlert>();
  for (const event of events) {
    if (event.kind !== "alert-pending" && event.kind !== "alert-firing" && event.kind !== "alert-resolved")
      continue;
    const { severity = "", ...labels } = event.labels;
    if (severity === "none") continue;
    const key = JSON.stringify([event.alert, event.labels]);
    const link = linked.find(({ name }) => name === event.alert);
    const known = alerts.get(key) ?? {
      name: event.alert,
      severity,
      labels,
      summary: filledSummary(link?.summary ?? "", event.labels),
      pendingAtMs: undefined,
      firingAtMs: undefined,
      resolvedAtMs: undefined,
      dashboardUid: link?.uid,
      panelId: link?.panelId,
    };
    const at = {
      "alert-pending": "pendingAtMs",
      "alert-firing": "firingAtMs",
      "alert-resolved": "resolvedAtMs",
    } as const;
    alerts.set(key, { ...known, [at[event.kind]]: known[at[event.kind]] ?? event.atMs });
  }
  const order = ({ firingAtMs, pendingAtMs }: PreviewAlert) => firingAtMs ?? 1e12 + (pendingAtMs ?? 0);
  return [...alerts.values()].sort((left, right) => order(left) - order(right));
}

// The template's own words are enough where it only names labels.
function filledSummary(template: string, labels: Readonly<Record<string, string>>): string {
  const text = template.replace(/\{\{\s*\$labels\.(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? "");
  return text.includes("{{") ? "" : text;
}
