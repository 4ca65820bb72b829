/**
 * Where v2 has a word, the classic format has a number: the word's index.
 */
export const cursorSyncs = ["Off", "Crosshair", "Tooltip"] as const;

/** What of a variable is shown. */
export const variableHides = ["dontHide", "hideLabel", "hideVariable", "inControlsMenu"] as const;

/** When a variable's values are read again. */
export const variableRefreshes = ["never", "onDashboardLoad", "onTimeRangeChanged"] as const;

/** How a variable's values are sorted. */
export const variableSorts = [
  "disabled",
  "alphabeticalAsc",
  "alphabeticalDesc",
  "numericalAsc",
  "numericalDesc",
  "alphabeticalCaseInsensitiveAsc",
  "alphabeticalCaseInsensitiveDesc",
  "naturalAsc",
  "naturalDesc",
] as const;

/** The kind of a v2 variable by its classic type. */
export const variableKinds: ReadonlyMap<string, string> = new Map([
  ["query", "QueryVariable"],
  ["datasource", "DatasourceVariable"],
  ["custom", "CustomVariable"],
  ["interval", "IntervalVariable"],
  ["constant", "ConstantVariable"],
  ["textbox", "TextVariable"],
  ["adhoc", "AdhocVariable"],
  ["groupby", "GroupByVariable"],
  ["switch", "SwitchVariable"],
]);

/** The version that Grafana gives to every kind of query. */
export const queryVersion = "v0";
