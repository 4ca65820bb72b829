import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createChance } from "../support/chance.ts";

// Kills the runner of live drills with SIGKILL at random moments, and looks whether anything is left of the drill: a
// process, a file, a mount, shared memory. Usage: npm run live:kills -- [times] [seed] [scenario] [time scale]

/** What is left of a drill. */
interface Remains {
  readonly processes: readonly string[];
  readonly files: readonly string[];
  readonly mounts: readonly string[];
  readonly sharedMemory: readonly string[];
}

interface DrillProcess {
  readonly pid: string;
  /** Its command line. */
  readonly words: string;
}

// A drill is in its lease for so long; what is left afterwards is left for ever.
const leaseMs = 20_000;
const drillMs = 75_000;

const [times = "20", seed = "1", scenario = "api/instance-killed", timeScale = "15"] = process.argv.slice(2);
process.exitCode = await killMany();

async function killMany(): Promise<number> {
  const chance = createChance(Number(seed));
  let leftCount = 0;
  for (let round = 1; round <= Number(times); round++) {
    const atMs = Math.round(chance.uniform() * drillMs);
    const { endedMs, remains, ended } = await killOnce(atMs);
    const left = describe(remains);
    if (left.length > 0) leftCount++;
    const how = ended ? "had ended before" : `all gone after ${(endedMs / 1000).toFixed(1)} s`;
    const said = left.length === 0 ? how : `LEFT ${left.join("; ")}`;
    process.stdout.write(
      `${String(round).padStart(3)}  killed at ${(atMs / 1000).toFixed(1).padStart(5)} s  ${said}\n`,
    );
  }
  process.stdout.write(`${times} kills with seed ${seed}: ${leftCount} left something behind\n`);
  return leftCount === 0 ? 0 : 1;
}

async function killOnce(atMs: number) {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-kill-"));
  execFileSync("chmod", ["711", folder]);
  const runner = spawn(
    process.execPath,
    ["dist/cli/klaxon.cjs", "live", scenario, "--time-scale", timeScale],
    {
      env: {
        ...process.env,
        TMPDIR: folder,
        XDG_RUNTIME_DIR: join(folder, "run"),
        XDG_STATE_HOME: join(folder, "state"),
        CI: "true",
      },
      stdio: "ignore",
    },
  );
  const exited = new Promise<void>((resolve) => runner.once("exit", () => resolve()));
  const ended = await Promise.race([exited.then(() => true), wait(atMs, false)]);
  const shared = sharedMemoryOf(processesOf(folder));
  runner.kill("SIGKILL");
  await exited;
  const killedAtMs = performance.now();
  let remains = lookFor(folder, shared);
  while (describe(remains).length > 0 && performance.now() - killedAtMs < leaseMs) {
    await wait(100);
    remains = lookFor(folder, shared);
  }
  const endedMs = performance.now() - killedAtMs;
  rmSync(folder, { recursive: true, force: true });
  return { endedMs, remains, ended };
}

function lookFor(folder: string, shared: ReadonlySet<string>): Remains {
  return {
    processes: processesOf(folder).map(({ pid, words }) => `${pid} ${words.slice(0, 80)}`),
    // Who knows a run by its control file finds that its pid is dead; the next run removes it.
    files: readdirSync(folder).filter((name) => name !== "run" && name !== "state"),
    mounts: readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .filter((line) => line.includes(folder)),
    sharedMemory: sharedMemory().filter((name) => shared.has(name)),
  };
}

/** Processes that were started in a folder or with a path in it. */
function processesOf(folder: string): readonly DrillProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        const isOurs = words.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
        return isOurs ? [{ pid, words }] : [];
      } catch {
        return [];
      }
    });
}

/** What of shared memory the processes of a drill have mapped: others on the machine have theirs. */
function sharedMemoryOf(processes: readonly DrillProcess[]): ReadonlySet<string> {
  const maps = processes.flatMap(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/maps`, "utf8").split("\n");
    } catch {
      return [];
    }
  });
  return new Set(
    maps.flatMap((line) => {
      // Of a segment of System V the inode is its id.
      const [, , , , inode = "", path = ""] = line.split(/\s+/);
      if (path.startsWith("/SYSV")) return [`segment ${inode}`];
      return path.startsWith("/dev/shm/") ? [path] : [];
    }),
  );
}

function sharedMemory(): readonly string[] {
  const [, ...segments] = readFileSync("/proc/sysvipc/shm", "utf8").trim().split("\n");
  return [
    ...segments.map((line) => `segment ${line.trim().split(/\s+/)[1]}`),
    ...readdirSync("/dev/shm").map((name) => `/dev/shm/${name}`),
  ];
}

function describe({ processes, files, mounts, sharedMemory: shared }: Remains): readonly string[] {
  return [
    ...processes.map((each) => `process ${each}`),
    ...files.map((each) => `file ${each}`),
    ...mounts.map((each) => `mount ${each}`),
    ...shared.map((each) => `shared memory ${each}`),
  ];
}
