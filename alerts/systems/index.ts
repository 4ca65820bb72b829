// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiAlerting } from "./api/index.ts";
import { backupsAlerting } from "./backups/index.ts";
import { deploymentsAlerting } from "./deployments.ts";
import { hostAlerting } from "./host/index.ts";
import { minioAlerting } from "./minio.ts";
import { postgresAlerting } from "./postgres/index.ts";
import { sqliteAlerting } from "./sqlite.ts";
import { stackAlerting } from "./stack.ts";

/** How people are told about every system, by its name. */
export const alertingSystems = {
  api: apiAlerting,
  backups: backupsAlerting,
  deployments: deploymentsAlerting,
  host: hostAlerting,
  minio: minioAlerting,
  postgres: postgresAlerting,
  sqlite: sqliteAlerting,
  stack: stackAlerting,
} as const;

/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export const linkedPanels = {
  ...apiAlerting.panels,
  ...backupsAlerting.panels,
  ...deploymentsAlerting.panels,
  ...hostAlerting.panels,
  ...minioAlerting.panels,
  ...postgresAlerting.panels,
  ...sqliteAlerting.panels,
  ...stackAlerting.panels,
} as const;
