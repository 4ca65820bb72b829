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
  dashboard: (key, scenario) =>
    ask(
      `dashboards/${encodeURIComponent(key)}${scenario === undefined ? "" : `?scenario=${encodeURIComponent(scenario)}`}`,
      checkDashboard,
    ),
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
