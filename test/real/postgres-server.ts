import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A PostgreSQL server on loopback with one superuser, `klaxon`, and its password. */
export interface PostgresServer {
  readonly port: number;
  readonly password: string;
  /** Runs statements as the superuser; the result as `psql` prints it, without decoration. */
  query(statements: string, database?: string): string;
  /** Cuts every connection, as a crash does, and waits until it runs again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const versions = "/usr/lib/postgresql";

/** The folder of the newest installed server's programs, or undefined where there is none that this user can run. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(versions)) return undefined;
  const folders = readdirSync(versions)
    .sort((left, right) => Number(right) - Number(left))
    .map((version) => join(versions, version, "bin"));
  const programs = folders.find((folder) => existsSync(join(folder, "initdb")));
  return programs !== undefined && (process.getuid?.() !== 0 || postgresUser() !== undefined)
    ? programs
    : undefined;
}

/** Starts a server in a temporary folder. It refuses to run as root, so there it runs as `postgres`. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-postgres-"));
  const user = process.getuid?.() === 0 ? postgresUser() : undefined;
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const password = "s3cret/pass@word";
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password);
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  const data = join(folder, "data");
  const options = {
    ...user,
    cwd: folder,
    env: { ...process.env, LC_ALL: "C.UTF-8" },
    encoding: "utf8",
  } as const;
  const words = ["-D", data, "-U", "klaxon", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--no-sync"];
  const made = spawnSync(join(programs, "initdb"), words, options);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const start = async () => {
    const server = spawn(
      join(programs, "postgres"),
      ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-F"],
      { ...options, stdio: "ignore" },
    );
    while (spawnSync(join(programs, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).status !== 0) {
      if (server.exitCode !== null) throw new Error("the server did not start");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return server;
  };
  let server: ChildProcess = await start();
  const stop = async () => {
    const ended = once(server, "close");
    // Immediately, without a word to its clients.
    server.kill("SIGQUIT");
    await ended;
  };
  return {
    port,
    password,
    query: (statements, database = "postgres") => {
      const { status, stdout, stderr } = spawnSync(
        join(programs, "psql"),
        [
          "-h",
          "127.0.0.1",
          "-p",
          String(port),
          "-U",
          "klaxon",
          "-d",
          database,
          "-v",
          "ON_ERROR_STOP=1",
          "-qAtc",
          statements,
        ],
        { encoding: "utf8", env: { ...process.env, PGPASSWORD: password } },
      );
      if (status !== 0) throw new Error(`psql failed: ${stderr}`);
      return stdout;
    },
    restart: async () => {
      await stop();
      server = await start();
    },
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function postgresUser(): { readonly uid: number; readonly gid: number } | undefined {
  const { status, stdout } = spawnSync("id", ["postgres"], { encoding: "utf8" });
  const [, uid, gid] = /uid=(\d+)\S* gid=(\d+)/.exec(stdout ?? "") ?? [];
  return status === 0 && uid !== undefined && gid !== undefined
    ? { uid: Number(uid), gid: Number(gid) }
    : undefined;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return address.port;
}
