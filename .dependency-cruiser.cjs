/**
 * Who may import whom. The folders form a strict order (ARCHITECTURE.md); from another folder only its
 * `index.ts` may be imported. `test/repo/layers.test.ts` proves that modules are seen and that a wrong
 * import is caught.
 */
const allowed = {
  "simulator/promql": [],
  "simulator/document": [],
  "simulator/dashboard": ["simulator/document"],
  "simulator/go-template": [],
  "simulator/chart": [],
  "simulator/page": ["simulator/chart"],
  "simulator/exposition": ["simulator/document"],
  "simulator/template-functions": ["simulator/promql", "simulator/go-template"],
  "simulator/engine": [
    "simulator/promql",
    "simulator/document",
    "simulator/go-template",
    "simulator/template-functions",
  ],
  "simulator/alertmanager": [
    "simulator/promql",
    "simulator/document",
    "simulator/go-template",
    "simulator/template-functions",
  ],
  "simulator/systems": ["instrumentation/src/catalog"],
  "simulator/drill": [
    "simulator/alertmanager",
    "simulator/engine",
    "simulator/promql",
    "simulator/document",
    "simulator/systems",
  ],
  "simulator/live/time-scale": ["simulator/engine", "simulator/document", "simulator/promql"],
  "simulator/live/programs": [],
  "simulator/live/supervisor": [],
  "simulator/live/network": [],
  "simulator/live/clients": [],
  "simulator/live/processes": [
    "simulator/live/kit",
    "simulator/live/network",
    "simulator/live/clients",
    "simulator/systems",
    "instrumentation/src/catalog",
    "compose/demo/",
  ],
  "simulator/live/kit": [
    "simulator/live/supervisor",
    "simulator/live/programs",
    "simulator/live/time-scale",
    "simulator/systems",
  ],
  "simulator/live/components": [
    "simulator/live/kit",
    "simulator/live/supervisor",
    "simulator/live/programs",
    "simulator/live/clients",
    "simulator/live/time-scale",
    "simulator/systems",
    "instrumentation/src/catalog",
  ],
  "simulator/live/stack": [
    "simulator/live/kit",
    "simulator/live/network",
    "simulator/live/time-scale",
    "simulator/systems",
    "simulator/alertmanager",
  ],
  "simulator/live/target": [
    "simulator/live/components",
    "simulator/live/stack",
    "simulator/live/kit",
    "simulator/live/network",
    "simulator/live/supervisor",
    "simulator/drill",
    "simulator/systems",
    "simulator/alertmanager",
    "simulator/promql",
    "simulator/document",
  ],
  "simulator/live/gameday": ["simulator/drill", "simulator/systems"],
  "simulator/live/run": [
    "simulator/live/target",
    "simulator/live/stack",
    "simulator/live/kit",
    "simulator/live/network",
    "simulator/live/programs",
    "simulator/live/supervisor",
    "simulator/live/time-scale",
    "simulator/drill",
    "simulator/systems",
    "simulator/promql",
    "simulator/document",
    "instrumentation/src/catalog",
  ],
  "simulator/history": ["simulator/drill"],
  "simulator/live/control": ["simulator/live/run"],
  "simulator/live/groups": [],
  "simulator/inventory": ["simulator/drill", "simulator/systems", "instrumentation/src/catalog"],
  "simulator/promtool": [
    "simulator/alertmanager",
    "simulator/engine",
    "simulator/promql",
    "simulator/document",
  ],
  "simulator/coverage": ["simulator/promtool", "simulator/engine", "simulator/promql", "simulator/document"],
  "simulator/conformance": ["simulator/engine", "simulator/promql", "simulator/document"],
  "simulator/check": [
    "simulator/alertmanager",
    "simulator/dashboard",
    "simulator/engine",
    "simulator/exposition",
    "simulator/promql",
    "simulator/go-template",
    "simulator/document",
    "instrumentation/src/catalog",
  ],
  "simulator/liveness": [
    "simulator/drill",
    "simulator/dashboard",
    "simulator/engine",
    "simulator/promql",
    "simulator/document",
  ],
  "simulator/difference": [
    "simulator/dashboard",
    "simulator/check",
    "simulator/alertmanager",
    "simulator/engine",
    "simulator/promql",
    "simulator/document",
  ],
  "simulator/report": [
    "simulator/page",
    "simulator/chart",
    "simulator/liveness",
    "simulator/check",
    "simulator/difference",
    "simulator/history",
    "simulator/inventory",
    "simulator/live/gameday",
    "simulator/live/run",
    "simulator/drill",
    "simulator/alertmanager",
    "simulator/promtool",
    "simulator/coverage",
    "simulator/conformance",
    "simulator/promql",
    "simulator/document",
  ],
  "simulator/preview": [
    "simulator/page",
    "simulator/chart",
    "simulator/dashboard",
    "simulator/promql",
    "simulator/document",
  ],
  "simulator/cli": ["simulator/", "environments", "artifacts", "alerts/import/", "dashboards/import/"],
  "instrumentation/src/catalog": [],
  "instrumentation/src/redaction": [],
  "instrumentation/src/request-target": [],
  "instrumentation/src/emit-patch": [],
  "instrumentation/src/settings": [],
  "instrumentation/src/metrics": ["instrumentation/src/settings", "instrumentation/src/catalog"],
  "instrumentation/src/tracing": ["instrumentation/src/redaction", "instrumentation/src/settings"],
  "instrumentation/src/health": [
    "instrumentation/src/metrics",
    "instrumentation/src/redaction",
    "instrumentation/src/settings",
    "instrumentation/src/catalog",
  ],
  "instrumentation/src/logs": [
    "instrumentation/src/metrics",
    "instrumentation/src/redaction",
    "instrumentation/src/settings",
    "instrumentation/src/catalog",
  ],
  "instrumentation/src/http": [
    "instrumentation/src/emit-patch",
    "instrumentation/src/request-target",
    "instrumentation/src/tracing",
    "instrumentation/src/metrics",
    "instrumentation/src/redaction",
    "instrumentation/src/catalog",
  ],
  "instrumentation/src/faults": [
    "instrumentation/src/emit-patch",
    "instrumentation/src/request-target",
    "instrumentation/src/metrics",
    "instrumentation/src/settings",
    "instrumentation/src/catalog",
  ],
  "instrumentation/src/shutdown": ["instrumentation/src/health", "instrumentation/src/settings"],
  "instrumentation/src/endpoints": [
    "instrumentation/src/emit-patch",
    "instrumentation/src/request-target",
    "instrumentation/src/health",
    "instrumentation/src/metrics",
    "instrumentation/src/settings",
  ],
  "instrumentation/src": ["instrumentation/src/"],
  artifacts: [],
  registry: ["artifacts"],
  environments: [],
  alerts: ["instrumentation/src/catalog", "environments", "artifacts"],
  dashboards: ["instrumentation/src/catalog", "environments", "alerts", "artifacts"],
  compose: ["environments", "artifacts"],
};

const sideDoors = {
  // What a command needs that must start at once, without loading the rest of the folder.
  "simulator/report": ["^simulator/report/unit-tests\\.ts$", "^simulator/report/pictures/index\\.ts$"],
  // What the demo's services answer and what its users ask for; a live drill plays the same shop.
  // What reads the files of others back into code, which only `klaxon import` needs.
  alerts: ["^alerts/import/index\\.ts$"],
  dashboards: ["^dashboards/import/index\\.ts$"],
  compose: ["^compose/demo/(load|orders)\\.ts$"],
};

const folders = Object.keys(allowed);

/** The files of a folder, without those of the folders nested in it that have a rule of their own. */
function filesOf(folder) {
  const nested = folders.filter((other) => other.startsWith(`${folder}/`));
  const except = nested.map((other) => `(?!${other.slice(folder.length + 1)}/)`).join("");
  return `^${folder}/${except}`;
}

const layerRules = folders.map((folder) => ({
  name: `layer:${folder}`,
  severity: "error",
  comment: `${folder} may import: ${allowed[folder].join(", ") || "nothing of the project"}`,
  from: { path: filesOf(folder) },
  to: {
    path: "^(simulator|instrumentation|alerts|dashboards|environments|compose|artifacts|registry|test)/",
    pathNot: [filesOf(folder), ...allowed[folder].map((other) => `^${other}`)],
  },
}));

const doorRules = folders.map((folder) => ({
  name: `door:${folder}`,
  severity: "error",
  comment: `from outside ${folder}, import ${folder}/index.ts only (in a browser ${folder}/browser/index.ts as well)`,
  from: {
    path: "^(simulator|instrumentation|alerts|dashboards|environments|compose|artifacts|registry)/",
    pathNot: filesOf(folder),
  },
  to: { path: filesOf(folder), pathNot: [`^${folder}/(browser/)?index\\.ts$`, ...(sideDoors[folder] ?? [])] },
}));

module.exports = {
  forbidden: [
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "pure-promql",
      severity: "error",
      comment: "PromQL also runs in a browser",
      from: { path: "^simulator/promql/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-browser",
      severity: "error",
      comment: "charts and what lies in a folder `browser` run in a browser",
      from: { path: "^simulator/(chart/|.*/browser/)" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "browser-apart",
      severity: "error",
      comment: "what runs in a browser is bundled; Node does not load it",
      from: { path: "^simulator/", pathNot: "/browser/" },
      to: { path: "/browser/" },
    },
    {
      name: "one-adapter-of-charts",
      severity: "error",
      comment: "others may know its types, to say how a chart of theirs is drawn",
      from: { path: "^simulator/", pathNot: "^simulator/chart/" },
      to: { path: "node_modules/(echarts|zrender)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "yaml-in-one-folder",
      severity: "error",
      from: { path: "^simulator/", pathNot: "^simulator/(document/|.*-file\\.ts$)" },
      to: { path: "node_modules/yaml/" },
    },
    {
      name: "declared-dependencies",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"] },
    },
    {
      name: "one-owner-of-processes",
      severity: "error",
      comment:
        "what else starts a process in a live drill outlives a runner that dies; what processes of ours start is in their group, which the supervisor ends",
      from: { path: "^simulator/live/", pathNot: "^simulator/live/(supervisor|programs|processes)/" },
      to: { path: "child_process", dependencyTypes: ["core"] },
    },
    {
      name: "live-systems-apart",
      severity: "error",
      comment: "live systems know each other through LiveContext.neighbours",
      from: { path: "^simulator/live/components/([^/]+)/" },
      to: { path: "^simulator/live/components/[^/]+/", pathNot: "^simulator/live/components/$1/" },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...layerRules,
    ...doorRules,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|instrumentation/dist|compose/dist)/|^[a-z]+/generated/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".json"],
      conditionNames: ["import", "types"],
      exportsFields: ["exports"],
    },
  },
};
