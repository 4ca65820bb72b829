import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Says whether a runbook exists: files by their path, seen from the rule file; addresses by their last part in `folder`, where
 * one is given. Undefined for addresses otherwise, which only the network could tell.
 */
export function runbookFinder(
  folder: string | undefined,
): (address: string, ruleFile: string) => boolean | undefined {
  const known = new Map<string, boolean>();
  const exists = (path: string): boolean => {
    const found = known.get(path) ?? existsSync(path);
    known.set(path, found);
    return found;
  };
  return (address, ruleFile) => {
    const bare = address.replace(/[?#].*$/s, "");
    if (/^file:/i.test(bare)) return isFileUrl(bare) ? exists(fileURLToPath(bare)) : false;
    if (/^[a-z][a-z0-9+.-]*:/i.test(bare) || bare.startsWith("//")) {
      return folder === undefined ? undefined : inFolder(folder, bare, exists);
    }
    if (!/^[\w.~@/\\-]+\.(?:md|adoc|rst|txt|html?)$/i.test(bare)) return undefined;
    if (exists(resolve(dirname(ruleFile), bare)) || exists(resolve(bare))) return true;
    return folder === undefined ? false : inFolder(folder, bare, exists);
  };
}

function isFileUrl(address: string): boolean {
  try {
    return fileURLToPath(address) !== "";
  } catch {
    return false;
  }
}

function inFolder(folder: string, address: string, exists: (path: string) => boolean): boolean {
  let name = basename(address);
  try {
    name = decodeURIComponent(name);
  } catch {
    // Left as it is written.
  }
  if (name === "" || name.includes("/") || name.includes("\0")) return false;
  return exists(join(folder, name)) || exists(join(folder, `${name}.md`));
}
