import type * as z from "zod";
import { LiveError } from "../kit/index.ts";

/** One request to a program of the stack. */
export interface JsonRequest<Schema extends z.ZodType> {
  /** Names the program in messages. */
  readonly of: string;
  readonly url: string;
  readonly schema: Schema;
  readonly method?: "GET" | "POST";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
}

const bytesMax = 64 * 1024 * 1024;
const timeoutMsDefault = 5_000;

/** Asks for JSON and checks its form. Rejects with a `LiveError` that names the program and what it said. */
export async function requestJson<Schema extends z.ZodType>(
  request: JsonRequest<Schema>,
): Promise<z.output<Schema>> {
  const {
    of,
    url,
    schema,
    method = "GET",
    body,
    headers = {},
    timeoutMs = timeoutMsDefault,
    signal,
  } = request;
  const deadline = AbortSignal.timeout(timeoutMs);
  const path = new URL(url).pathname;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      redirect: "error",
      signal: AbortSignal.any([signal, deadline]),
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await readText(response);
  } catch (error) {
    signal.throwIfAborted();
    const why = deadline.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error);
    throw new LiveError("unreachable", `${of} does not answer \`${path}\`: ${why}`);
  }
  if (!response.ok) {
    throw new LiveError(
      "status",
      `${of} answers \`${path}\` with ${response.status}: ${text.slice(0, 500).trim()}`,
    );
  }
  const parsed = schema.safeParse(parse(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LiveError(
      "form",
      `${of} answers \`${path}\` in an unknown form: ${issue?.path.join(".")}: ${issue?.message}`,
    );
  }
  return parsed.data;
}

/** How a request differs from a plain GET. */
export type AskOptions = Pick<JsonRequest<z.ZodType>, "method" | "body" | "timeoutMs">;

/** Where an HTTP API answers. Plain data. */
export interface ApiAddress {
  /** Without a slash at the end. */
  readonly base: string;
  /** What every request carries; there may be a secret in it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What the HTTP APIs of the stack's programs have in common. */
export class JsonApi {
  readonly address: ApiAddress;
  private readonly of: string;
  private readonly signal: AbortSignal;

  /** `of` names the program in messages; `base` is its address without a slash at the end. */
  constructor(
    of: string,
    base: string,
    { signal, headers = {} }: Pick<JsonRequest<z.ZodType>, "signal" | "headers">,
  ) {
    this.of = of;
    this.address = { base, headers };
    this.signal = signal;
  }

  /** Asks as `requestJson` does. */
  protected ask<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    options: AskOptions = {},
  ): Promise<z.output<Schema>> {
    const { of, signal } = this;
    const { base, headers } = this.address;
    return requestJson({ of, url: `${base}${path}`, schema, signal, headers, ...options });
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > bytesMax) throw new LiveError("too-large", `the answer has more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
