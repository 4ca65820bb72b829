import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { redisBusOffset, type TakenPorts, takePorts } from "../../../../simulator/live/network/index.ts";
import { repositoryRoot } from "../../../support/repository.ts";
import { uniformOf } from "./sockets.ts";

const taken: TakenPorts[] = [];

afterEach(async () => {
  await Promise.all(taken.splice(0).map((each) => each.release()));
});

async function take(wish: Parameters<typeof takePorts>[0]): Promise<readonly number[]> {
  const ports = await takePorts(wish);
  taken.push(ports);
  return ports.ports;
}

test("callers at the same time with the same chance get different ports", async () => {
  const wishes = Array.from({ length: 20 }, () => take({ count: 5, uniform: () => 0.5 }));
  const ports = (await Promise.all(wishes)).flat();
  expect(ports).toHaveLength(100);
  expect(new Set(ports).size).toBe(100);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

test("ports that were released are given again", async () => {
  const uniform = () => 0.25;
  const first = await takePorts({ count: 3, uniform });
  const second = await takePorts({ count: 3, uniform });
  expect(second.ports.filter((port) => first.ports.includes(port))).toEqual([]);
  await first.release();
  const third = await takePorts({ count: 3, uniform });
  expect(third.ports).toEqual(first.ports);
  await Promise.all([second.release(), third.release()]);
});

test("ports for a Redis cluster are below 22768, and their bus ports are taken with them", async () => {
  const wish = { count: 6, below: 22_768, companionOffsets: [redisBusOffset] };
  const ports = await take({ ...wish, uniform: () => 0.999 });
  expect(Math.max(...ports)).toBeLessThan(22_768);
  // The search of the second begins at the first bus port.
  const first = Math.min(...ports.map((port) => port + redisBusOffset).filter((port) => port >= 20_000));
  const others = await take({ count: 30, uniform: () => (first - 10_000 + 0.5) / 22_768 });
  expect(others.filter((port) => ports.includes(port) || ports.includes(port - redisBusOffset))).toEqual([]);
});

test.each(["127.0.0.1", "0.0.0.0"])("a port on which somebody listens at %s is not given", async (host) => {
  const [port = 0] = await take({ count: 1, uniform: uniformOf(1) });
  await taken.pop()?.release();
  const server = createServer().listen({ port, host });
  await once(server, "listening");
  const ports = await take({ count: 1, uniform: () => (port - 10_000 + 0.5) / 22_768 });
  expect(ports).not.toContain(port);
  server.close();
});

test("a port that is used over UDP is not given", async () => {
  const [port = 0] = await take({ count: 1, uniform: uniformOf(2) });
  await taken.pop()?.release();
  const socket = createSocket("udp4").bind(port, "127.0.0.1");
  await once(socket, "listening");
  expect(await take({ count: 1, uniform: () => (port - 10_000 + 0.5) / 22_768 })).not.toContain(port);
  socket.close();
});

test("what cannot be had is an error with a code, and nothing stays taken", async () => {
  const wish = { count: 512, below: 10_500, uniform: () => 0 };
  await expect(takePorts(wish)).rejects.toMatchObject({
    name: "NetworkError",
    code: "network/no-free-port",
    message: expect.stringMatching(
      /^512 free ports are needed from 10000 to 10499 and \d+ are free; end programs that listen there$/,
    ),
  });
  // 10080 is refused by browsers and by `fetch`.
  const ports = await take({ count: 100, below: 10_500, uniform: () => 0 });
  expect(ports).toHaveLength(100);
  expect(ports).not.toContain(10_080);
});

test.runIf(process.platform === "linux")(
  "another process with the same chance gets other ports",
  async () => {
    const ports = await take({ count: 10, uniform: () => 0.7 });
    const script = `
    import { takePorts } from "./simulator/live/network/index.ts";
    const { ports } = await takePorts({ count: 10, uniform: () => 0.7 });
    process.stdout.write(JSON.stringify(ports) + "\\n");
    process.stdin.resume();
  `;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: repositoryRoot,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [line] = await once(child.stdout, "data");
    const theirs: unknown = JSON.parse(String(line));
    expect(theirs).toHaveLength(10);
    expect(ports.filter((port) => Array.isArray(theirs) && theirs.includes(port))).toEqual([]);
    // The end of the other process, however it comes, gives its ports back.
    child.kill("SIGKILL");
    await once(child, "exit");
    await taken.pop()?.release();
    const again = await take({ count: 20, uniform: () => 0.7 });
    expect(again).toEqual(expect.arrayContaining([...ports, ...(Array.isArray(theirs) ? theirs : [])]));
  },
);
