import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the checkout. */
export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The shared reference material beside the checkout, or undefined where it is not there. */
export const sharedFolder: string | undefined = [join(repositoryRoot, "../shared")].find((folder) =>
  existsSync(join(folder, "catalog.md")),
);
