export { deploymentsLive } from "./deployments-live.ts";
