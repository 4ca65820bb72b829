import type { LiveSystem } from "../kit/index.ts";
import { apiLive } from "./api/index.ts";
import { postgresLive } from "./postgres/index.ts";

/** The systems that can be drilled on real components, beside the monitoring stack, which is part of every drill. */
export const liveSystems: readonly LiveSystem[] = [apiLive, postgresLive];
