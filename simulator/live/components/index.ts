import type { LiveSystem } from "../kit/index.ts";
import { apiLive } from "./api/index.ts";
import { certificatesLive } from "./certificates/index.ts";
import { dnsLive } from "./dns/index.ts";
import { networkLive } from "./network/index.ts";
import { probesLive } from "./probes/index.ts";

/** The systems that can be drilled on real components, beside the monitoring stack, which is part of every drill. */
export const liveSystems: readonly LiveSystem[] = [
  apiLive,
  certificatesLive,
  dnsLive,
  networkLive,
  probesLive,
];
