import { createServer, type Socket } from "node:net";

/** A mail as it came in. */
export interface Mail {
  readonly headers: Readonly<Record<string, string>>;
  /** The parts of the message by their content types. */
  readonly parts: Readonly<Record<string, string>>;
}

/** A mail server on loopback that takes every mail. */
export interface MailServer {
  /** `host:port`. */
  readonly address: string;
  close(): void;
}

/** Starts a mail server; `receive` gets each mail. */
export async function startMailServer(receive: (mail: Mail) => void): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    talk(socket, receive);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return {
    address: `127.0.0.1:${address.port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function talk(socket: Socket, receive: (mail: Mail) => void): void {
  let pending = "";
  let message: string[] | undefined;
  const say = (line: string) => socket.write(`${line}\r\n`);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    const lines = (pending + chunk.toString()).split("\r\n");
    pending = lines.pop() ?? "";
    for (const line of lines) {
      if (message !== undefined && line !== ".") {
        message.push(line.replace(/^\./, ""));
      } else if (message !== undefined) {
        receive(readMail(message.join("\n")));
        message = undefined;
        say("250 taken");
      } else if (line === "DATA") {
        message = [];
        say("354 go on");
      } else {
        say(line === "QUIT" ? "221 bye" : "250 loopback");
      }
    }
  });
  say("220 loopback");
}

function readMail(text: string): Mail {
  const { headers, body } = readPart(text);
  const boundary = /boundary="?([^";]+)/.exec(headers["content-type"] ?? "")?.[1] ?? "";
  const parts: Record<string, string> = {};
  for (const piece of body.split(`--${boundary}`).slice(1, -1)) {
    const part = readPart(piece.replace(/^\n/, ""));
    const type = part.headers["content-type"]?.split(";")[0] ?? "";
    parts[type] = decodeQuoted(part.body.replace(/\n$/, ""));
  }
  return { headers, parts };
}

function readPart(text: string) {
  const end = text.indexOf("\n\n");
  const head = text.slice(0, end).replace(/\n\s+/g, " ");
  const headers: Record<string, string> = {};
  for (const line of head.split("\n")) {
    const at = line.indexOf(":");
    headers[line.slice(0, at).toLowerCase()] = decodeWords(line.slice(at + 1).trimStart());
  }
  return { headers, body: text.slice(end + 2) };
}

function decodeWords(text: string): string {
  return text.replace(/=\?utf-8\?q\?([^?]*)\?=\s*/gi, (_, word: string) =>
    decodeQuoted(word.replaceAll("_", " ")),
  );
}

function decodeQuoted(text: string): string {
  const joined = text.replace(/=\n/g, "");
  return Buffer.from(
    joined.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    "latin1",
  ).toString("utf8");
}
