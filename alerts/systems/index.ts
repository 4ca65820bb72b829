// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiAlerting } from "./api/index.ts";
import { cdnAlerting } from "./cdn/index.ts";
import { errorsAlerting } from "./errors.ts";
import { functionsAlerting } from "./functions/index.ts";
import { postgresAlerting } from "./postgres/index.ts";
import { pushAlerting } from "./push.ts";
import { stackAlerting } from "./stack.ts";
import { supabaseAlerting } from "./supabase/index.ts";
import { workerAlerting } from "./worker/index.ts";

/** How people are told about every system, by its name. */
export const alertingSystems = {
  api: apiAlerting,
  cdn: cdnAlerting,
  errors: errorsAlerting,
  functions: functionsAlerting,
  postgres: postgresAlerting,
  push: pushAlerting,
  stack: stackAlerting,
  supabase: supabaseAlerting,
  worker: workerAlerting,
} as const;

/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export const linkedPanels = {
  ...apiAlerting.panels,
  ...cdnAlerting.panels,
  ...errorsAlerting.panels,
  ...functionsAlerting.panels,
  ...postgresAlerting.panels,
  ...pushAlerting.panels,
  ...stackAlerting.panels,
  ...supabaseAlerting.panels,
  ...workerAlerting.panels,
} as const;
