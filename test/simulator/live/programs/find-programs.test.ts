import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPrograms, localMachine, type ProgramName } from "../../../../simulator/live/programs/index.ts";

const machine = localMachine({
  architecture: process.arch,
  kill: (pid, signal) => void process.kill(pid, signal),
});

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "klaxon-programs-"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Writes a program that says something and ends. */
function place(path: string, says: string): string {
  return placeScript(path, `cat <<'END'\n${says}\nEND\n`);
}

function placeScript(path: string, script: string): string {
  const full = join(root, path);
  mkdirSync(join(full, ".."), { recursive: true });
  writeFileSync(full, `#!/bin/sh\n${script}`, { mode: 0o755 });
  return full;
}

interface Places {
  readonly named?: readonly string[];
  readonly real?: string;
  readonly path?: string;
  readonly timeoutMs?: number;
}

// What is found and missed, with the temporary folder's name left out.
async function find(names: readonly ProgramName[], places: Places = {}) {
  const { programs, missing } = await findPrograms(names, {
    machine,
    named: (places.named ?? []).map((folder) => join(root, folder)),
    real: places.real === undefined ? undefined : join(root, places.real),
    path: (places.path ?? "path")
      .split(":")
      .map((folder) => join(root, folder))
      .join(":"),
    timeoutMs: places.timeoutMs ?? 10_000,
  });
  const brief = (text: string) => text.replaceAll(`${root}/`, "");
  return {
    found: [...programs.values()].map(
      ({ name, path, version }) => `${name} ${version.join(".")} ${brief(path)}`,
    ),
    missing: missing.map(({ message }) => brief(message)),
  };
}

describe("what is found", () => {
  it("has its version, under the name of drills, whatever its file is called", async () => {
    place(
      "path/prometheus-alertmanager",
      "alertmanager, version 0.25.0 (branch: debian/sid, revision: 0.25.0-1+b4)",
    );
    place("path/nats-server", "nats-server: v2.9.10");
    place(
      "path/prometheus-process-exporter",
      "process-exporter, version  (branch: debian/sid, revision: 0.7.10-3+b5)",
    );
    expect(await find(["alertmanager", "nats-server", "process-exporter", "nats-server"])).toEqual({
      found: [
        "alertmanager 0.25.0 path/prometheus-alertmanager",
        "nats-server 2.9.10 path/nats-server",
        "process-exporter 0.7.10 path/prometheus-process-exporter",
      ],
      missing: [],
    });
  });

  it("is the named folder's or its `bin`'s first, then the project's, then the PATH's", async () => {
    for (const folder of ["named/bin", "real/live/bin", "path"])
      place(`${folder}/redis-cli`, "redis-cli 7.0.15");
    for (const folder of ["real/live/bin", "path"]) place(`${folder}/mtail`, "mtail version 3.0.0~rc50 git");
    place("path/dnsmasq", "Dnsmasq version 2.90  Copyright");
    const all = { named: ["named"], real: "real" };
    expect((await find(["redis-cli", "mtail", "dnsmasq"], all)).found).toEqual([
      "redis-cli 7.0.15 named/bin/redis-cli",
      "mtail 3.0.0 real/live/bin/mtail",
      "dnsmasq 2.90 path/dnsmasq",
    ]);
  });

  it("is Prometheus 3 where 2 is there too, unless 2 is in the named folder", async () => {
    place("path/prometheus", "prometheus, version 2.42.0+ds (branch: debian/sid)");
    expect((await find(["prometheus"], { path: "path:other" })).found).toEqual([
      "prometheus 2.42.0 path/prometheus",
    ]);
    place("other/prometheus", "prometheus, version 3.5.3+ds1 (branch: debian/sid)");
    expect((await find(["prometheus"], { path: "path:other" })).found).toEqual([
      "prometheus 3.5.3 other/prometheus",
    ]);
    expect((await find(["prometheus"], { path: "other", named: ["path"] })).found).toEqual([
      "prometheus 2.42.0 path/prometheus",
    ]);
  });

  it("is the next on the PATH when the first does not serve", async () => {
    place("path/nats-server", "nats-server: v2.1.0");
    place("other/nats-server", "nats-server: v2.10.1");
    expect(await find(["nats-server"], { path: "path:other" })).toEqual({
      found: ["nats-server 2.10.1 other/nats-server"],
      missing: [],
    });
  });

  it("answers although a child of it keeps its output open", async () => {
    placeScript("path/nats-server", "echo 'nats-server: v2.9.10'\nsleep 60 &\n");
    expect((await find(["nats-server"], { timeoutMs: 1000 })).found).toEqual([
      "nats-server 2.9.10 path/nats-server",
    ]);
  });
});

describe("what is missing", () => {
  it("is said for all programs at once, with the packages to install", async () => {
    expect((await find(["nats-server", "redis-cli", "python3-uvicorn"])).missing).toEqual([
      "`nats-server` is not on the PATH; install the package `nats-server`, or name a folder with `--programs`",
      "`redis-cli` is not on the PATH; install the package `redis-tools`, or name a folder with `--programs`",
      "`python3-uvicorn` is not on the PATH; install the packages `python3-uvicorn`, `python3-fastapi`, `python3-prometheus-client`, or name a folder with `--programs`",
    ]);
  });

  it("names the folders that were named", async () => {
    mkdirSync(join(root, "empty"));
    writeFileSync(join(root, "file"), "");
    expect((await find(["mtail"], { named: ["empty", "gone", "file"] })).missing).toEqual([
      "`gone`, given with `--programs`, is not there; name a folder that has programs",
      "`file`, given with `--programs`, is no folder that can be looked into; name a folder that has programs",
      "`mtail` is neither in `empty`, `gone`, `file` nor on the PATH; install the package `mtail`, or name a folder with `--programs`",
    ]);
  });

  const end = "install the package `nats-server`, or name a folder with `--programs`";
  const foreign = process.arch === "arm64" ? { name: "x64", number: 62 } : { name: "arm64", number: 183 };

  it.each<readonly [string, () => void, string]>([
    [
      "too old",
      () => place("path/nats-server", "nats-server: v2.1.0"),
      "is version 2.1.0, and 2.9 is the least that serves; ",
    ],
    [
      "not executable",
      () => chmodSync(place("path/nats-server", ""), 0o644),
      "may not be executed; `chmod +x` it, ",
    ],
    [
      "a folder",
      () => mkdirSync(join(root, "path/nats-server"), { recursive: true }),
      "is a folder, not a program; ",
    ],
    [
      "mute",
      () => placeScript("path/nats-server", "exit 0\n"),
      "does not tell its version when asked with `--version`; it says nothing; ",
    ],
    [
      "without a library",
      () =>
        placeScript("path/nats-server", "echo 'libx.so.1: cannot open shared object file' >&2; exit 127\n"),
      "does not tell its version when asked with `--version`; it says: libx.so.1: cannot open shared object file; ",
    ],
    [
      "a link to nothing",
      () => {
        mkdirSync(join(root, "path"));
        symlinkSync("gone", join(root, "path/nats-server"));
      },
      "is a link to nothing; ",
    ],
    [
      "a link to itself",
      () => {
        mkdirSync(join(root, "path"));
        symlinkSync("nats-server", join(root, "path/nats-server"));
      },
      "is a link to itself; ",
    ],
    [
      "of another architecture",
      () => {
        const header = Buffer.alloc(64);
        header.write("\x7fELF\x02\x01\x01", "latin1");
        header.writeUInt16LE(foreign.number, 18);
        writeFileSync(place("path/nats-server", ""), header);
      },
      `is built for ${foreign.name}, and this machine is ${process.arch}; `,
    ],
    [
      "for an interpreter that is not there",
      () => writeFileSync(place("path/nats-server", ""), "#!/nowhere/sh\n"),
      "cannot be run: spawn path/nats-server ENOENT; ",
    ],
  ])("is told when the program is %s", async (_, make, what) => {
    make();
    expect(await find(["nats-server"])).toEqual({
      found: [],
      missing: [`\`path/nats-server\` ${what}${end}`],
    });
  });

  it("is told when the program hangs, and its children end with it", async () => {
    placeScript("path/nats-server", `echo $$ >${root}/pid\nsleep 300\n`);
    expect((await find(["nats-server"], { timeoutMs: 500 })).missing).toEqual([
      `\`path/nats-server\` did not answer to \`--version\` within 0.5 s and was killed; ${end}`,
    ]);
    expect(spawnSync("sh", ["-c", `kill -0 -- -$(cat ${root}/pid) 2>/dev/null`]).status).not.toBe(0);
  });

  it("is every unfit program on the way", async () => {
    place("path/nats-server", "nats-server: v2.1.0");
    place("other/nats-server", "nats-server: v1.0.0");
    expect((await find(["nats-server"], { path: "path:other" })).missing).toEqual([
      `\`path/nats-server\` is version 2.1.0, and 2.9 is the least that serves; ${end}`,
      `\`other/nats-server\` is version 1.0.0, and 2.9 is the least that serves; ${end}`,
    ]);
  });

  it("is what the named folder has unfit, although the PATH would have a better one", async () => {
    place("named/nats-server", "nats-server: v2.1.0");
    place("path/nats-server", "nats-server: v2.9.10");
    expect(await find(["nats-server"], { named: ["named"] })).toEqual({
      found: [],
      missing: [`\`named/nats-server\` is version 2.1.0, and 2.9 is the least that serves; ${end}`],
    });
  });

  it("is a server's release when its tools are of another", async () => {
    place("named/initdb", "initdb (PostgreSQL) 17.2");
    for (const name of ["postgres", "initdb"])
      place(`path/${name}`, `${name} (PostgreSQL) 15.18 (Debian 15.18-0)`);
    expect((await find(["postgres", "initdb"], { named: ["named"] })).missing).toEqual([
      "`named/initdb` is version 17.2 and `path/postgres` is 15.18, which do not work together; name a folder that has both with `--programs`",
    ]);
  });
});
