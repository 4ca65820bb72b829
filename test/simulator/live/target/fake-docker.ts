import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A program `docker` that knows the services of one stack, notes how it is called, and answers and fails as Docker Compose does: it
 * refuses to pause what is not running, to let go on what is not paused, and everything while there is no engine.
 */
const program = `#!/bin/sh
here=$(dirname "$0")
[ "$1" = compose ] || { echo "docker: '$1' is not a docker command." >&2; exit 1; }
shift
while [ "$1" = --file ]; do shift 2; done
verb=$1; shift
case $verb in exec) echo "exec $2" >> "$here/calls";; *) echo "$verb $*" >> "$here/calls";; esac
if [ -e "$here/no-engine" ]; then
  echo "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?" >&2; exit 1
fi
if [ "$verb" = ps ]; then
  for each in "$here"/services/*; do
    printf '{"Service":"%s","State":"%s","Health":"healthy","Name":"klaxon-%s-1"}\\n' "$(basename "$each")" "$(cat "$each")" "$(basename "$each")"
  done
  exit 0
fi
if [ "$verb" = exec ]; then [ "$1" = -T ] && shift; fi
service=$1; file="$here/services/$service"; shift
[ -e "$file" ] || { echo "no such service: $service" >&2; exit 1; }
# Where a process plays the container, it is stopped and let go on.
pid=$(cat "$here/pids/$service" 2>/dev/null)
case "$verb $(cat "$file")" in
  "kill running"|"stop running"|"stop paused"|"kill paused") echo exited > "$file";;
  "kill exited"|"stop exited"|"start running") ;;
  "start exited") echo running > "$file";;
  "pause running") [ -z "$pid" ] || kill -STOP "$pid"; echo paused > "$file";;
  "unpause paused") [ -z "$pid" ] || kill -CONT "$pid"; echo running > "$file";;
  "exec running") exec "$@";;
  "exec "*) echo "service \\"$service\\" is not running" >&2; exit 1;;
  "unpause "*) echo "Error response from daemon: Container klaxon-$service-1 is not paused" >&2; exit 1;;
  *) echo "Error response from daemon: Container klaxon-$service-1 cannot $verb" >&2; exit 1;;
esac
`;

/** A fake of Docker and what became of its services. */
export interface FakeDocker {
  /** For the variable `PATH`. */
  readonly folder: string;
  /** Every call, without the names of files. */
  calls(): readonly string[];
  stateOf(service: string): string;
  setState(service: string, state: string): void;
  /** From now on there is no engine. */
  loseEngine(): void;
  /** Lets a process play a container when it is paused. */
  playedBy(service: string, pid: number): void;
}

/** Puts the fake into a folder; its services are running. */
export function createFakeDocker(folder: string, services: readonly string[]): FakeDocker {
  mkdirSync(join(folder, "services"), { recursive: true });
  writeFileSync(join(folder, "docker"), program);
  chmodSync(join(folder, "docker"), 0o755);
  writeFileSync(join(folder, "calls"), "");
  const fileOf = (service: string) => join(folder, "services", service);
  for (const service of services) writeFileSync(fileOf(service), "running\n");
  return {
    folder,
    calls: () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n"),
    stateOf: (service) => readFileSync(fileOf(service), "utf8").trim(),
    setState: (service, state) => writeFileSync(fileOf(service), `${state}\n`),
    playedBy: (service, pid) => {
      mkdirSync(join(folder, "pids"), { recursive: true });
      writeFileSync(join(folder, "pids", service), String(pid));
    },
    loseEngine: () => writeFileSync(join(folder, "no-engine"), ""),
  };
}
