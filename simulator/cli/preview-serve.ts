import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Finding, hasErrors } from "../document/index.ts";
import { renderPage } from "../page/index.ts";
import {
  type LiveLoki,
  type LivePrometheus,
  makeBook,
  type PreviewFinding,
  startPreviewServer,
} from "../preview/index.ts";
import { renderFindings } from "../report/index.ts";
import { readHeaders } from "./check-headers.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { packageFolder, packageVersion } from "./package-folder.ts";
import { pageScript } from "./page-script.ts";
import { startDashboardBuilder } from "./preview-builder.ts";
import { createDataMaker } from "./preview-data.ts";
import { isDashboardName } from "./preview-files.ts";
import { createShelf, type Shelf } from "./preview-library.ts";
import { liveLoki } from "./preview-loki.ts";
import { type PreviewOptions, pathsOf } from "./preview-options.ts";
import { livePrometheus } from "./preview-prometheus.ts";
import { watchPaths } from "./preview-watch.ts";
import { prometheusAddress } from "./prometheus-client.ts";
import type { Terminal } from "./terminal.ts";

/** Serves a preview until somebody interrupts it; pages follow what is saved meanwhile. */
export async function servePreview(options: PreviewOptions, terminal: Terminal): Promise<ExitCode> {
  const ended = interruption();
  const { prometheus, loki, findings } = liveSourcesOf(options);
  terminal.writeError(renderFindings(findings, terminal.hasColor));
  if (hasErrors(findings)) return exitCodes.invalidInput;
  const shown = createShown(options);
  const data = createDataMaker(
    options,
    prometheus && { origin: prometheus.origin, hasLogs: loki !== undefined },
  );
  const shelf = createShelf(shown.paths, data, shown.problems);
  const page = await servedPage();
  const library = {
    page: () => page,
    book: () => shelf.book("server", { scenarios: data.scenarios }),
    dashboard: shelf.dashboard,
    prometheus,
    loki,
  };
  const server = await startPreviewServer(library, options.port ?? 0).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    terminal.writeError(`klaxon: the preview cannot be served: ${reason}\n`);
    return undefined;
  });
  if (server === undefined) {
    shown.stop();
    return exitCodes.notStarted;
  }
  const follow = shown.follow(shelf, (problem) => {
    if (problem !== undefined) terminal.writeError(`klaxon: ${problem}\n`);
    server.tellChanged();
  });
  terminal.write(`${server.address}\n`);
  const signal = await ended;
  follow.stop();
  shown.stop();
  await server.close();
  return signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
}

/** The page that asks its server for everything. */
async function servedPage(): Promise<string> {
  const script = await pageScript("preview");
  const book = makeBook(packageVersion(), "server", []);
  return renderPage({ title: "Dashboards", script, data: { book }, asksItsServer: true });
}

interface LiveSources {
  readonly prometheus: LivePrometheus | undefined;
  readonly loki: LiveLoki | undefined;
  readonly findings: readonly Finding[];
}

function liveSourcesOf(options: PreviewOptions): LiveSources {
  const { prometheusUrl, prometheusHeaders, lokiUrl, lokiHeaders } = options;
  if (prometheusUrl === undefined) return { prometheus: undefined, loki: undefined, findings: [] };
  const own = headersOf(prometheusHeaders);
  const ofLoki = headersOf(lokiHeaders);
  return {
    prometheus: livePrometheus(prometheusAddress(prometheusUrl, own.headers, "--prometheus-url")),
    loki:
      lokiUrl === undefined ? undefined : liveLoki(prometheusAddress(lokiUrl, ofLoki.headers, "--loki-url")),
    findings: [...own.findings, ...ofLoki.findings],
  };
}

function headersOf(file: string | undefined): ReturnType<typeof readHeaders> {
  return file === undefined ? { headers: new Map(), findings: [] } : readHeaders(file);
}

/** Which files are shown, and how they follow what is saved. */
interface Shown {
  readonly paths: () => readonly string[];
  readonly problems: () => readonly PreviewFinding[];
  readonly follow: (
    shelf: Shelf,
    onChange: (problem: string | undefined) => void,
  ) => { readonly stop: () => void };
  readonly stop: () => void;
}

function createShown(options: PreviewOptions): Shown {
  const given = pathsOf(options);
  const folder = options.paths.length > 0 ? undefined : mkdtempSync(join(tmpdir(), "klaxon-preview-"));
  const builder = folder === undefined ? undefined : startDashboardBuilder(folder);
  let paths = given;
  let problems: readonly PreviewFinding[] = [];
  const readAgain = (shelf: Shelf, onChange: (problem: string | undefined) => void) => {
    try {
      shelf.readAgain();
      onChange(undefined);
    } catch (error) {
      onChange(error instanceof Error ? error.message : String(error));
    }
  };
  return {
    paths: () => paths,
    problems: () => problems,
    follow: (shelf, onChange) => {
      if (builder === undefined || folder === undefined)
        return watchPaths(given, isDashboardName, () => readAgain(shelf, onChange));
      let isBuilding = false;
      let isWanted = false;
      const rebuild = async () => {
        isWanted = true;
        if (isBuilding) return;
        isBuilding = true;
        // What is saved meanwhile is built afterwards, once.
        while (isWanted) {
          isWanted = false;
          problems = await builder.build();
        }
        isBuilding = false;
        if (problems.length === 0) paths = [folder];
        readAgain(shelf, onChange);
      };
      // Once before anything is saved, so that the first save finds everything loaded.
      void rebuild();
      const sources = sourceFolders.map((name) => join(packageFolder, name));
      return watchPaths(
        sources,
        (name) => name.endsWith(".ts") && !name.includes("generated"),
        () => void rebuild(),
      );
    },
    stop: () => {
      builder?.stop();
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

// Everything that dashboards are made of.
const sourceFolders = ["dashboards", "alerts", "environments", "artifacts", "instrumentation/src"] as const;

function interruption(): Promise<"SIGINT" | "SIGTERM"> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve("SIGINT"));
    process.once("SIGTERM", () => resolve("SIGTERM"));
  });
}
