import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { renderPage } from "../page/index.ts";
import type { PreviewDashboard } from "../preview/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { tellFileFailure } from "./file-failure.ts";
import { FileError } from "./input-file.ts";
import { describeError, writeOutput } from "./output-file.ts";
import { pageScript } from "./page-script.ts";
import { createDataMaker, type DataMaker } from "./preview-data.ts";
import { createShelf, type Shelf } from "./preview-library.ts";
import { type PreviewOptions, pathsOf } from "./preview-options.ts";
import { packedBytesMax, packScenarios } from "./preview-packing.ts";
import { servePreview } from "./preview-serve.ts";
import type { Terminal } from "./terminal.ts";

/** Shows dashboards with data, as Grafana would: in a page that is served, or written to a folder. */
export async function previewCommand(options: PreviewOptions, terminal: Terminal): Promise<ExitCode> {
  try {
    if (options.out === undefined) return await servePreview(options, terminal);
    const data = createDataMaker(options);
    const shelf = createShelf(() => pathsOf(options), data);
    const file = await writePreview(shelf, data, options.out, terminal);
    terminal.write(`${file}\n`);
    const errors = shelf.findings().filter(({ severity }) => severity === "error");
    for (const { file: place, line, column, message } of errors)
      terminal.writeError(`${place}:${line}:${column}: error: ${message}\n`);
    return errors.length > 0 ? exitCodes.invalidInput : exitCodes.held;
  } catch (error) {
    return tellFileFailure(error, terminal);
  }
}

async function writePreview(
  shelf: Shelf,
  { named }: DataMaker,
  folder: string,
  terminal: Terminal,
): Promise<string> {
  const script = await pageScript("preview");
  const keys = shelf.keys();
  const data: Record<string, PreviewDashboard | undefined> = {};
  for (const [index, key] of keys.entries()) {
    terminal.showProgress(`dashboard ${index + 1} of ${keys.length}`);
    data[key] = shelf.dashboard(key);
  }
  const { scenarios, leftOut, parts } = packScenarios(shelf, named.length > 1 ? named : [], {
    bytesMax: packedBytesMax,
    scenarioOf: (key) => data[key]?.scenario,
    onProgress: terminal.showProgress,
  });
  terminal.clearProgress();
  if (leftOut.length > 0)
    terminal.writeError(
      `klaxon: with more than ${scenarios.length} scenarios the page would be larger than ${packedBytesMax / 1e6} MB; left out: ${leftOut.join(", ")}\n`,
    );
  const book = shelf.book("file", { scenarios, leftOut });
  const html = renderPage({
    title: "Dashboards",
    script,
    data: { book, ...data, ...Object.fromEntries(parts) },
  });
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new FileError(folder, `cannot be made: ${describeError(error)}`);
  }
  const file = join(folder, "index.html");
  writeOutput(file, html);
  return file;
}
