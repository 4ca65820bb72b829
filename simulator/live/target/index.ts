export type { ResolveHost } from "./allow-list.ts";
export type { ComposePlan } from "./compose-program.ts";
export { type OpenComposeOptions, openCompose } from "./open-compose.ts";
export { type DeployedFacts, type OpenTarget, type OpenTargetOptions, openTarget } from "./open-target.ts";
export { TargetError } from "./target-error.ts";
export { type ParsedTarget, parseTarget, type Target } from "./target-file.ts";
export { targetSchema } from "./target-schema.ts";
