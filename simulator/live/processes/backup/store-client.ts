import { createHash } from "node:crypto";
import { z } from "zod";
import type { ObjectFacts } from "./object-folder.ts";

const timeoutMs = 10_000;
const Listing = z.array(z.object({ key: z.string(), sizeBytes: z.number(), storedAtMs: z.number() }));

/** The store as who stores in it sees it. Everything rejects where the store refuses or cannot be reached. */
export class StoreClient {
  private readonly url: string;
  private readonly headers: { readonly authorization: string };

  constructor(port: number, key: string) {
    this.url = `http://127.0.0.1:${port}/`;
    this.headers = { authorization: `Bearer ${key}` };
  }

  /** The objects whose keys begin so, the oldest first. */
  async list(prefix: string): Promise<readonly ObjectFacts[]> {
    return Listing.parse(JSON.parse((await this.ask(`?prefix=${prefix}`)).toString()));
  }

  /** Resolves when the object is stored whole. */
  async store(key: string, content: Buffer): Promise<void> {
    await this.ask(key, { method: "PUT", body: new Uint8Array(content) });
  }

  /** Waits as long as it takes. */
  async fetch(key: string): Promise<Buffer> {
    return this.ask(key, {});
  }

  private async ask(
    path: string,
    request: RequestInit = { signal: AbortSignal.timeout(timeoutMs) },
  ): Promise<Buffer> {
    const response = await fetch(`${this.url}${path}`, { ...request, headers: this.headers });
    const content = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Error(`the store answers ${response.status} to ${path}`);
    return content;
  }
}

/** What a content is known by. */
export function digestOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
