import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A system in one layer: a file of its name, or a folder of its name with a door. */
export interface SystemPlace {
  /** Kebab-case, as in `load-balancer`. */
  readonly name: string;
  readonly isFolder: boolean;
}

/** The folders in which every system has its part, each with a generated `index.ts`. */
export const systemFolders = {
  catalog: "instrumentation/src/catalog/systems",
  alerts: "alerts/systems",
  dashboards: "dashboards/systems",
  models: "simulator/systems/models",
} as const;

/** A layer in which systems have a part in code. */
export type SystemLayer = keyof typeof systemFolders;

const layers: readonly SystemLayer[] = ["catalog", "alerts", "dashboards", "models"];

/** Where every system has its scenarios, in a folder of its name. */
const scenarioFolder = "simulator/scenarios";

/** The systems of each layer, by name. */
export type FoundSystems = Readonly<Record<SystemLayer, readonly SystemPlace[]>>;

/** Lists the systems of every layer below the root of the repository, and what is missing of any of them. */
export function findSystems(root: string): {
  readonly systems: FoundSystems;
  readonly problems: readonly string[];
} {
  const systems = {
    catalog: placesIn(root, "catalog"),
    alerts: placesIn(root, "alerts"),
    dashboards: placesIn(root, "dashboards"),
    models: placesIn(root, "models"),
  };
  const names = [...new Set(layers.flatMap((layer) => systems[layer].map(({ name }) => name)))].sort();
  const problems = names.flatMap((name) => {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      return [`\`${name}\` cannot be the name of a system; write lower-case words with \`-\` between them`];
    }
    if (name === "everything") {
      return [`\`${name}\` cannot be the name of a system, since it means all of them; choose another`];
    }
    return [...missingParts(systems, name), ...missingScenarios(root, name)];
  });
  return { systems, problems };
}

function placesIn(root: string, layer: SystemLayer): readonly SystemPlace[] {
  const folder = join(root, systemFolders[layer]);
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry): readonly SystemPlace[] => {
      if (entry.isDirectory()) return [{ name: entry.name, isFolder: true }];
      if (!entry.name.endsWith(".ts") || generatedNames.has(entry.name)) return [];
      return [{ name: entry.name.slice(0, -".ts".length), isFolder: false }];
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

// What this builder writes there.
const generatedNames = new Set(["index.ts", "jobs.ts"]);

function missingParts(systems: FoundSystems, name: string): readonly string[] {
  return layers.flatMap((layer) => {
    const folder = systemFolders[layer];
    const count = systems[layer].filter((place) => place.name === name).length;
    if (count === 1) return [];
    return count === 0
      ? [`the system \`${name}\` has no \`${folder}/${name}.ts\`; add it`]
      : [`the system \`${name}\` is both a file and a folder in \`${folder}\`; keep one of them`];
  });
}

function missingScenarios(root: string, name: string): readonly string[] {
  const folder = join(root, scenarioFolder, name);
  const hasOne = existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(".yml"));
  return hasOne
    ? []
    : [`the system \`${name}\` has no scenario; add one as \`${scenarioFolder}/${name}/*.yml\``];
}
