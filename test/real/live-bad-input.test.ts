import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sourceArguments } from "../../simulator/cli/node-program.ts";
import { areThere } from "../simulator/live/components/drilled-system.ts";
import { repositoryRoot } from "../support/repository.ts";
import { describeReal } from "./binaries.ts";

const drill = "api/instance-killed:sustained";
const hasStack = areThere("stack/haproxy", "stack/blackbox_exporter");
const isRoot = process.getuid?.() === 0;
const endTimeoutMs = 60_000;

/** A run of `klaxon live` that goes on. */
interface Run {
  /** Resolves when what it has said holds this text. */
  says(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
}

const title = `that cannot go on${hasStack ? "" : " (SKIPPED: no .real/stack)"}`;
describeReal(
  "a live drill",
  [
    ["prometheus-3", "prometheus"],
    ["prometheus-3", "alertmanager"],
  ],
  () =>
    describe.skipIf(!hasStack)(title, () => {
      let folder: string;
      let runs: Run[];

      beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "klaxon-bad-"));
        chmodSync(folder, 0o711);
        mkdirSync(join(folder, "t"), { mode: 0o711 });
        mkdirSync(join(folder, "fake"));
        runs = [];
      });

      afterEach(async () => {
        for (const run of runs) run.signal("SIGKILL");
        await Promise.all(runs.map(({ ended }) => ended));
        rmSync(folder, { recursive: true, force: true });
      });

      /** Nothing of the user's own state is read or written. */
      function start(...words: readonly string[]): Run {
        const child = spawn(
          process.execPath,
          [...sourceArguments(), join(repositoryRoot, "simulator/cli/main.ts"), "live", ...words],
          {
            cwd: repositoryRoot,
            env: {
              ...process.env,
              TMPDIR: join(folder, "t"),
              XDG_RUNTIME_DIR: join(folder, "run"),
              XDG_STATE_HOME: join(folder, "state"),
            },
            stdio: ["ignore", "pipe", "pipe"],
          },
        );
        let output = "";
        for (const stream of [child.stdout, child.stderr])
          stream.setEncoding("utf8").on("data", (text: string) => {
            output += text;
          });
        const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
          child.once("close", (code) => resolve({ code, output }));
        });
        const run: Run = {
          ended,
          signal: (name) => void child.kill(name),
          says: async (text) => {
            await expect.poll(() => output, { timeout: endTimeoutMs, interval: 50 }).toContain(text);
          },
        };
        runs.push(run);
        return run;
      }

      /** Processes, files and notes of runs that are left; none is what a run has to leave. */
      const remains = () => ({
        processes: processesOf(folder),
        files: readdirSync(join(folder, "t")).filter((name) => name.startsWith("klaxon-live-")),
        runs: existsSync(join(folder, "run"))
          ? readdirSync(join(folder, "run"), { recursive: true })
              .map(String)
              .filter((name) => /\.(json|sock)$/.test(name))
          : [],
      });
      const nothingIsLeft = () =>
        expect
          .poll(remains, { timeout: 10_000, interval: 100 })
          .toEqual({ processes: [], files: [], runs: [] });

      function fakePrometheus(script: string): readonly string[] {
        writeFileSync(join(folder, "fake/prometheus"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
        return ["--programs", join(folder, "fake")];
      }

      it("names a scenario that there is not, and starts nothing", async () => {
        const { code, output } = await start("api/instance-kiled").ended;
        expect({ code, output }).toEqual({ code: 2, output: expect.stringContaining("api/instance-kiled") });
        await nothingIsLeft();
      }, 60_000);

      it("gives up on a Prometheus that does not answer", async () => {
        const script = 'case "$1" in --version) echo "prometheus, version 3.5.3 (branch: x)"; exit 0;; esac';
        const { code, output } = await start(drill, ...fakePrometheus(`${script}\nexec sleep 600`)).ended;
        expect(code).toBe(2);
        expect(output).toContain(
          "did not begin; nothing was injected: Prometheus did not come to be within 20 s",
        );
        await nothingIsLeft();
      }, 90_000);

      it.skipIf(!isRoot)(
        "asks for room where the disk is small",
        async () => {
          const disk = join(folder, "t");
          execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m,mode=0711", "tmpfs", disk]);
          try {
            const { code, output } = await start(drill).ended;
            expect(code).toBe(2);
            expect(output).toMatch(/nothing was injected: \d+ MB are free in/);
            expect(output).toContain("a drill needs 256; free some, or name another folder with TMPDIR");
            await nothingIsLeft();
          } finally {
            execFileSync("umount", [disk]);
          }
        },
        60_000,
      );

      it.skipIf(!isRoot)(
        "is stopped, rolled back, when the disk fills up meanwhile",
        async () => {
          const disk = join(folder, "t");
          execFileSync("mount", ["-t", "tmpfs", "-o", "size=320m,mode=0711", "tmpfs", disk]);
          try {
            const run = start(drill, "--time-scale", "10");
            await run.says("control phase");
            await run.says("inject instance-killed");
            const { bavail, bsize } = statfsSync(disk);
            writeFileSync(join(disk, "filler"), Buffer.alloc(bavail * bsize - 4 * 1024 * 1024));
            const { code, output } = await run.ended;
            expect(code).toBe(4);
            expect(output).toMatch(/the disk is full: \d+ MB are left for the files of the drill/);
            expect(output).toContain("roll back instance-killed");
            await nothingIsLeft();
          } finally {
            execFileSync("umount", [disk]);
          }
        },
        240_000,
      );

      it("is refused while another one goes on, and told how to end that one", async () => {
        const first = start(drill, "--time-scale", "10");
        await first.says("starting the components");
        const { code, output } = await start(drill).ended;
        expect(code).toBe(2);
        expect(output).toMatch(
          /run ([0-9a-f]{8}) of .*\(api\/instance-killed; .* is going on, and two would disturb each other; wait for it, or end it with `klaxon abort \1`/,
        );
        first.signal("SIGINT");
        expect((await first.ended).code).toBe(130);
        await nothingIsLeft();
      }, 120_000);

      it("rolls back once when it is interrupted twice", async () => {
        const run = start(drill, "--time-scale", "10");
        await run.says("control phase");
        run.signal("SIGINT");
        await run.says("ending: what was injected is rolled back first");
        run.signal("SIGINT");
        await run.says("the drill is ending already");
        const { code, output } = await run.ended;
        expect(code).toBe(130);
        expect(output).toContain("interrupted by SIGINT");
        await nothingIsLeft();
      }, 90_000);

      it("begins nothing when it is interrupted while it starts", async () => {
        const run = start(drill, "--time-scale", "10");
        await run.says("starting the components");
        run.signal("SIGTERM");
        const { code, output } = await run.ended;
        expect(code).toBe(143);
        expect(output).not.toContain("control phase");
        await nothingIsLeft();
      }, 90_000);
    }),
);

/** Processes that were started in a folder or with a path in it. */
function processesOf(folder: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        const isOurs = words.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
        return isOurs ? [`${pid} ${words.slice(0, 80)}`] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}
