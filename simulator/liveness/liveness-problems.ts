import type { DrillLiveness, PanelState } from "./panel-liveness.ts";
import type { UnshownPanel } from "./unshown-panels.ts";

/** A panel that shows nothing of what it is there for, or an exception that is no longer needed. */
export interface LivenessProblem {
  readonly code: "panel-never-shows" | "alert-panel-blind" | "exception-unused";
  readonly dashboard: string;
  /** Undefined of exceptions for panels that there are not. */
  readonly panelId: number | undefined;
  readonly panelTitle: string;
  /** Of alerts whose panel does not show why they fire. */
  readonly alert?: string;
  /** What is wrong and what to do. */
  readonly message: string;
}

/**
 * Holds what all drills of a system have shown against what has to be seen: every panel of its dashboards shows some incident, and
 * the panel that an alert links to shows each incident in which the alert fires. Ordered by dashboard, in the order of the panels.
 */
export function livenessProblems(
  drills: readonly DrillLiveness[],
  exceptions: readonly UnshownPanel[],
): readonly LivenessProblem[] {
  return [...neverShowing(drills, exceptions), ...blindPanels(drills)];
}

interface PanelRecord {
  readonly dashboard: string;
  readonly panelId: number;
  readonly panelTitle: string;
  readonly states: Map<PanelState, number>;
}

function neverShowing(
  drills: readonly DrillLiveness[],
  exceptions: readonly UnshownPanel[],
): readonly LivenessProblem[] {
  const panels = [...recordsOf(drills).values()];
  const problems = panels.flatMap(({ dashboard, panelId, panelTitle, states }): LivenessProblem[] => {
    const exception = exceptions.find(
      (each) => each.dashboard === dashboard && each.panelTitle === panelTitle,
    );
    const panel = { dashboard, panelId, panelTitle };
    if (states.has("shows")) {
      if (exception === undefined) return [];
      const message = "the exception is not needed, for the panel shows an incident; remove it";
      return [{ code: "exception-unused", ...panel, message }];
    }
    if (exception !== undefined) return [];
    return [{ code: "panel-never-shows", ...panel, message: whatToDo(states) }];
  });
  const judged = new Set(panels.map(({ dashboard }) => dashboard));
  const strays = exceptions.filter(
    ({ dashboard, panelTitle }) =>
      judged.has(dashboard) &&
      !panels.some((panel) => panel.dashboard === dashboard && panel.panelTitle === panelTitle),
  );
  return [
    ...problems,
    ...strays.map(({ dashboard, panelTitle }) => {
      const message = "the exception is for a panel that there is not; remove it";
      return { code: "exception-unused", dashboard, panelId: undefined, panelTitle, message } as const;
    }),
  ];
}

function recordsOf(drills: readonly DrillLiveness[]): ReadonlyMap<string, PanelRecord> {
  const records = new Map<string, PanelRecord>();
  for (const { ownDashboards, panels } of drills) {
    for (const { dashboard, panelId, panelTitle, state } of panels) {
      if (!ownDashboards.includes(dashboard)) continue;
      const key = `${dashboard} ${panelId}`;
      const record = records.get(key) ?? { dashboard, panelId, panelTitle, states: new Map() };
      record.states.set(state, (record.states.get(state) ?? 0) + 1);
      records.set(key, record);
    }
  }
  return records;
}

function whatToDo(states: ReadonlyMap<PanelState, number>): string {
  const count = [...states.values()].reduce((sum, each) => sum + each, 0);
  const drills = count === 1 ? "the one drill" : `all ${count} drills`;
  const [[only] = []] = states;
  if (states.size === 1 && only === "no-data") return `no data in ${drills}; correct its query, or remove it`;
  if (states.size === 1 && only === "unrenderable")
    return "its queries cannot be evaluated here; let it read PromQL";
  return `unchanged in ${drills}; add a scenario that it shows, remove it, or make an exception with a reason`;
}

function blindPanels(drills: readonly DrillLiveness[]): readonly LivenessProblem[] {
  const problems = new Map<string, LivenessProblem & { readonly drills: string[] }>();
  for (const { alert, dashboard, panelId, panelTitle, drill, state } of drills.flatMap(
    ({ linked }) => linked,
  )) {
    if (state === "shows") continue;
    const key = `${alert} ${dashboard} ${panelId}`;
    const known = problems.get(key);
    if (known === undefined) {
      const message = `${alert} links to it and fired, but it is ${wordsOf(state)}`;
      problems.set(key, {
        code: "alert-panel-blind",
        dashboard,
        panelId,
        panelTitle,
        alert,
        message,
        drills: [drill],
      });
    } else known.drills.push(drill);
  }
  return [...problems.values()].map(({ drills: names, ...problem }) => {
    const [first = "", ...others] = names;
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return { ...problem, message: `${problem.message} in ${first}${more}; link to a panel that shows why` };
  });
}

function wordsOf(state: Exclude<PanelState, "shows">): string {
  switch (state) {
    case "unchanged":
      return "unchanged";
    case "no-data":
      return "without data";
    case "unrenderable":
      return "not evaluated";
    default:
      return state satisfies never;
  }
}
