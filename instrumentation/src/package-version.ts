import { createRequire } from "node:module";

/** The version of this copy of the package; `bundled` where its `package.json` is not beside it any more. */
export const packageVersion: string = readVersion();

function readVersion(): string {
  try {
    const { name, version }: { name?: unknown; version?: unknown } = createRequire(import.meta.url)(
      "../package.json",
    );
    if (name === "@klaxon/instrumentation" && typeof version === "string") return version;
  } catch {
    // As below.
  }
  return "bundled";
}
