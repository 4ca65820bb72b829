import type { Scenario, VariantProblem } from "../drill/index.ts";
import { createStyle } from "./style.ts";

/** Scenarios as aligned lines of name, what is expected, and title. */
export function renderScenarioList(scenarios: readonly Scenario[]): string {
  const width = Math.max(0, ...scenarios.map((scenario) => scenario.name.length));
  return scenarios.map((scenario) => `${scenario.name.padEnd(width)}  ${scenario.title}\n`).join("");
}

/** The alerts that no scenario reaches, or nothing. */
export function renderUnreached(alerts: readonly string[], hasColor: boolean): string {
  if (alerts.length === 0) return "";
  const style = createStyle(hasColor);
  const lines = alerts.map((alert) => `  ${alert}\n`).join("");
  return `${style.bad("alerts that no scenario reaches:")}\n${lines}`;
}

/** The variants in which no drill shows an alert, or nothing. */
export function renderVariantProblems(problems: readonly VariantProblem[], hasColor: boolean): string {
  if (problems.length === 0) return "";
  const style = createStyle(hasColor);
  const lines = problems.map(
    ({ alert, variant, message }) => `  ${style.strong(alert)} ${variant}: ${message}\n`,
  );
  return `${style.bad("alerts that the drills do not show in every variant:")}\n${lines.join("")}`;
}
