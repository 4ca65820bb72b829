import { execFileSync } from "node:child_process";
import { statfsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { areThere } from "../simulator/live/components/drilled-system.ts";
import { describeReal } from "./binaries.ts";
import { LiveProcesses, lastLine } from "./live-process.ts";

const drill = "api/instance-killed:sustained";
const hasStack = areThere("stack/haproxy", "stack/blackbox_exporter");
const isRoot = process.getuid?.() === 0;
const title = `that cannot go on${hasStack ? "" : " (SKIPPED: no .real/stack)"}`;
describeReal(
  "a live drill",
  [
    ["prometheus-3", "prometheus"],
    ["prometheus-3", "alertmanager"],
  ],
  (_, alertmanager = "") =>
    describe.skipIf(!hasStack)(title, () => {
      let runs: LiveProcesses;
      beforeEach(() => {
        runs = new LiveProcesses();
      });
      afterEach(() => runs.end());
      const start = (...words: readonly string[]) => runs.start(...words);
      const nothingIsLeft = () => runs.leaveNothing();

      function fake(program: "prometheus" | "alertmanager", script: string): readonly string[] {
        writeFileSync(join(runs.folder, "fake", program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
        return ["--programs", join(runs.folder, "fake")];
      }

      it("names a scenario that there is not, and starts nothing", async () => {
        const { code, output } = await start("api/instance-kiled").ended;
        expect({ code, output }).toEqual({ code: 2, output: expect.stringContaining("api/instance-kiled") });
        await nothingIsLeft();
      }, 60_000);

      it("gives up on a Prometheus that does not answer", async () => {
        const script = 'case "$1" in --version) echo "prometheus, version 3.5.3 (branch: x)"; exit 0;; esac';
        const { code, output } = await start(drill, ...fake("prometheus", `${script}\nexec sleep 600`)).ended;
        expect(code).toBe(2);
        expect(output).toContain(
          "did not begin; nothing was injected: Prometheus did not come to be within 20 s",
        );
        await nothingIsLeft();
      }, 90_000);

      it("is refused where an Alertmanager has loaded a routing that pages people, and pages nobody", async () => {
        let pageCount = 0;
        const pager = createServer((_request, response) => {
          pageCount++;
          response.end();
        });
        await new Promise<void>((resolve) => pager.listen(0, "127.0.0.1", resolve));
        const address = pager.address();
        const port = typeof address === "object" ? address?.port : undefined;
        const routing = {
          route: { receiver: "on-call", group_wait: "0s" },
          receivers: [{ name: "on-call", webhook_configs: [{ url: `http://127.0.0.1:${port}/` }] }],
        };
        const file = join(runs.folder, "fake/paging.json");
        writeFileSync(file, JSON.stringify(routing));
        const otherFile = `case $word in --config.file=*) word=--config.file=${file};; esac`;
        const script = `for word do shift; ${otherFile}; set -- "$@" "$word"; done; exec ${alertmanager} "$@"`;
        const { code, output } = await start(drill, ...fake("alertmanager", script)).ended;
        pager.close();
        expect(lastLine(output)).toBe(
          "klaxon: api/instance-killed did not begin; nothing was injected: an Alertmanager of the drill would notify others: the webhook of the receiver `on-call` does not read its address from the drill's folder; it has not loaded the routing of the drill; see what `--programs` and the PATH have as `alertmanager`",
        );
        expect({ code, pageCount }).toEqual({ code: 2, pageCount: 0 });
        await nothingIsLeft();
      }, 90_000);

      it.skipIf(!isRoot)(
        "asks for room where the disk is small",
        async () => {
          const disk = join(runs.folder, "t");
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
          const disk = join(runs.folder, "t");
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
