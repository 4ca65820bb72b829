import type { Artifact } from "../artifacts/index.ts";
import type { Team } from "../environments/index.ts";
import { type Alert, allAlerts } from "./inventory.ts";
import { riskScore } from "./risk.ts";
import { alertingSystems } from "./systems/index.ts";

/** Who answers for a team's risks. */
const owners: Readonly<Record<Team, string>> = {
  api: "lead of the API team",
  data: "lead of the data team",
  platform: "lead of the platform team",
};

/** The risk register: a line for each alert, the greatest risks first. */
export function riskRegister(): Artifact {
  const rows = allAlerts
    .map((alert) => ({ alert, score: riskScore(alert.risk) }))
    .sort((left, right) => right.score - left.score || (left.alert.name < right.alert.name ? -1 : 1))
    .map(({ alert, score }) => rowOf(alert, score));
  const head = [
    "| Risk | System | Likelihood | Impact | Score | Owner | Control | Detected by |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
  ];
  const text = [
    "# Risk register",
    "Made of the alerts, so that no risk stands here that nothing detects. Score: likelihood (rare 1, possible 2, likely 3) times impact (minor 1, major 2, severe 3). Each alert is drilled from pending to resolved; `klaxon list scenarios` names the drills.",
    [...head, ...rows].join("\n"),
  ].join("\n\n");
  return { path: "risk-register.md", content: `${text}\n` };
}

function rowOf({ name, system, team, risk }: Alert, score: number): string {
  const cells = [
    risk.event,
    alertingSystems[system].title,
    risk.likelihood,
    risk.impact,
    String(score),
    owners[team],
    risk.control,
    `[${name}](runbooks/${name}.md)`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
