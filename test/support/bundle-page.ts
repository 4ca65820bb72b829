import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PageScript } from "../../simulator/page/index.ts";
import { repositoryRoot } from "./repository.ts";

/** Bundles a page from its entry, as the build does. */
export async function bundlePage(entry: string): Promise<PageScript> {
  const bundler = pathToFileURL(join(repositoryRoot, ".ci/bundle-pages.mjs")).href;
  const { bundlePage: bundle }: { bundlePage: (entry: string) => Promise<PageScript> } = await import(
    /* @vite-ignore */ bundler
  );
  return bundle(entry);
}
