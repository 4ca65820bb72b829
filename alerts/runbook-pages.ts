import type { Artifact } from "../artifacts/index.ts";
import { production } from "../environments/index.ts";
import { formatDuration } from "./expression.ts";
import { type Alert, allAlerts, inhibitions, systems } from "./inventory.ts";
import { panelUrl } from "./panel-link.ts";
import { teamReceiver } from "./receivers.ts";
import { type RunbookHead, renderRunbook } from "./runbook.ts";
import { alertingSystems } from "./systems/index.ts";

/** A page for each alert, and an index of them. */
export function runbookPages(): readonly Artifact[] {
  const pages = allAlerts.map((alert) => ({
    path: `runbooks/${alert.name}.md`,
    content: renderRunbook(headOf(alert), alert.runbook),
  }));
  return [...pages, { path: "runbooks/README.md", content: renderIndex() }];
}

function headOf(alert: Alert): RunbookHead {
  const { dashboard, panel } = alert.panel;
  return {
    alert: alert.name,
    summary: `${plainSummary(alert)}.`,
    facts: [
      ["Severity", describeSeverity(alert)],
      ["Team", alert.team],
      ["Told to", receiverOf(alert)],
      ["Holds for", alert.holdSeconds === 0 ? "fires at once" : formatDuration(alert.holdSeconds)],
      ...(alert.keepFiringSeconds === undefined
        ? []
        : [["Goes on for", `${formatDuration(alert.keepFiringSeconds)} after it is over`] as const]),
      ["Panel", `[${dashboard} / ${panel}](${panelUrl(production.addresses.grafana, alert.panel)})`],
      ...inhibitions
        .filter((inhibition) => inhibition.targets.includes(alert.name))
        .map((inhibition) => {
          const scope =
            inhibition.equal.length === 0 ? "" : ` for the same ${inhibition.equal.join(" and ")}`;
          const text = `[${inhibition.source}](${inhibition.source}.md) fires${scope}: ${inhibition.reason}`;
          return ["Left out while", text] as const;
        }),
    ],
    expression: alert.expression,
  };
}

function renderIndex(): string {
  const sections = systems.map((system) => {
    const rows = allAlerts
      .filter((alert) => alert.system === system)
      .map(
        (alert) =>
          `| [${alert.name}](${alert.name}.md) | ${alert.severity} | ${alert.team} | ${plainSummary(alert)} |`,
      );
    const head = ["| Alert | Severity | Team | What it says |", "| --- | --- | --- | --- |"];
    return `## ${alertingSystems[system].title}\n\n${[...head, ...rows].join("\n")}`;
  });
  return `# Runbooks\n\nOne page for each alert: what it means, whom it harms, what to do first.\n\n${sections.join("\n\n")}\n`;
}

function describeSeverity(alert: Alert): string {
  switch (alert.severity) {
    case "page":
      return "page: wakes the person on call";
    case "ticket":
      return "ticket: waits for the day";
    case "none":
      return "none: read by a machine";
  }
}

function receiverOf(alert: Alert): string {
  return alert.severity === "none" ? "heartbeat" : teamReceiver(alert.team, alert.severity);
}

// The templates of a summary name what differs from alert to alert; on a page their names stand in.
function plainSummary(alert: Alert): string {
  return alert.summary
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, "`$1`")
    .replace(/\{\{ \$value(?: \| \w+)? \}\}/g, "`N`");
}
