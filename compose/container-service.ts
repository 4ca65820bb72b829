import { strict as assert } from "node:assert";

/** A folder of the host, mounted read-only, or a named volume that the service writes to. */
export type Mount =
  | { readonly type: "bind"; readonly source: string; readonly target: string; readonly read_only: true }
  | { readonly type: "volume"; readonly source: string; readonly target: string };

/** A port of a service on the host's loopback address. */
export interface PublishedPort {
  readonly host_ip: "127.0.0.1";
  readonly published: string;
  readonly target: number;
  readonly protocol: "tcp";
}

/** A service of the Compose specification, as far as the stack uses it. */
export interface Service {
  readonly image: string;
  readonly build?: {
    readonly context: string;
    readonly dockerfile?: string;
    readonly args: Readonly<Record<string, string>>;
  };
  readonly pull_policy?: "build" | "never";
  readonly user: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly read_only: true;
  readonly cap_drop: readonly ["ALL"];
  readonly security_opt: readonly ["no-new-privileges:true"];
  readonly tmpfs?: readonly string[];
  readonly volumes?: readonly Mount[];
  readonly ports?: readonly PublishedPort[];
  readonly networks: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: "service_healthy" }>>;
  readonly healthcheck: {
    readonly test: readonly ["CMD", ...string[]];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
    readonly start_period: string;
  };
  readonly deploy: {
    readonly resources: {
      readonly limits: { readonly cpus: string; readonly memory: string; readonly pids: number };
    };
  };
  readonly restart: "unless-stopped";
  readonly stop_grace_period: string;
  readonly logging: { readonly driver: "json-file"; readonly options: Readonly<Record<string, string>> };
}

/** What distinguishes one service from another; everything else is the same for all. */
export interface ServiceOptions {
  readonly image: string;
  readonly build?: NonNullable<Service["build"]>;
  /** An image that another service builds. */
  readonly isBuiltElsewhere?: boolean;
  /** User and group by number, since not every image has names. */
  readonly user: string;
  readonly command?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
  /** Whether it gets a small `/tmp` in memory. */
  readonly hasTemporaryFolder?: boolean;
  readonly ports?: readonly PublishedPort[];
  /** The program and its arguments that end with 0 when the service is well. */
  readonly healthCheck: readonly string[];
  /** How long failing checks do not count after the start. */
  readonly startPeriodSeconds?: number;
  readonly startsAfter?: readonly string[];
  readonly cpuCount: number;
  readonly memoryBytes: number;
  readonly processesMax: number;
  /** How long it has between SIGTERM and SIGKILL. */
  readonly stopGraceSeconds?: number;
}

/** The network that all services share. */
export const networkName = "stack";

const mebibyte = 1024 ** 2;

/** A service that runs as nobody special, writes only where it must, and cannot use up the machine. */
export function defineService(options: ServiceOptions): Service {
  const { build, command, variables, mounts, ports, startsAfter } = options;
  assert(/^[1-9]\d*:\d+$/.test(options.user), `\`${options.user}\` is a user other than root, by number`);
  return {
    image: options.image,
    ...(build === undefined ? {} : { build, pull_policy: "build" as const }),
    ...(options.isBuiltElsewhere === true ? { pull_policy: "never" as const } : {}),
    user: options.user,
    ...(command === undefined ? {} : { command: command.map(escapeDollars) }),
    ...(variables === undefined ? {} : { environment: escapeValues(variables) }),
    read_only: true,
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
    ...(options.hasTemporaryFolder === true
      ? { tmpfs: ["/tmp:rw,noexec,nosuid,nodev,size=64m,mode=1777"] }
      : {}),
    ...(mounts === undefined ? {} : { volumes: mounts }),
    ...(ports === undefined ? {} : { ports }),
    networks: [networkName],
    ...(startsAfter === undefined ? {} : { depends_on: whenHealthy(startsAfter) }),
    healthcheck: {
      test: ["CMD", ...options.healthCheck.map(escapeDollars)],
      interval: "5s",
      timeout: "4s",
      retries: 3,
      start_period: `${options.startPeriodSeconds ?? 20}s`,
    },
    deploy: {
      resources: {
        limits: {
          cpus: options.cpuCount.toFixed(2),
          memory: `${Math.round(options.memoryBytes / mebibyte)}M`,
          pids: options.processesMax,
        },
      },
    },
    restart: "unless-stopped",
    stop_grace_period: `${options.stopGraceSeconds ?? 10}s`,
    logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
  };
}

/** A folder that the service reads, by its path from the Compose file. */
export function readsFolder(source: string, target: string): Mount {
  return { type: "bind", source, target, read_only: true };
}

/** A volume that the service writes to and that outlives it. */
export function keepsVolume(source: string, target: string): Mount {
  return { type: "volume", source, target };
}

/** A port of the service on the host, reachable from this machine alone. */
export function publishes(published: number, target: number): PublishedPort {
  return { host_ip: "127.0.0.1", published: String(published), target, protocol: "tcp" };
}

function whenHealthy(names: readonly string[]): NonNullable<Service["depends_on"]> {
  return Object.fromEntries(names.map((name) => [name, { condition: "service_healthy" as const }]));
}

// Compose would take a single dollar for a variable of its own.
function escapeDollars(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function escapeValues(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, escapeDollars(value)]));
}
