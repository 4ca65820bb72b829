import type { Fault, SystemName } from "../../systems/index.ts";
import type { HookFault, LiveSystem } from "../kit/index.ts";
import { apiHookFault, apiLive } from "./api/index.ts";
import { backupsLive } from "./backups/index.ts";
import { certificatesLive } from "./certificates/index.ts";
import { dnsLive } from "./dns/index.ts";
import { eventBusLive } from "./event-bus/index.ts";
import { haproxyLive } from "./haproxy/index.ts";
import { hostLive } from "./host/index.ts";
import { natsLive } from "./nats/index.ts";
import { networkLive } from "./network/index.ts";
import { nginxLive } from "./nginx/index.ts";
import { postgresLive } from "./postgres/index.ts";
import { probesLive } from "./probes/index.ts";
import { pushLive } from "./push/index.ts";
import { redisLive } from "./redis/index.ts";
import { sqliteLive } from "./sqlite/index.ts";
import { uvicornLive } from "./uvicorn/index.ts";
import { workerLive } from "./worker/index.ts";

/** The systems that can be drilled on real components, beside the monitoring stack, which is part of every drill. */
export const liveSystems: readonly LiveSystem[] = [
  apiLive,
  backupsLive,
  certificatesLive,
  dnsLive,
  eventBusLive,
  haproxyLive,
  hostLive,
  natsLive,
  networkLive,
  nginxLive,
  postgresLive,
  probesLive,
  pushLive,
  redisLive,
  sqliteLive,
  uvicornLive,
  workerLive,
];

/** A fault that instrumented services bring about themselves, whoever runs them. */
export interface HookForm {
  readonly system: SystemName;
  /** Instances as the model names them; all of the system where undefined. */
  readonly instances: readonly string[] | undefined;
  readonly fault: HookFault;
}

/** How instrumentation brings a fault about at the pace of the real clock; undefined where it cannot. */
export function hookFormOf(fault: Fault): HookForm | undefined {
  const form = apiHookFault(fault, 1);
  return form === undefined ? undefined : { system: "api", ...form };
}
