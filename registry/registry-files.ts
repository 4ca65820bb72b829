import type { Artifact } from "../artifacts/index.ts";
import { type FoundSystems, type SystemPlace, systemFolders } from "./find-systems.ts";

/**
 * The lists of systems, one for each layer, in alphabetical order, with paths from the root of the repository; everything
 * else derives from them. What each system has to export follows from its name: `apiMetrics`, `apiAlerting`, `apiDashboards`, `apiSystem`, `apiJobs`.
 */
export function registryFiles(systems: FoundSystems): readonly Artifact[] {
  return [
    catalogFile(systems.catalog),
    alertsFile(systems.alerts),
    dashboardsFile(systems.dashboards),
    modelsFile(systems.models),
    jobsFile(systems.models),
  ];
}

const note = "// Generated from the names of the files beside it; rebuild with `npm run build:systems`.";

function catalogFile(places: readonly SystemPlace[]): Artifact {
  const names = places.map(({ name }) => `${camel(name)}Metrics`);
  return file(`${systemFolders.catalog}/index.ts`, [
    ...places.map((place) => importLine(`${camel(place.name)}Metrics`, doorOf(place))),
    "",
    list("export {", names, "};"),
    "",
    "/** The metrics of every system. */",
    list("export const metricsOfSystems = [", names, "] as const;"),
  ]);
}

function alertsFile(places: readonly SystemPlace[]): Artifact {
  return file(`${systemFolders.alerts}/index.ts`, [
    ...places.map((place) => importLine(`${camel(place.name)}Alerting`, doorOf(place))),
    "",
    "/** How people are told about every system, by its name. */",
    ...record("alertingSystems", places, "Alerting"),
    "",
    "/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */",
    ...spread("linkedPanels", places, "Alerting.panels"),
  ]);
}

function dashboardsFile(places: readonly SystemPlace[]): Artifact {
  const names = places.map(({ name }) => `...${camel(name)}Dashboards`);
  return file(`${systemFolders.dashboards}/index.ts`, [
    ...places.map((place) => importLine(`${camel(place.name)}Dashboards`, doorOf(place))),
    "",
    "/** The dashboards of every system. */",
    list("export const dashboardPlans = [", names, "] as const;"),
  ]);
}

function modelsFile(places: readonly SystemPlace[]): Artifact {
  const schemas = places.map(({ name }) => `...${camel(name)}System.faultSchemas`);
  return file(`${systemFolders.models}/index.ts`, [
    ...places.map((place) => importLine(`${camel(place.name)}System`, doorOf(place))),
    "",
    "/** Every system with its model, by its name. */",
    ...record("modelledSystems", places, "System"),
    "",
    "/** The faults of every system. */",
    list("export const faultSchemas = [", schemas, "] as const;"),
  ]);
}

// Apart from the models, since one of them watches over the jobs of all.
function jobsFile(places: readonly SystemPlace[]): Artifact {
  return file(`${systemFolders.models}/jobs.ts`, [
    ...places.map(({ name, isFolder }) =>
      importLine(`${camel(name)}Jobs`, isFolder ? `./${name}/jobs.ts` : `./${name}.ts`),
    ),
    "",
    "/** The scrape jobs of every system with their instances, in the order in which a world lists its targets. */",
    ...spread("scrapeJobs", places, "Jobs"),
    "",
    "/** The same, by system. */",
    ...record("jobsOfSystems", places, "Jobs"),
    "",
    "/** The name of a scrape job. */",
    "export type JobName = keyof typeof scrapeJobs;",
  ]);
}

function file(path: string, lines: readonly string[]): Artifact {
  return { path, content: `${[note, ...lines].join("\n")}\n` };
}

function doorOf({ name, isFolder }: SystemPlace): string {
  return isFolder ? `./${name}/index.ts` : `./${name}.ts`;
}

function importLine(name: string, door: string): string {
  return `import { ${name} } from "${door}";`;
}

function record(name: string, places: readonly SystemPlace[], suffix: string): readonly string[] {
  const members = places.map((place) => {
    const key = place.name.includes("-") ? `"${place.name}"` : place.name;
    return `  ${key}: ${camel(place.name)}${suffix},`;
  });
  return [`export const ${name} = {`, ...members, "} as const;"];
}

function spread(name: string, places: readonly SystemPlace[], suffix: string): readonly string[] {
  return [
    `export const ${name} = {`,
    ...places.map((place) => `  ...${camel(place.name)}${suffix},`),
    "} as const;",
  ];
}

const lineWidthMax = 110;

/** Names on one line where they fit and on one each where not, as the formatter would have it. */
function list(start: string, names: readonly string[], end: string): string {
  const inner = start.endsWith("{") ? ` ${names.join(", ")} ` : names.join(", ");
  const line = `${start}${inner}${end}`;
  return line.length <= lineWidthMax ? line : [start, ...names.map((name) => `  ${name},`), end].join("\n");
}

function camel(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
