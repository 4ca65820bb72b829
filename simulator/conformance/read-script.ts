import type { Finding } from "../document/index.ts";
import { ProblemList } from "./problem-list.ts";
import { readEvaluation } from "./read-evaluation.ts";
import { readLoad } from "./read-load.ts";
import type { Script, ScriptCommand } from "./script.ts";
import { type ScriptBlock, scriptBlocks } from "./script-lines.ts";

/** Reads a script. Commands that cannot be read are left out and have findings. */
export function readScript(
  text: string,
  file: string,
): { readonly script: Script; readonly findings: readonly Finding[] } {
  const problems = new ProblemList(file);
  const commands: ScriptCommand[] = [];
  for (const block of scriptBlocks(text)) {
    const command = readCommand(block, problems);
    if (command !== undefined) commands.push(command);
  }
  return { script: { file, commands }, findings: problems.findings };
}

function readCommand(block: ScriptBlock, problems: ProblemList): ScriptCommand | undefined {
  const { head, body } = block;
  const word = /^\S*/.exec(head.text)?.[0].toLowerCase() ?? "";
  if (word === "clear") {
    const rest = body[0];
    if (rest !== undefined) problems.add("stray-line", "`clear` takes no lines; leave an empty one", rest);
    return { kind: "clear", line: head.line };
  }
  if (word === "load" || word === "load_with_nhcb") return readLoad(block, problems);
  if (word.startsWith("eval")) return readEvaluation(block, problems);
  const message = `\`${word}\` is no command; write \`load\`, \`load_with_nhcb\`, \`clear\` or \`eval\``;
  problems.add("unknown-command", message, head);
  return undefined;
}
