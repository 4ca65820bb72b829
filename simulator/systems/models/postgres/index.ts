import { defineSystem } from "../../kit/system.ts";
import { postgresFaultExamples, postgresFaultSchemas, postgresFaults, postgresTargetsOf } from "./faults.ts";
import { offeredServices, PostgresSystem } from "./system.ts";

/** A PostgreSQL primary with two streaming replicas. */
export const postgresSystem = defineSystem({
  faultSchemas: postgresFaultSchemas,
  faults: postgresFaults,
  examples: postgresFaultExamples,
  targetsOf: postgresTargetsOf,
  services: Object.values(offeredServices),
  unshownVariants: [
    {
      alert: "PostgresDown",
      variant: "below",
      reason: "`pg_up` is 0 or 1: a server that answers its exporter slowly still answers it",
    },
  ],
  create: (options) => new PostgresSystem(options),
});
