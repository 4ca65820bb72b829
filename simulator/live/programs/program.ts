import type { Version } from "./version.ts";

/** The real programs that live drills start. */
export const programNames = [
  "prometheus",
  "alertmanager",
  "blackbox-exporter",
  "haproxy",
  "nginx",
  "nginx-exporter",
  "mtail",
  "dnsmasq",
  "nats-server",
  "redis-server",
  "redis-cli",
  "redis-exporter",
  "postgres",
  "initdb",
  "pg_ctl",
  "pg_isready",
  "pg_basebackup",
  "pg_dump",
  "pg_restore",
  "pgbench",
  "psql",
  "postgres-exporter",
  "node-exporter",
  "process-exporter",
  "pushgateway",
  "stress-ng",
  "openssl",
  "git",
  "python3-uvicorn",
] as const;

/**
 * A program by the name that drills use, whatever its file is called. `python3-uvicorn` is a Python that has uvicorn, FastAPI
 * and the Prometheus client: it is run with `-m uvicorn`.
 */
export type ProgramName = (typeof programNames)[number];

/** A program that is there and answers. */
export interface Program {
  readonly name: ProgramName;
  /** Absolute. */
  readonly path: string;
  readonly version: Version;
}
