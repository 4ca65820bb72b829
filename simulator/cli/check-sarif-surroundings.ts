import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { SarifSurroundings } from "../report/index.ts";
import { packageFolder } from "./package-folder.ts";

/**
 * What SARIF says of pages and paths. Paths count from the folder of the version control that the current one stands in, as code
 * views show them, and from the current folder where there is none.
 */
export function sarifSurroundings(toolVersion: string): SarifSurroundings {
  const root = sourceRootOf(resolve("."));
  return {
    toolVersion,
    homepage: homepageOf(),
    pageText: (page) => {
      try {
        return readFileSync(join(packageFolder, page), "utf8");
      } catch {
        return undefined;
      }
    },
    pathInSources: (file) => {
      const path = relative(root, resolve(file));
      const isInside = path !== "" && path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
      return isInside ? path.replaceAll(sep, "/") : undefined;
    },
  };
}

function sourceRootOf(folder: string): string {
  for (let next = folder; next !== dirname(next); next = dirname(next)) {
    if (existsSync(join(next, ".git"))) return next;
  }
  return folder;
}

function homepageOf(): string | undefined {
  try {
    const description: unknown = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
    if (typeof description !== "object" || description === null || !("homepage" in description))
      return undefined;
    const { homepage } = description;
    if (typeof homepage !== "string" || !/^https?:\/\//.test(homepage)) return undefined;
    const bare = homepage.replace(/[#?].*$/, "");
    return bare.endsWith("/") ? bare : `${bare}/`;
  } catch {
    return undefined;
  }
}
