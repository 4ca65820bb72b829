import { connect, type Socket } from "node:net";
import { ClientError } from "./client-error.ts";
import { type NatsFrame, type NatsMessageFrame, NatsReader } from "./nats-reader.ts";

/** What a publisher may say of a message. */
export interface NatsPublishOptions {
  readonly reply?: string;
  /** JetStream stores a message with the same one only once. */
  readonly messageId?: string;
}

/** A connection to a NATS server on loopback. */
export interface NatsClient {
  readonly isOpen: boolean;
  readonly closed: Promise<void>;
  /** Nothing is sent where the connection is closed. */
  publish(subject: string, payload: string | Buffer, options?: NatsPublishOptions): void;
  /** Tells of every message from now on. */
  subscribe(subject: string, onMessage: (message: NatsMessageFrame) => void): void;
  /** The first answer. Rejects with a `ClientError` after the timeout, where nobody listens, or where the connection ends. */
  request(
    subject: string,
    payload: string | Buffer,
    timeoutMs: number,
    options?: Pick<NatsPublishOptions, "messageId">,
  ): Promise<NatsMessageFrame>;
  close(): void;
}

/** Connects to a server and resolves when it has let the client in. Rejects with a `ClientError`. */
export function connectNats(port: number, timeoutMs: number, name: string): Promise<NatsClient> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error(`silent for ${timeoutMs} ms`)), timeoutMs);
    const client = new Connection(socket, name, () => {
      clearTimeout(timer);
      resolve(client);
    });
    void client.closed.then(() => {
      clearTimeout(timer);
      reject(new ClientError("connection", `NATS at ${port} cannot be reached: ${client.reason}`));
    });
  });
}

interface Waiting {
  readonly resolve: (message: NatsMessageFrame) => void;
  readonly reject: (error: ClientError) => void;
  readonly timer: NodeJS.Timeout;
}

class Connection implements NatsClient {
  isOpen = true;
  reason = "it was closed";
  readonly closed: Promise<void>;
  private readonly socket: Socket;
  private readonly listeners = new Map<number, (message: NatsMessageFrame) => void>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly inbox = `_INBOX.${crypto.randomUUID()}`;
  private lastNumber = 0;
  private readonly onReady: () => void;

  constructor(socket: Socket, name: string, onReady: () => void) {
    this.socket = socket;
    this.onReady = onReady;
    const reader = new NatsReader();
    socket.on("data", (chunk) => {
      for (const frame of reader.push(chunk)) this.take(frame, name);
    });
    socket.on("error", (error) => {
      this.reason = error.message;
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.lose();
        resolve();
      });
    });
  }

  publish(
    subject: string,
    payload: string | Buffer,
    { reply = "", messageId }: NatsPublishOptions = {},
  ): void {
    if (!this.isOpen) return;
    const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
    const address = reply === "" ? subject : `${subject} ${reply}`;
    const headers = messageId === undefined ? "" : `NATS/1.0\r\nNats-Msg-Id: ${messageId}\r\n\r\n`;
    const line =
      headers === ""
        ? `PUB ${address} ${bytes.length}\r\n`
        : `HPUB ${address} ${headers.length} ${headers.length + bytes.length}\r\n${headers}`;
    this.socket.write(Buffer.concat([Buffer.from(line), bytes, Buffer.from("\r\n")]));
  }

  subscribe(subject: string, onMessage: (message: NatsMessageFrame) => void): void {
    this.lastNumber++;
    this.listeners.set(this.lastNumber, onMessage);
    this.socket.write(`SUB ${subject} ${this.lastNumber}\r\n`);
  }

  request(
    subject: string,
    payload: string | Buffer,
    timeoutMs: number,
    options: Pick<NatsPublishOptions, "messageId"> = {},
  ): Promise<NatsMessageFrame> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) {
        reject(new ClientError("connection", `the connection to NATS is gone: ${this.reason}`));
        return;
      }
      this.lastNumber++;
      const reply = `${this.inbox}.${this.lastNumber}`;
      const timer = setTimeout(() => {
        this.waiting.delete(reply);
        reject(new ClientError("timeout", `nobody answers \`${subject}\` within ${timeoutMs} ms`));
      }, timeoutMs);
      this.waiting.set(reply, { resolve, reject, timer });
      this.publish(subject, payload, { ...options, reply });
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(frame: NatsFrame, name: string): void {
    switch (frame.kind) {
      case "info":
        this.greet(name);
        return;
      case "ping":
        this.socket.write("PONG\r\n");
        return;
      case "pong":
        this.onReady();
        return;
      case "message":
        this.listeners.get(frame.subscription)?.(frame);
        return;
      case "error":
        this.reason = frame.message;
        return;
      case "ok":
        return;
      default:
        frame satisfies never;
    }
  }

  /** A server says who it is at first, and again whenever its cluster changes. */
  private greet(name: string): void {
    if (this.listeners.size > 0) return;
    const options = {
      verbose: false,
      pedantic: false,
      headers: true,
      no_responders: true,
      name,
      lang: "node",
    };
    this.socket.write(`CONNECT ${JSON.stringify(options)}\r\n`);
    this.subscribe(`${this.inbox}.*`, (message) => this.answer(message));
    this.socket.write("PING\r\n");
  }

  private answer(message: NatsMessageFrame): void {
    const asked = this.waiting.get(message.subject);
    if (asked === undefined) return;
    this.waiting.delete(message.subject);
    clearTimeout(asked.timer);
    if (message.status === "503")
      asked.reject(new ClientError("no-responders", "nobody listens to the subject"));
    else asked.resolve(message);
  }

  private lose(): void {
    this.isOpen = false;
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new ClientError("connection", `the connection to NATS is gone: ${this.reason}`));
    }
    this.waiting.clear();
  }
}
