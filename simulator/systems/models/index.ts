// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiSystem } from "./api/index.ts";
import { backupsSystem } from "./backups.ts";
import { deploymentsSystem } from "./deployments.ts";
import { hostSystem } from "./host/index.ts";
import { minioSystem } from "./minio.ts";
import { postgresSystem } from "./postgres/index.ts";
import { sqliteSystem } from "./sqlite.ts";
import { stackSystem } from "./stack/index.ts";

/** Every system with its model, by its name. */
export const modelledSystems = {
  api: apiSystem,
  backups: backupsSystem,
  deployments: deploymentsSystem,
  host: hostSystem,
  minio: minioSystem,
  postgres: postgresSystem,
  sqlite: sqliteSystem,
  stack: stackSystem,
} as const;

/** The faults of every system. */
export const faultSchemas = [
  ...apiSystem.faultSchemas,
  ...backupsSystem.faultSchemas,
  ...deploymentsSystem.faultSchemas,
  ...hostSystem.faultSchemas,
  ...minioSystem.faultSchemas,
  ...postgresSystem.faultSchemas,
  ...sqliteSystem.faultSchemas,
  ...stackSystem.faultSchemas,
] as const;
