export type { AlertLife } from "./alert-lives.ts";
export { explainDrill, explainRun } from "./explain-run.ts";
export type { DrillEvidence } from "./scene.ts";
