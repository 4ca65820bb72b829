export { openServerBook, type ServerBook } from "./server-book.ts";
export {
  createShutdown,
  type Flusher,
  type Shutdown,
  type ShutdownParts,
  type ShutdownPhase,
  type ShutdownReport,
  type ShutdownStepReport,
  type ShutdownStepTime,
  type ShutdownWork,
} from "./shutdown.ts";
export { type ShutdownSignal, type SignalSurroundings, shutdownOnSignals } from "./signals.ts";
