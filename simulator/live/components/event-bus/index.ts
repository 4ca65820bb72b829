export { eventBusLive } from "./event-bus-live.ts";
