// The licences of the packages that are within bundles.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The licence texts of the packages that these files of `node_modules` belong to. */
export function licensesOf(inputs) {
  const folders = new Set(
    inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
  );
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return [`${name} ${version} (${license})`, ...textsIn(folder)].join("\n\n");
  });
  return `The bundles in this folder contain these packages.\n\n${texts.join("\n\n---\n\n")}\n`;
}

/** The licence and notice of a package, and of what it took in, which some keep in a folder beside them. */
function textsIn(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) =>
    /^(licen[cs]e|notice)/i.test(name),
  );
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? textsIn(path) : [readFileSync(path, "utf8").trim()];
  });
}
