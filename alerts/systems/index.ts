// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiAlerting } from "./api/index.ts";
import { nginxAlerting } from "./nginx/index.ts";
import { postgresAlerting } from "./postgres/index.ts";
import { stackAlerting } from "./stack.ts";

/** How people are told about every system, by its name. */
export const alertingSystems = {
  api: apiAlerting,
  nginx: nginxAlerting,
  postgres: postgresAlerting,
  stack: stackAlerting,
} as const;

/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export const linkedPanels = {
  ...apiAlerting.panels,
  ...nginxAlerting.panels,
  ...postgresAlerting.panels,
  ...stackAlerting.panels,
} as const;
