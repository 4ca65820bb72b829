export { askRunner, type RunnerAnswer } from "./control-client.ts";
export { type ControlHandler, type ControlServer, serveControl } from "./control-server.ts";
export { type Annotator, createAnnotator } from "./grafana-annotations.ts";
export { type ProcessTable, readProcessTable } from "./process-table.ts";
export { type ControlRequest, diagnosisCharactersMax, type RunStatus } from "./protocol.ts";
export { RunFolder, type RunningRun, StateFolderError, type TakenRun } from "./run-folder.ts";
export type { RunRecord } from "./run-record.ts";
export { stateFolderPath } from "./state-folder.ts";
