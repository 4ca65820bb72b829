import type { ProgramName } from "./program.ts";
import { parseVersion, type Version } from "./version.ts";

/** What there is to know of a program before it is found. */
export interface ProgramFacts {
  /** What its file may be called, in the order in which they are tried: upstream's names, then Debian's. */
  readonly fileNames: readonly string[];
  /** Folders off the PATH where Debian keeps it. */
  readonly folders: readonly string[];
  /** What makes it tell its version. */
  readonly versionArgs: readonly string[];
  /** Finds the version in what it says: the first group that matched. */
  readonly versionPattern: RegExp;
  /** What drills rely on is there from this version on. */
  readonly leastVersion: Version;
  /** This major version and later ones are taken before others, where there is a choice. None where undefined. */
  readonly preferredMajor?: number;
  /** Debian's packages that have it. */
  readonly packages: readonly string[];
}

// Debian's build of one exporter leaves its version empty and has it as the revision.
const ofExporter = /\bversion (\d+\.\d+(?:\.\d+)?)|\brevision: (\d+\.\d+(?:\.\d+)?)/;
const ofPostgres = /\(PostgreSQL\) (\d+(?:\.\d+)?)/;
const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];
const postgresFolders = [18, 17, 16, 15, 14].map((major) => `/usr/lib/postgresql/${major}/bin`);

/** The facts of each program. */
export const programFacts: Readonly<Record<ProgramName, ProgramFacts>> = {
  prometheus: { ...exporter("2.42", "prometheus"), preferredMajor: 3 },
  alertmanager: exporter("0.25", "prometheus-alertmanager", "alertmanager"),
  "blackbox-exporter": exporter("0.23", "prometheus-blackbox-exporter", "blackbox_exporter"),
  haproxy: {
    ...program("haproxy", "2.4", /version (\d+\.\d+(?:\.\d+)?)/, ["-v"]),
    folders: systemFolders,
  },
  nginx: { ...program("nginx", "1.18", /nginx\/(\d+\.\d+\.\d+)/, ["-v"]), folders: systemFolders },
  "nginx-exporter": {
    ...exporter("0.11", "prometheus-nginx-exporter", "nginx-prometheus-exporter", "nginx_exporter"),
    versionPattern: /version[= ](\d+\.\d+(?:\.\d+)?)/,
  },
  mtail: program("mtail", "3.0", /version v?(\d+\.\d+(?:\.\d+)?)/),
  dnsmasq: {
    ...program("dnsmasq", "2.80", /version (\d+\.\d+)/),
    folders: systemFolders,
    packages: ["dnsmasq-base"],
  },
  "nats-server": { ...program("nats-server", "2.9", /v(\d+\.\d+\.\d+)/), folders: systemFolders },
  "redis-server": program("redis-server", "6.2", /v=(\d+\.\d+\.\d+)/),
  "redis-cli": { ...program("redis-cli", "6.2", /redis-cli (\d+\.\d+\.\d+)/), packages: ["redis-tools"] },
  "redis-exporter": {
    ...exporter("1.40", "prometheus-redis-exporter", "redis_exporter"),
    versionPattern: /Exporter v?(\d+\.\d+\.\d+)/,
  },
  postgres: postgres("postgres", "postgresql"),
  initdb: postgres("initdb", "postgresql"),
  pg_ctl: postgres("pg_ctl", "postgresql"),
  pg_isready: postgres("pg_isready", "postgresql-client"),
  pg_basebackup: postgres("pg_basebackup", "postgresql-client"),
  pg_dump: postgres("pg_dump", "postgresql-client"),
  pg_restore: postgres("pg_restore", "postgresql-client"),
  pgbench: postgres("pgbench", "postgresql"),
  psql: postgres("psql", "postgresql-client"),
  "postgres-exporter": exporter("0.11", "prometheus-postgres-exporter", "postgres_exporter"),
  "node-exporter": exporter("1.3", "prometheus-node-exporter", "node_exporter"),
  "process-exporter": exporter("0.7", "prometheus-process-exporter", "process-exporter", "process_exporter"),
  pushgateway: exporter("1.4", "prometheus-pushgateway", "pushgateway"),
  "stress-ng": program("stress-ng", "0.13", /version (\d+\.\d+\.\d+)/),
  openssl: program("openssl", "1.1.1", /(?:OpenSSL|LibreSSL) (\d+\.\d+\.\d+)/, ["version"]),
  git: program("git", "2.28", /git version (\d+\.\d+(?:\.\d+)?)/),
  "python3-uvicorn": {
    ...program("python3-uvicorn", "0.17", /^uvicorn (\d+\.\d+\.\d+)/m, [
      "-c",
      "import fastapi, prometheus_client, uvicorn; print('uvicorn', uvicorn.__version__)",
    ]),
    fileNames: ["python3-uvicorn", "python3"],
    packages: ["python3-uvicorn", "python3-fastapi", "python3-prometheus-client"],
  },
};

function program(
  fileName: string,
  least: string,
  versionPattern: RegExp,
  versionArgs: readonly string[] = ["--version"],
): ProgramFacts {
  return {
    fileNames: [fileName],
    folders: [],
    versionArgs,
    versionPattern,
    leastVersion: parseVersion(least),
    packages: [fileName],
  };
}

// Of the Prometheus family: a package, and what its file is called upstream.
function exporter(least: string, packageName: string, ...upstreamNames: readonly string[]): ProgramFacts {
  return { ...program(packageName, least, ofExporter), fileNames: [...upstreamNames, packageName] };
}

function postgres(fileName: string, packageName: string): ProgramFacts {
  return { ...program(fileName, "14", ofPostgres), folders: postgresFolders, packages: [packageName] };
}
