export { natsLive } from "./nats-live.ts";
