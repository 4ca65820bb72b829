import { connect, type Socket } from "node:net";
import type { RedisClient } from "../../clients/index.ts";
import { type Injection, LiveError } from "../../kit/index.ts";
import { type LiveCluster, type LiveNode, readInfo, succeeded } from "./cluster.ts";
import { clientsMax } from "./node-files.ts";

const retakeMs = 10;

/**
 * Takes connections of a node with clients that say nothing. Where all are to be taken, they come back for every one
 * that becomes free, so that nobody else gets in. The rollback closes them.
 */
export async function takeConnections(
  cluster: LiveCluster,
  node: LiveNode,
  usedRatio: number,
): Promise<Injection> {
  const observer = await cluster.connect(node);
  const takers = new Takers(node.plan.port);
  try {
    await cluster.wait(`${usedRatio} of the connections of ${node.plan.instance} taken`, async () => {
      const missing = Math.ceil(usedRatio * clientsMax - (await connectedClients(observer)));
      if (missing > 0 && !takers.isRefused) await takers.take(missing);
      return missing <= 0 || (usedRatio >= 1 && takers.isRefused) ? true : undefined;
    });
  } catch (error) {
    takers.end();
    throw error;
  } finally {
    if (usedRatio < 1) observer.close();
  }
  if (usedRatio >= 1) takers.keepTaking();
  return {
    rollback: async () => {
      takers.end();
      observer.close();
      await cluster.wait(`${node.plan.instance} taking connections again`, () => cluster.view(node));
    },
  };
}

async function connectedClients(observer: RedisClient): Promise<number> {
  const info = succeeded(await observer.ask("INFO", "clients"), ["INFO", "clients"]);
  const count = Number(readInfo(String(info)).get("connected_clients"));
  if (Number.isNaN(count)) throw new LiveError("redis", "Redis does not tell how many clients it has");
  return count;
}

class Takers {
  isRefused = false;
  private readonly port: number;
  private readonly sockets = new Set<Socket>();
  private timer: NodeJS.Timeout | undefined;

  constructor(port: number) {
    this.port = port;
  }

  /** Resolves when the node has let them in, or the first of them was turned away. */
  async take(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.takeOne()));
  }

  /** Comes back as soon as a connection is free. */
  keepTaking(): void {
    this.timer = setInterval(() => void this.takeOne(), retakeMs);
  }

  end(): void {
    clearInterval(this.timer);
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  private takeOne(): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port: this.port });
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      // Redis accepts whomever it turns away, and says so.
      socket.on("data", () => {
        this.isRefused = true;
        socket.destroy();
      });
      socket.on("connect", resolve);
      socket.on("close", () => {
        this.sockets.delete(socket);
        resolve();
      });
    });
  }
}
