import { open, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { ObjectFolder } from "./object-folder.ts";

/** What is wrong on the way to the store, or with it. */
interface Trouble {
  /** The key is known no more. */
  isRefusing: boolean;
  /** Where what is stored is cut off: after so many bytes of objects whose keys begin so. */
  cut: { readonly prefix: string; readonly bytes: number } | undefined;
  /** How fast objects are fetched; undefined: as fast as may be. */
  bytesPerSecond: number | undefined;
}

const sendEveryMs = 100;

/** Stores, fetches and lists objects for whom has the key. What breaks off on its way is kept as far as it came. */
export class ObjectService {
  readonly trouble: Trouble = { isRefusing: false, cut: undefined, bytesPerSecond: undefined };
  private readonly objects: ObjectFolder;
  private readonly key: string;

  constructor(objects: ObjectFolder, key: string) {
    this.objects = objects;
    this.key = key;
  }

  /** Answers a request; `GET /?prefix=…` lists. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isKnown = request.headers.authorization === `Bearer ${this.key}`;
    if (this.trouble.isRefusing || !isKnown) {
      request.resume();
      response.writeHead(403).end();
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    if (pathname === "/") {
      response.end(JSON.stringify(await this.objects.list(searchParams.get("prefix") ?? "")));
      return;
    }
    const name = pathname.slice(1);
    const file = await this.objects.fileOf(name);
    if (file === undefined) response.writeHead(400).end();
    else if (request.method === "PUT") await this.store(request, response, { name, file });
    else await this.fetch(response, file);
  }

  private async store(
    request: IncomingMessage,
    response: ServerResponse,
    { name, file }: { readonly name: string; readonly file: string },
  ): Promise<void> {
    const { cut } = this.trouble;
    const bytesMax = cut !== undefined && name.startsWith(cut.prefix) ? cut.bytes : Infinity;
    const handle = await open(file, "w");
    let stored = 0;
    try {
      for await (const chunk of request) {
        if (!Buffer.isBuffer(chunk)) continue;
        const part = chunk.subarray(0, bytesMax - stored);
        await handle.write(part);
        stored += part.length;
        if (stored >= bytesMax) break;
      }
    } finally {
      await handle.close();
    }
    if (stored >= bytesMax) {
      request.socket.destroy();
      return;
    }
    await this.objects.expire();
    response.writeHead(201).end();
  }

  private async fetch(response: ServerResponse, file: string): Promise<void> {
    const content = await readFile(file).catch(() => undefined);
    if (content === undefined) {
      response.writeHead(404).end();
      return;
    }
    const startMs = performance.now();
    let sent = 0;
    // By the clock, so that a machine with much to do does not make it slower still.
    while (this.trouble.bytesPerSecond !== undefined && sent < content.length) {
      const due = (this.trouble.bytesPerSecond * (performance.now() - startMs)) / 1000;
      const end = Math.min(content.length, Math.floor(due));
      // An empty piece would be the end of the answer.
      if (end > sent) response.write(content.subarray(sent, end));
      sent = end;
      await wait(sendEveryMs);
    }
    response.end(content.subarray(sent));
  }
}
