import { execFile } from "node:child_process";

/** What `promtool check metrics` says to an exposition; nothing where it finds no fault. */
export function saidByPromtool(promtool: string, exposition: string): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(promtool, ["check", "metrics"], (error, stdout, stderr) =>
      resolve(stdout + stderr + (error === null ? "" : ` (status ${error.code})`)),
    );
    child.stdin?.end(exposition);
  });
}
