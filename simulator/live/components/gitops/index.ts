export { gitopsLive } from "./gitops-live.ts";
