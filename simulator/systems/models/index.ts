// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiSystem } from "./api/index.ts";
import { haproxySystem } from "./haproxy/index.ts";
import { nginxSystem } from "./nginx/index.ts";
import { postgresSystem } from "./postgres/index.ts";
import { stackSystem } from "./stack/index.ts";
import { uvicornSystem } from "./uvicorn/index.ts";

/** Every system with its model, by its name. */
export const modelledSystems = {
  api: apiSystem,
  haproxy: haproxySystem,
  nginx: nginxSystem,
  postgres: postgresSystem,
  stack: stackSystem,
  uvicorn: uvicornSystem,
} as const;

/** The faults of every system. */
export const faultSchemas = [
  ...apiSystem.faultSchemas,
  ...haproxySystem.faultSchemas,
  ...nginxSystem.faultSchemas,
  ...postgresSystem.faultSchemas,
  ...stackSystem.faultSchemas,
  ...uvicornSystem.faultSchemas,
] as const;
