import { defineLiveSystem } from "../../kit/index.ts";
import { haproxyFaultForms, haproxyPaces } from "./faults.ts";
import { startHaproxy } from "./start.ts";

/** The load balancer on the real HAProxy. */
export const haproxyLive = defineLiveSystem({
  system: "haproxy",
  description: "HAProxy with its own exporter in front of three HTTP servers; steady requests",
  programs: ["haproxy"],
  start: startHaproxy,
  faults: haproxyFaultForms,
  paces: haproxyPaces,
});
