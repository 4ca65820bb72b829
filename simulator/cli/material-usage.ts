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
