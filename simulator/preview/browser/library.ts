import { hasData, readData } from "../../page/browser/index.ts";
import { checkBook, checkDashboard, checkData } from "../data/check-preview.ts";
import { scenarioPart } from "../data/make-book.ts";
import type { PreviewBook, PreviewDashboard, PreviewData } from "../data/preview-data.ts";

/** Where the page has its dashboards from: itself, or its server. */
export interface Library {
  readonly book: () => Promise<PreviewBook>;
  /** With the data of one of the book's scenarios, its own where none is named. */
  readonly dashboard: (
    key: string,
    scenario: string | undefined,
    book: PreviewBook,
  ) => Promise<PreviewDashboard>;
}

/** The dashboards that lie in the page. */
export const pageLibrary: Library = {
  book: () => readData("book", checkBook),
  dashboard: async (key, scenario, book) => {
    const dashboard = await readData(key, checkDashboard);
    if (scenario === undefined || scenario === dashboard.scenario) return dashboard;
    return { ...dashboard, scenario, data: await packedData(key, scenario, book) };
  },
};

async function packedData(
  key: string,
  scenario: string,
  { scenarios, leftOut }: PreviewBook,
): Promise<PreviewData> {
  const index = scenarios.findIndex(({ name }) => name === scenario);
  if (index < 0) {
    const why = leftOut.includes(scenario) ? "had no room in" : "is not in";
    return { kind: "none", reason: `the scenario \`${scenario}\` ${why} this page` };
  }
  const part = scenarioPart(key, index);
  if (await hasData(part)) return await readData(part, checkData);
  return { kind: "none", reason: `the scenario \`${scenario}\` has no series that this dashboard reads` };
}

/** The dashboards of the server that the page came from. */
export const serverLibrary: Library = {
  book: () => ask("book", checkBook),
  dashboard: async (key, scenario) => {
    const words = scenario === undefined ? "" : `?scenario=${encodeURIComponent(scenario)}`;
    const path = `dashboards/${encodeURIComponent(key)}${words}`;
    const text = await askText(path);
    if (last?.path !== path || last.text !== text)
      last = { path, text, dashboard: checkDashboard(JSON.parse(text)) };
    return last.dashboard;
  },
};

// A change of another dashboard is told as well; what stayed the same is not drawn again.
let last: { readonly path: string; readonly text: string; readonly dashboard: PreviewDashboard } | undefined;

/** Asks the page's server; rejects with an `Error` that says in a sentence what went wrong. */
export async function ask<T>(path: string, check: (value: unknown) => T): Promise<T> {
  return check(JSON.parse(await askText(path)));
}

async function askText(path: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, { headers: { accept: "application/json" } });
  } catch {
    throw new Error("the preview's server does not answer; is `klaxon preview` still running?");
  }
  if (!response.ok) throw new Error(await messageOf(response));
  return await response.text();
}

async function messageOf(response: Response): Promise<string> {
  const text = (await response.text()).slice(0, 500);
  return text === "" ? `the server answers with status ${response.status}` : text;
}
