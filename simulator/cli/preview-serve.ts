import { startPreviewServer } from "../preview/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { type PreviewOptions, pathsOf, servedPage } from "./preview-command.ts";
import { createDataMaker } from "./preview-data.ts";
import { createShelf } from "./preview-library.ts";
import type { Terminal } from "./terminal.ts";

/** Serves a preview until somebody interrupts it. */
export async function servePreview(options: PreviewOptions, terminal: Terminal): Promise<ExitCode> {
  const data = createDataMaker(options);
  const shelf = createShelf(() => pathsOf(options), data);
  const page = await servedPage();
  const server = await startPreviewServer(
    { page: () => page, book: () => shelf.book("server"), dashboard: shelf.dashboard, prometheus: undefined },
    options.port ?? 0,
  );
  terminal.write(`${server.address}\n`);
  const signal = await interruption();
  await server.close();
  return signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
}

function interruption(): Promise<"SIGINT" | "SIGTERM"> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve("SIGINT"));
    process.once("SIGTERM", () => resolve("SIGTERM"));
  });
}
