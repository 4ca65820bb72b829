/** `--rules`, for every command that runs scenarios. */
export const rulesOption = {
  type: "string",
  requiresArg: true,
  describe: "a folder of rule files, or one, instead of klaxon's own",
} as const;

/** `--routing`, for every command that runs scenarios. */
export const routingOption = {
  type: "string",
  requiresArg: true,
  describe: "an Alertmanager configuration instead of klaxon's own",
} as const;

/** `--programs`, for every command that starts real ones. */
export const programsOption = {
  type: "string",
  array: true,
  requiresArg: true,
  default: [],
  describe: "a folder with real programs (Prometheus, HAProxy, …); may be given several times",
} as const;

/** `--seed`, of a drill whose series are read. */
export const seedOption = {
  type: "number",
  requiresArg: true,
  describe: "fixes the scenario's chance",
} as const;

/** `--interval`, of scraped files. */
export const intervalOption = {
  type: "string",
  requiresArg: true,
  describe: "the time between two scraped files; default: 15s",
} as const;

/** `--label`, of scraped files; once for each. */
export const labelOption = {
  type: "string",
  array: true,
  nargs: 1,
  requiresArg: true,
  describe: "a label of the scraped target, as in job=api; once for each label",
} as const;
