import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PageScript } from "../page/index.ts";
import { packageFolder } from "./package-folder.ts";

/** The pages that klaxon has: folders of `simulator` with a `browser/main.tsx`. */
export type PageName = "report" | "preview";

/** A page's bundle: the one of `dist/pages` where the commands are bundles, made from the sources otherwise. */
export async function pageScript(name: PageName): Promise<PageScript> {
  if (import.meta.url.endsWith(".ts")) return bundleSource(`simulator/${name}/browser/main.tsx`);
  const file = join(packageFolder, "dist/pages", name);
  if (!existsSync(`${file}.js`)) throw new Error(`${file}.js is missing: \`npm run build\` makes it`);
  return { code: readFileSync(`${file}.js`, "utf8"), style: readFileSync(`${file}.css`, "utf8") };
}

// Asked for by its address, so that the bundled commands hold no bundler.
async function bundleSource(entry: string): Promise<PageScript> {
  const bundler = pathToFileURL(join(packageFolder, ".ci/bundle-pages.mjs")).href;
  const { bundlePage }: { bundlePage: (entry: string) => Promise<PageScript> } = await import(bundler);
  return bundlePage(entry);
}
