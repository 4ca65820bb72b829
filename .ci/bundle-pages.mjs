// Bundles what runs in a browser: every `simulator/<folder>/browser/main.tsx` becomes `dist/pages/<folder>.js`, with its
// libraries within it, and `<folder>.css`. Usage: node .ci/bundle-pages.mjs; or import `bundlePage`.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licensesOf } from "./licenses.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Bundles a page from its entry (absolute, or relative to the repository). Gives its script and style sheet as texts, and
 * the files that went into them.
 */
export async function bundlePage(entry) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: "dist/pages",
    write: false,
    bundle: true,
    format: "iife",
    platform: "browser",
    // Browsers that have `DecompressionStream` and `light-dark()`.
    target: ["chrome123", "firefox120", "safari17.5"],
    minify: true,
    charset: "ascii",
    legalComments: "none",
    jsx: "automatic",
    jsxImportSource: "preact",
    tsconfig: join(root, "tsconfig.browser.json"),
    metafile: true,
    logLevel: "warning",
  });
  const textOf = (end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  // A library may have it in a text or a pattern, where it can be spelt so that it begins no comment of the page.
  const code = textOf(".js").replaceAll("<!--", "\\x3c!--");
  return { code, style: textOf(".css"), inputs: Object.keys(metafile.inputs) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleAll();

async function bundleAll() {
  const target = join(root, "dist/pages");
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const folders = readdirSync(join(root, "simulator")).filter((folder) =>
    existsSync(join(root, "simulator", folder, "browser/main.tsx")),
  );
  const inputs = [];
  for (const folder of folders) {
    const page = await bundlePage(`simulator/${folder}/browser/main.tsx`);
    writeFileSync(join(target, `${folder}.js`), page.code);
    writeFileSync(join(target, `${folder}.css`), page.style);
    inputs.push(...page.inputs);
  }
  writeFileSync(join(target, "licenses.txt"), licensesOf(inputs));
}
