import { didYouMean, hasErrors } from "../document/index.ts";
import { type Inventory, takeInventory } from "../inventory/index.ts";
import { type ListName, renderFindings, renderInventory } from "../report/index.ts";
import { systemNames } from "../systems/index.ts";
import { loadAssets } from "./drill-assets.ts";
import { selectScenarios } from "./drill-scenarios.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { ownDashboards } from "./own-dashboards.ts";
import type { Terminal } from "./terminal.ts";

/** What `klaxon list` was asked for. */
export interface ListOptions {
  readonly what: ListName;
  readonly system?: readonly string[] | undefined;
  readonly severity?: string | undefined;
  readonly team?: string | undefined;
  readonly tag?: string | undefined;
  readonly alert?: string | undefined;
  readonly json: boolean;
}

/** Lists what klaxon has, as a table or as JSON. Exit code 2 where a filter names what there is not. */
export function listCommand(options: ListOptions, terminal: Terminal): ExitCode {
  const { assets, known, findings } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
  const selected = selectScenarios([], known, { hasLong: true });
  const problems = [...findings, ...selected.findings];
  terminal.writeError(renderFindings(problems, terminal.hasColor));
  if (assets === undefined || hasErrors(problems)) return exitCodes.invalidInput;
  const inventory = takeInventory({
    assets,
    scenarios: selected.scenarios,
    dashboards: ownDashboards(),
  });
  const unknown = unknownNames(options, inventory);
  for (const message of unknown) terminal.writeError(`klaxon: ${message}\n`);
  if (unknown.length > 0) return exitCodes.invalidInput;
  const narrowed = narrow(inventory, options);
  if (options.json) terminal.write(`${JSON.stringify(narrowed[options.what], undefined, 2)}\n`);
  else terminal.write(renderInventory(options.what, narrowed, terminal.hasColor));
  return exitCodes.held;
}

// A filter that is misspelt would leave an empty list, which says something else.
function unknownNames(options: ListOptions, { alerts, scenarios }: Inventory): readonly string[] {
  const names = {
    system: [...systemNames, "everything"],
    team: alerts.map(({ team }) => team),
    tag: scenarios.flatMap(({ tags }) => tags),
    alert: alerts.map(({ name }) => name),
  };
  const asked = [
    ...(options.system ?? []).map((word) => ["system", word] as const),
    ...(["team", "tag", "alert"] as const).map((kind) => [kind, options[kind]] as const),
  ];
  return asked.flatMap(([kind, word]) => {
    const known = [...new Set(names[kind])];
    if (word === undefined || known.includes(word)) return [];
    return [`there is no ${kind} \`${word}\`${didYouMean(word, known)}`];
  });
}

function narrow(inventory: Inventory, options: ListOptions): Inventory {
  const { severity, team, tag, alert } = options;
  const isOf = (system: string) => options.system === undefined || options.system.includes(system);
  return {
    systems: inventory.systems.filter(({ name }) => isOf(name)),
    alerts: inventory.alerts.filter(
      (each) =>
        isOf(each.system) &&
        (severity ?? each.severity) === each.severity &&
        (team ?? each.team) === each.team &&
        (alert ?? each.name) === each.name,
    ),
    scenarios: inventory.scenarios.filter(
      (each) =>
        isOf(each.system) &&
        (tag === undefined || each.tags.includes(tag)) &&
        (alert === undefined || each.alerts.includes(alert)),
    ),
    dashboards: inventory.dashboards.filter(({ system }) => isOf(system)),
  };
}
