import { strict as assert } from "node:assert";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { NetworkError } from "./network-error.ts";
import { lockPort, type PortLock } from "./port-lock.ts";

/** Which ports are wanted. */
export interface PortWish {
  readonly count: number;
  /** Chance, at least 0 and less than 1: where the search begins. */
  readonly uniform: () => number;
  /** Each port is below this; at least 10,500 and at most 32,768, which is the default. */
  readonly below?: number;
  /**
   * Ports at these distances must be free as well and are taken with each port; a node of a Redis cluster needs 10,000 and, since
   * the system hands ports from 32,768 on to whoever connects, `below` 22,768.
   */
  readonly companionOffsets?: readonly number[];
}

/** Ports for other programs. */
export interface TakenPorts {
  /** As many as were wanted, each only once. */
  readonly ports: readonly number[];
  /** Gives them back; nobody else is given them before. They are given back with the end of the process in any case. */
  release(): Promise<void>;
}

/** The distance of the port on which nodes of a Redis cluster speak with each other. */
export const redisBusOffset = 10_000;

const lowest = 10_000;
// Linux hands out 32,768 to 60,999 for outgoing connections; a port from there could be taken before the program listens.
const handedOutFrom = 32_768;
// `fetch` refuses to connect to 10080.
const refusedByFetch = 10_080;
const portCountMax = 512;

const takenHere = new Set<number>();

/**
 * Takes ports of 127.0.0.1 on which nobody listens, over TCP or UDP, and keeps them from other callers until they are released: in
 * this process by a list, in other processes of this project by locks where the system has them. Programs of others may still take
 * one in between. Rejects with `network/no-free-port`, having taken nothing.
 */
export async function takePorts(wish: PortWish): Promise<TakenPorts> {
  const { count, below = handedOutFrom, companionOffsets = [] } = wish;
  assert(Number.isInteger(count) && count >= 0 && count <= portCountMax, `a count of ports: ${count}`);
  assert(below >= lowest + 500 && below <= handedOutFrom, `an upper bound of ports: ${below}`);
  const taken: HeldPort[] = [];
  const ports: number[] = [];
  const release = async () => {
    await Promise.all(taken.splice(0).map((held) => held.release()));
  };
  const candidateCount = below - lowest;
  const first = Math.floor(wish.uniform() * candidateCount);
  for (let step = 0; step < candidateCount && ports.length < count; step++) {
    const port = lowest + ((first + step) % candidateCount);
    const group = await holdGroup([port, ...companionOffsets.map((offset) => port + offset)]);
    if (group === undefined) continue;
    taken.push(...group);
    ports.push(port);
  }
  if (ports.length < count) {
    await release();
    throw new NetworkError(
      "network/no-free-port",
      `${count} free ports are needed from ${lowest} to ${below - 1} and ${ports.length} are free; end programs that listen there`,
    );
  }
  return { ports, release };
}

interface HeldPort {
  release(): Promise<void>;
}

async function holdGroup(group: readonly number[]): Promise<readonly HeldPort[] | undefined> {
  const held: HeldPort[] = [];
  for (const port of group) {
    const one = await hold(port);
    if (one === undefined) {
      await Promise.all(held.map((each) => each.release()));
      return undefined;
    }
    held.push(one);
  }
  return held;
}

async function hold(port: number): Promise<HeldPort | undefined> {
  if (port > 65_535 || port === refusedByFetch || takenHere.has(port)) return undefined;
  // Before anything is awaited, so that two callers cannot both find it free.
  takenHere.add(port);
  const lock = await lockPort(port);
  if (lock !== undefined && (await isFree(port))) return { release: () => giveBack(port, lock) };
  await giveBack(port, lock);
  return undefined;
}

async function giveBack(port: number, lock: PortLock | undefined): Promise<void> {
  await lock?.release();
  takenHere.delete(port);
}

async function isFree(port: number): Promise<boolean> {
  return (await isFreeOverTcp(port)) && (await isFreeOverUdp(port));
}

function isFreeOverTcp(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function isFreeOverUdp(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  return new Promise((resolve) => {
    socket.once("error", () => socket.close(() => resolve(false)));
    socket.bind({ address: "127.0.0.1", port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
