import {
  bookEntry,
  makeBook,
  makeDashboard,
  type PreviewBook,
  type PreviewDashboard,
  type PreviewFile,
  type PreviewFinding,
} from "../preview/index.ts";
import { packageVersion } from "./package-folder.ts";
import type { DataMaker } from "./preview-data.ts";
import { type DashboardFile, dashboardFiles, readDashboardFiles } from "./preview-files.ts";

/** The dashboards of a preview as they are now. */
export interface Shelf {
  /** With the scenarios that its page offers. */
  readonly book: (
    mode: PreviewBook["mode"],
    offered: Partial<Pick<PreviewBook, "scenarios" | "leftOut">>,
  ) => PreviewBook;
  readonly keys: () => readonly string[];
  /** With the data of a scenario, its own where none is named; undefined where there is no such dashboard. */
  readonly dashboard: (key: string, scenario?: string) => PreviewDashboard | undefined;
  /** What is wrong with the files. */
  readonly findings: () => readonly PreviewFinding[];
  /** Reads the files again; what cannot be read any more keeps its last good state, with what is wrong. */
  readonly readAgain: () => void;
}

/** Keeps the dashboards of some paths; `paths` is asked again when they are read again. Throws a `UsageError`. */
export function createShelf(
  paths: () => readonly string[],
  data: DataMaker,
  problems: () => readonly PreviewFinding[] = () => [],
): Shelf {
  let files = readAll(paths(), new Map());
  const sourceOf = ({ model }: PreviewFile) => (model === undefined ? "" : data.sourceFor(model));
  return {
    book: (mode, offered) =>
      makeBook(
        packageVersion(),
        mode,
        [...files].map(([key, file]) => bookEntry(key, file, sourceOf(file))),
        offered,
      ),
    keys: () => [...files.keys()],
    dashboard: (key, scenario) => {
      const file = files.get(key);
      if (file === undefined) return undefined;
      // What the sources cannot be built for is said of each, for any may be meant.
      const told = { ...file, findings: [...problems(), ...file.findings] };
      const { model } = file;
      if (model === undefined)
        return makeDashboard(told, { kind: "none", reason: "the file cannot be read" });
      return makeDashboard(told, data.dataFor(model, scenario), scenario ?? data.scenarioFor(model));
    },
    findings: () => [...files.values()].flatMap(({ findings }) => findings),
    readAgain: () => {
      files = readAll(paths(), files);
    },
  };
}

function readAll(
  paths: readonly string[],
  before: ReadonlyMap<string, DashboardFile>,
): Map<string, DashboardFile> {
  const byFile = new Map([...before.values()].map((one) => [one.file, one]));
  return new Map(
    dashboardFiles(paths)
      .flatMap((file) => readDashboardFiles(file, byFile))
      .map((file, index) => [`dashboard-${index}`, file] as const),
  );
}
