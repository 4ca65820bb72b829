import { connect, type Socket } from "node:net";
import { ClientError } from "./client-error.ts";
import { type RedisReply, RespReader } from "./resp-reader.ts";

/** A connection to a Redis node on loopback. */
export interface RedisClient {
  readonly isOpen: boolean;
  /**
   * Sends a command without waiting for those before it. An error of Redis is a reply; rejects with a `ClientError`
   * where the connection ends before.
   */
  ask(...words: readonly (string | Buffer)[]): Promise<RedisReply>;
  /** Sends a command whose answer nobody reads from now on: what Redis answers stays in its buffers. */
  askDeaf(...words: readonly string[]): void;
  close(): void;
}

interface Waiting {
  readonly resolve: (reply: RedisReply) => void;
  readonly reject: (error: ClientError) => void;
}

/** Connects to a node. Rejects with a `ClientError`; a connection that is silent for `timeoutMs` while asked is cut. */
export function connectRedis(port: number, timeoutMs: number): Promise<RedisClient> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    const refuse = (error: Error) =>
      reject(new ClientError("connection", `Redis at ${port} cannot be reached: ${error.message}`));
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`silent for ${timeoutMs} ms`)));
    socket.once("error", refuse);
    socket.once("connect", () => {
      socket.off("error", refuse);
      resolve(new Connection(socket, port, timeoutMs));
    });
  });
}

class Connection implements RedisClient {
  isOpen = true;
  private readonly socket: Socket;
  private readonly waiting: Waiting[] = [];
  private readonly timeoutMs: number;

  constructor(socket: Socket, port: number, timeoutMs: number) {
    this.socket = socket;
    this.timeoutMs = timeoutMs;
    socket.setTimeout(0);
    const reader = new RespReader();
    let reason = "it was closed";
    socket.on("error", (error) => {
      reason = error.message;
    });
    socket.on("data", (chunk) => {
      for (const reply of reader.push(chunk)) this.waiting.shift()?.resolve(reply);
      if (this.waiting.length === 0) socket.setTimeout(0);
    });
    socket.on("close", () => {
      this.isOpen = false;
      const error = new ClientError("connection", `the connection to Redis at ${port} is gone: ${reason}`);
      for (const { reject } of this.waiting.splice(0)) reject(error);
    });
  }

  ask(...words: readonly (string | Buffer)[]): Promise<RedisReply> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) {
        reject(new ClientError("connection", "the connection to Redis is closed"));
        return;
      }
      this.waiting.push({ resolve, reject });
      this.socket.setTimeout(this.timeoutMs);
      this.socket.write(encode(words));
    });
  }

  askDeaf(...words: readonly string[]): void {
    this.socket.pause();
    if (this.isOpen) this.socket.write(encode(words));
  }

  close(): void {
    this.isOpen = false;
    this.socket.destroy();
  }
}

function encode(words: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${words.length}\r\n`)];
  for (const word of words) {
    const bytes = typeof word === "string" ? Buffer.from(word) : word;
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from("\r\n"));
  }
  return Buffer.concat(parts);
}

/** The hash slot of a key without a hash tag: CRC16 in the form of XMODEM, modulo 16384. */
export function redisKeySlot(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(key)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
    crc &= 0xffff;
  }
  return crc % 16_384;
}
