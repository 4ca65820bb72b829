export { type LivenessInput, LivenessJudge } from "./liveness-judge.ts";
export type { DrillLiveness, LinkedPanel, PanelLiveness, PanelState } from "./panel-liveness.ts";
