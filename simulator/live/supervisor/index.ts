export type { CommandResult, CommandRun, ProcessEnd, ProgramStart, SupervisorSettings } from "./protocol.ts";
export { type RunnerChannel, type SupervisorHost, serveRunner } from "./serve.ts";
export {
  connectSupervisor,
  type LiveProcess,
  runnerLeaseMs,
  type Supervisor,
  SupervisorError,
} from "./supervisor.ts";
