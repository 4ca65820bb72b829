// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiSystem } from "./api/index.ts";
import { cdnSystem } from "./cdn/index.ts";
import { errorsSystem } from "./errors.ts";
import { functionsSystem } from "./functions.ts";
import { postgresSystem } from "./postgres/index.ts";
import { pushSystem } from "./push.ts";
import { stackSystem } from "./stack/index.ts";
import { supabaseSystem } from "./supabase.ts";
import { workerSystem } from "./worker/index.ts";

/** Every system with its model, by its name. */
export const modelledSystems = {
  api: apiSystem,
  cdn: cdnSystem,
  errors: errorsSystem,
  functions: functionsSystem,
  postgres: postgresSystem,
  push: pushSystem,
  stack: stackSystem,
  supabase: supabaseSystem,
  worker: workerSystem,
} as const;

/** The faults of every system. */
export const faultSchemas = [
  ...apiSystem.faultSchemas,
  ...cdnSystem.faultSchemas,
  ...errorsSystem.faultSchemas,
  ...functionsSystem.faultSchemas,
  ...postgresSystem.faultSchemas,
  ...pushSystem.faultSchemas,
  ...stackSystem.faultSchemas,
  ...supabaseSystem.faultSchemas,
  ...workerSystem.faultSchemas,
] as const;
