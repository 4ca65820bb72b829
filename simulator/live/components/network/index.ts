import { defineLiveSystem, swappedAtOnce } from "../../kit/index.ts";
import { cutOff, startNetwork } from "./start.ts";

/** The network as a prober sees it: listeners of what must be open, and nobody where nothing may be reached. */
export const networkLive = defineLiveSystem({
  system: "network",
  description: "listeners on four ports, five ports on which nobody listens, the blackbox exporter",
  programs: ["blackbox-exporter"],
  start: startNetwork,
  faults: {
    "network-port-blocked": ({ instance }, { edge }) => edge.disturb(instance, { isOpen: false }),
    "network-port-exposed": ({ instance }, { edge }) => edge.disturb(instance, { isOpen: true }),
    "network-isolation-broken": (_, { edge, isolated }) => edge.disturb(isolated, { isOpen: true }),
    "network-prober-cut-off": (_, running, context) => cutOff(running, context),
    "network-prober-killed": (_, { prober }) => prober.program.kill(),
  },
  paces: {
    "network-port-blocked": () => swappedAtOnce,
    "network-port-exposed": () => swappedAtOnce,
    "network-isolation-broken": () => swappedAtOnce,
  },
});
