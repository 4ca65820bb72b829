import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSupervisor } from "../../../../simulator/cli/start-supervisor.ts";
import type { Supervisor } from "../../../../simulator/live/supervisor/index.ts";
import { injectIntoCompose } from "../../../../simulator/live/target/compose-faults.ts";
import { ComposeProgram } from "../../../../simulator/live/target/compose-program.ts";
import { createFakeDocker, type FakeDocker } from "./fake-docker.ts";
import { until } from "./staging.ts";

let folder: string;
let docker: FakeDocker;
let supervisor: Supervisor;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-compose-"));
  docker = createFakeDocker(join(folder, "bin"), ["api-1", "api-2", "api-3", "prometheus-1"]);
  mkdirSync(join(folder, "runs"));
  supervisor = await startSupervisor(join(folder, "runs"));
});

afterEach(async () => {
  await supervisor.end();
  rmSync(folder, { recursive: true, force: true });
});

const pathOf = (fake: FakeDocker) => `${fake.folder}:${process.env.PATH}`;

function composeWith(env: Readonly<Record<string, string>> = {}): ComposeProgram {
  return new ComposeProgram({
    supervisor,
    files: ["compose.yaml", "drill.yaml"],
    env: { PATH: pathOf(docker), ...env },
  });
}

describe("faults on the container stack", { timeout: 60_000 }, () => {
  it.each([
    [
      "instance-killed",
      { kind: "instance-killed", instance: "api-2:8080" },
      "api-2",
      "exited",
      ["kill api-2", "start api-2"],
    ],
    [
      "instance-hung",
      { kind: "instance-hung", instance: "api-1:8080" },
      "api-1",
      "paused",
      ["pause api-1", "unpause api-1"],
    ],
    [
      "prometheus-down",
      { kind: "prometheus-down" },
      "prometheus-1",
      "exited",
      ["kill prometheus-1", "start prometheus-1"],
    ],
  ] as const)("change a service and undo it once: %s", async (_, fault, service, state, calls) => {
    const injection = await injectIntoCompose(fault, composeWith());
    expect(docker.stateOf(service)).toBe(state);
    await injection.rollback();
    expect(docker.stateOf(service)).toBe("running");
    await supervisor.end();
    expect(docker.calls()).toEqual(calls);
  });

  it("are undone by the supervisor where the run ends without a rollback", async () => {
    await injectIntoCompose({ kind: "instance-hung", instance: "api-1:8080" }, composeWith());
    await supervisor.end();
    expect(docker.stateOf("api-1")).toBe("running");
  });

  it("are undone when the runner is killed", async () => {
    const script = join(import.meta.dirname, "killed-compose.ts");
    const runner = spawn(
      process.execPath,
      ["--import", "tsx", script, join(folder, "runs"), pathOf(docker)],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const said = await new Promise<string>((resolve) => {
      runner.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
      runner.once("exit", (code) => resolve(`ended with ${code}`));
    });
    expect([said, docker.stateOf("api-1"), docker.stateOf("api-2")]).toEqual(["hurt", "paused", "exited"]);
    runner.kill("SIGKILL");
    await until("health", async () => ["api-1", "api-2"].every((each) => docker.stateOf(each) === "running"));
  });

  it("fail with what Docker says, and leave the rest as it was", async () => {
    docker.setState("api-1", "exited");
    await expect(
      injectIntoCompose({ kind: "instance-hung", instance: "api-1:8080" }, composeWith()),
    ).rejects.toMatchObject({
      code: "compose",
      message:
        "`docker compose pause` fails with 1: Error response from daemon: Container klaxon-api-1-1 cannot pause",
    });
    docker.loseEngine();
    await expect(composeWith().services()).rejects.toThrow(
      "`docker compose ps` fails with 1: Cannot connect to the Docker daemon",
    );
  });

  it("are refused with advice where there is no Docker", async () => {
    await expect(composeWith({ PATH: "/nowhere" }).services()).rejects.toThrow(
      "`docker` cannot be started: spawn docker ENOENT; install Docker with Compose 2.20 or newer",
    );
  });

  it("ask the instrumentation from within the containers, whose token never leaves them", async () => {
    const asked: string[] = [];
    const hook = await startHook((line) => asked.push(line));
    try {
      const address = hook.address();
      const port = typeof address === "object" ? (address?.port ?? 0) : 0;
      const compose = composeWith({
        KLAXON_FAULTS_TOKEN: "token-of-the-container",
        KLAXON_FAULTS_PORT: String(port),
      });
      const injection = await injectIntoCompose({ kind: "error-burst", ratio: 0.5 }, compose);
      await injection.rollback();
      const lines = (method: string) => asked.filter((line) => line.startsWith(method));
      expect(lines("PUT")).toEqual(
        Array(3).fill("PUT /faults/klaxon-error-burst Bearer token-of-the-container error 0.5 15000"),
      );
      expect(lines("DELETE")).toEqual(
        Array(3).fill("DELETE /faults/klaxon-error-burst Bearer token-of-the-container"),
      );
      expect(docker.calls().slice(0, 3).sort()).toEqual(["exec api-1", "exec api-2", "exec api-3"]);
    } finally {
      hook.close();
    }
  });
});

async function startHook(note: (line: string) => void): Promise<Server> {
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body =
      text === "" ? [] : [JSON.parse(text)].flatMap(({ kind, rate, leaseMs }) => [kind, rate, leaseMs]);
    note([request.method, request.url, request.headers.authorization, ...body].join(" "));
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
