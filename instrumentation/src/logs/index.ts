export { createLogger, type LogSurroundings, type ServiceLogger } from "./logger.ts";
