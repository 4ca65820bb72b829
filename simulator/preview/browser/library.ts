import { readData } from "../../page/browser/index.ts";
import { checkBook, checkDashboard } from "../data/check-preview.ts";
import type { PreviewBook, PreviewDashboard } from "../data/preview-data.ts";

/** Where the page has its dashboards from: itself, or its server. */
export interface Library {
  readonly book: () => Promise<PreviewBook>;
  readonly dashboard: (key: string) => Promise<PreviewDashboard>;
}

/** The dashboards that lie in the page. */
export const pageLibrary: Library = {
  book: () => readData("book", checkBook),
  dashboard: (key) => readData(key, checkDashboard),
};

/** The dashboards of the server that the page came from. */
export const serverLibrary: Library = {
  book: () => ask("book", checkBook),
  dashboard: (key) => ask(`dashboards/${encodeURIComponent(key)}`, checkDashboard),
};

/** Asks the page's server; rejects with an `Error` that says in a sentence what went wrong. */
export async function ask<T>(path: string, check: (value: unknown) => T): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, { headers: { accept: "application/json" } });
  } catch {
    throw new Error("the preview's server does not answer; is `klaxon preview` still running?");
  }
  if (!response.ok) throw new Error(await messageOf(response));
  return check(await response.json());
}

async function messageOf(response: Response): Promise<string> {
  const text = (await response.text()).slice(0, 500);
  return text === "" ? `the server answers with status ${response.status}` : text;
}
