import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { textSetting } from "../service/index.ts";

const run = promisify(execFile);
const timeoutMs = 10_000;

/** Runs git in a folder, with the settings of no user or machine; resolves with what it wrote. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run(textSetting("GIT"), [...args], { cwd: folder, timeout: timeoutMs });
  return stdout.trim();
}
