import { pageFormat } from "../page-format.ts";

/** What of a page's data could not be read, and why, in words for people. */
export class PageDataError extends Error {
  readonly code = "page/data";
  /** The name that the data has in the page. */
  readonly part: string;

  constructor(part: string, why: string) {
    super(`The part “${part}” of this page could not be read: ${why}.`);
    this.name = "PageDataError";
    this.part = part;
  }
}

/**
 * Reads one part of the page's data. `check` turns what JSON held into a typed value and throws an error with a sentence
 * for people when it is something else. Every failure rejects with a `PageDataError`.
 */
export async function readData<T>(name: string, check: (value: unknown) => T): Promise<T> {
  await documentEnd();
  const element = document.getElementById(`data-${name}`);
  if (element === null) {
    throw new PageDataError(name, "it is missing, so the file was cut off or is not complete");
  }
  const format = Number(element.dataset.format);
  if (format !== pageFormat) {
    throw new PageDataError(
      name,
      `it was written in form ${format}, and this page's program reads form ${pageFormat}; a newer klaxon can show it`,
    );
  }
  const text = element.textContent;
  const length = Number(element.dataset.length);
  if (text.length !== length) {
    throw new PageDataError(name, `it was cut off after ${text.length} of ${length} characters`);
  }
  return checked(name, await unpack(name, text), check);
}

/** Whether the page holds a part of this name. */
export async function hasData(name: string): Promise<boolean> {
  await documentEnd();
  return document.getElementById(`data-${name}`) !== null;
}

async function unpack(name: string, text: string): Promise<unknown> {
  let json: string;
  try {
    const packed = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    json = await new Response(packed).text();
  } catch (error) {
    throw new PageDataError(name, `its bytes are damaged (${wordsOf(error)})`);
  }
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new PageDataError(name, `it is no JSON (${wordsOf(error)})`);
  }
}

function checked<T>(name: string, value: unknown, check: (value: unknown) => T): T {
  try {
    return check(value);
  } catch (error) {
    if (error instanceof PageDataError) throw error;
    throw new PageDataError(name, wordsOf(error));
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let index = 0; index < characters.length; index++) bytes[index] = characters.charCodeAt(index);
  return bytes;
}

function documentEnd(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) =>
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true }),
  );
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
