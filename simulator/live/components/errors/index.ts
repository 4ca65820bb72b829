export { errorsLive } from "./errors-live.ts";
