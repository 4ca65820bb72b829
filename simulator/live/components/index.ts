import type { LiveSystem } from "../kit/index.ts";
import { apiLive } from "./api/index.ts";
import { haproxyLive } from "./haproxy/index.ts";
import { nginxLive } from "./nginx/index.ts";
import { uvicornLive } from "./uvicorn/index.ts";

/** The systems that can be drilled on real components, beside the monitoring stack, which is part of every drill. */
export const liveSystems: readonly LiveSystem[] = [apiLive, haproxyLive, nginxLive, uvicornLive];
