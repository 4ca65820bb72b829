import { didYouMean, hasErrors } from "../document/index.ts";
import type { Inventory } from "../inventory/index.ts";
import { type ListName, renderFindings, renderInventory } from "../report/index.ts";
import { systemNames } from "../systems/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { ownInventory } from "./own-inventory.ts";
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
  const { inventory, findings } = ownInventory();
  const unknown = unknownNames(options, inventory);
  const listed = narrow(inventory, options);
  const text = options.json
    ? `${JSON.stringify(listed[options.what], undefined, 2)}\n`
    : renderInventory(options.what, listed, terminal.hasColor);
  terminal.writeError(renderFindings(findings, terminal.hasColor));
  for (const message of unknown) terminal.writeError(`klaxon: ${message}\n`);
  if (unknown.length > 0 || hasErrors(findings)) return exitCodes.invalidInput;
  terminal.write(text);
  return exitCodes.held;
}

// A filter that is misspelt would leave an empty list, which says something else.
function unknownNames(options: ListOptions, inventory: Inventory): readonly string[] {
  const names = {
    system: () => [...systemNames, "everything"],
    team: () => inventory.alerts.map(({ team }) => team),
    tag: () => inventory.scenarios.flatMap(({ tags }) => tags),
    alert: () => inventory.alerts.map(({ name }) => name),
  };
  const asked = [
    ...(options.system ?? []).map((word) => ["system", word] as const),
    ...(["team", "tag", "alert"] as const).map((kind) => [kind, options[kind]] as const),
  ];
  return asked.flatMap(([kind, word]) => {
    if (word === undefined) return [];
    const known = [...new Set(names[kind]())];
    if (known.includes(word)) return [];
    return [`there is no ${kind} \`${word}\`${didYouMean(word, known)}`];
  });
}

// Of each list when it is read, since only one is.
function narrow(inventory: Inventory, options: ListOptions): Inventory {
  const { severity, team, tag, alert } = options;
  const isOf = (system: string) => options.system === undefined || options.system.includes(system);
  return {
    get systems() {
      return inventory.systems.filter(({ name }) => isOf(name));
    },
    get alerts() {
      return inventory.alerts.filter(
        (each) =>
          isOf(each.system) &&
          (severity ?? each.severity) === each.severity &&
          (team ?? each.team) === each.team &&
          (alert ?? each.name) === each.name,
      );
    },
    get scenarios() {
      return inventory.scenarios.filter(
        (each) =>
          isOf(each.system) &&
          (tag === undefined || each.tags.includes(tag)) &&
          (alert === undefined || each.alerts.includes(alert)),
      );
    },
    get dashboards() {
      return inventory.dashboards.filter(({ system }) => isOf(system));
    },
  };
}
