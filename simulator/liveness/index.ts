export { LivenessJudge } from "./liveness-judge.ts";
export { type LivenessProblem, livenessProblems } from "./liveness-problems.ts";
export type { DrillLiveness, LinkedPanel, PanelLiveness, PanelState } from "./panel-liveness.ts";
export { type UnshownPanel, unshownPanels } from "./unshown-panels.ts";
